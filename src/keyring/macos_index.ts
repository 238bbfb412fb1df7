/**
 * The names of our items, kept as one more item: macOS lists a keychain only as a dump of everybody's entries. A name
 * is added before its item is written, and taken out only while nobody can write that item.
 */
import { Secret } from "../secret.ts";
import type { Log } from "../system/ports.ts";
import { type ChunkStore, type Exclusive, readItem, writeItem } from "./chunked.ts";
import type { StoredItem } from "./item_store.ts";
import type { ItemClass } from "./keyring.ts";
import { keyOf } from "./names.ts";
import { KeyringFailure } from "./keyring_failure.ts";

/** No item has this address: theirs have a colon in its place. */
const ADDRESS = "atmos-auth.index";

export interface NameIndex {
  add(address: string): Promise<void>;
  /** `classOf` tells about one item, undefined when there is none; such names are taken out. */
  list(classOf: (address: string) => Promise<ItemClass | undefined>): Promise<readonly StoredItem[]>;
}

export function nameIndex(store: ChunkStore, exclusive: Exclusive, log: Log): NameIndex {
  const read = async (): Promise<readonly string[]> => {
    const found = await readItem(store, ADDRESS, (_name, work) => work());
    if (found.state === "absent") return [];
    if (found.state !== "present") throw new KeyringFailure(found);
    return parseNames(found.item.value.reveal());
  };
  const readOrStartAnew = (): Promise<readonly string[]> =>
    read().catch((thrown) => {
      if (!(thrown instanceof KeyringFailure) || thrown.trouble.state !== "corrupt") throw thrown;
      log.warn("The list of keychain items was damaged and starts anew", { state: thrown.trouble.reason });
      return [];
    });
  const change = (work: (names: readonly string[]) => readonly string[]): Promise<void> =>
    exclusive(ADDRESS, async () => {
      const before = await readOrStartAnew();
      const after = work(before);
      if (after.length === before.length) return;
      await writeItem(store, ADDRESS, { class: "session", value: new Secret(JSON.stringify(after)) });
    });
  return {
    add: (address) => change((names) => names.includes(address) ? names : [...names, address]),
    list: async (classOf) => {
      const names = await exclusive(ADDRESS, read);
      const listed: StoredItem[] = [];
      for (const address of names) {
        const itemClass = await classOf(address);
        const key = keyOf(address);
        if (itemClass !== undefined && key !== undefined) listed.push({ key, class: itemClass });
        if (itemClass === undefined) {
          await exclusive(address, async () => {
            if (await classOf(address) === undefined) {
              await change((all) => all.filter((name) => name !== address));
            }
          });
        }
      }
      return listed;
    },
  };
}

function parseNames(text: string): readonly string[] {
  const names: unknown = JSON.parse(text);
  return Array.isArray(names) ? names.filter((name) => typeof name === "string") : [];
}
