/**
 * Items of one name for several purposes, in any store. Versions before this one knew no purposes: what they have kept
 * is found by its name, as long as its class is the one of the purpose, and moves at its next write. Items of another
 * class are never touched.
 */
import { AtmosError } from "../errors.ts";
import type { ItemStore, StoredItem, StoredKey } from "./item_store.ts";
import { type ItemKey, type Keyring, type ListedItem, type Lookup, PURPOSES } from "./keyring.ts";
import { addressOf } from "./names.ts";
import { describeItem, troubleError } from "./keyring_failure.ts";

export function keyringOf(store: ItemStore): Keyring {
  const earlier = earlierItems(store);
  return {
    name: store.name,
    get: async (key) => {
      const found = await store.get(key);
      if (found.state !== "absent" || !earlier.mayBe(key)) return found;
      const before = await earlier.find(key);
      // It may have been moved between the two looks: then it is where it was not at the first.
      return before.state === "absent" ? await store.get(key) : before;
    },
    set: async (key, item) => {
      await store.set(key, item);
      try {
        await earlier.remove(key);
      } catch (error) {
        // The new one is kept, and the earlier one never read any more: it goes with the next write.
        if (!(error instanceof AtmosError)) throw error;
      }
    },
    delete: async (key) => {
      // The earlier one first: alone, it would be found again.
      const removed = await earlier.remove(key);
      return await store.delete(key) === "deleted" || removed ? "deleted" : "absent";
    },
    list: async () => {
      const stored = await store.list();
      earlier.learn(stored);
      const listed = new Map<string, ListedItem>();
      for (const item of [...stored.filter(isEarlier), ...stored.filter((one) => !isEarlier(one))]) {
        const key = keyOfItem(item);
        listed.set(addressOf(key), { key, class: item.class });
      }
      return [...listed.values()];
    },
  };
}

function isEarlier({ key }: StoredItem): boolean {
  return key.purpose === undefined;
}

function keyOfItem({ key, class: itemClass }: StoredItem): ItemKey {
  return { ...key, purpose: key.purpose ?? (itemClass === "session" ? "sign-in" : "keys") };
}

/** The items without a purpose. Nobody writes them any more, so what is gone is never looked for again. */
interface EarlierItems {
  /** Whether there can be one that is meant by this purpose, as far as that is known without looking. */
  mayBe(key: ItemKey): boolean;
  /** The one that is meant, or for all that can be told may be. */
  find(key: ItemKey): Promise<Lookup>;
  /** Whether there was one. @throws AtmosError when it cannot be told, or does not go */
  remove(key: ItemKey): Promise<boolean>;
  /** Remembers what a list has told, also of those that are not in it. */
  learn(stored: readonly StoredItem[]): void;
}

function earlierItems(store: ItemStore): EarlierItems {
  const gone = new Set<string>();
  let listed: ReadonlyMap<string, StoredItem["class"]> | undefined;
  const items: EarlierItems = {
    mayBe: (key) => {
      const wanted = PURPOSES[key.purpose];
      const address = addressOf(withoutPurpose(key));
      // What it was made for is not known of an earlier one: it is none of those that are found by that.
      if (wanted === undefined || key.madeFor !== undefined || gone.has(address)) return false;
      return listed === undefined || listed.get(address) === wanted;
    },
    find: async (key) => {
      const found = await store.get(withoutPurpose(key));
      if (found.state === "absent") gone.add(addressOf(withoutPurpose(key)));
      if (found.state === "present") {
        return found.item.class === PURPOSES[key.purpose] ? found : { state: "absent" };
      }
      if (found.state !== "absent" && listed === undefined) {
        // A list tells the class of what does not open.
        await store.list().then(items.learn, () => {});
      }
      return items.mayBe(key) ? found : { state: "absent" };
    },
    remove: async (key) => {
      if (!items.mayBe(key)) return false;
      if (listed === undefined) {
        const found = await items.find(key);
        if (found.state === "absent") return false;
        const isShut = found.state === "locked" || found.state === "unreachable";
        if (isShut && listed === undefined) throw troubleError(`delete ${describeItem(key)}`, found);
      }
      const outcome = await store.delete(withoutPurpose(key));
      gone.add(addressOf(withoutPurpose(key)));
      return outcome === "deleted";
    },
    learn: (stored) => {
      listed = new Map(
        stored.filter(isEarlier).map(({ key, class: itemClass }) => [addressOf(key), itemClass]),
      );
    },
  };
  return items;
}

function withoutPurpose({ realm, name }: ItemKey): StoredKey {
  return { realm, name, purpose: undefined };
}
