/**
 * Items of any size in stores that take only small ones.
 *
 * A write puts its parts beside the ones that are there, then replaces the header, then sweeps what the header no
 * longer names: whoever reads meanwhile, or after a crash at any point, finds the old item or the new one. Writes
 * alternate between two slots, so whatever lies in the other slot is stale.
 */
import { readHeader, seal, unseal } from "./envelope.ts";
import type { ItemStore, StoredItem, StoredKey } from "./item_store.ts";
import type { Item, ItemClass, Lookup, Trouble } from "./keyring.ts";
import { assertStorable } from "./storable.ts";
import { describeItem, KeyringFailure, orTroubleError } from "./keyring_failure.ts";

export type Slot = "a" | "b";

/** Names one chunk of an item: undefined for the header. Parts count from 1. */
export type Place = { readonly slot: Slot; readonly index: number } | undefined;

export interface Chunk {
  readonly place: Place;
  readonly text: string;
}

/** Every part in the slot from `index` upward. */
export interface Stale {
  readonly slot: Slot;
  readonly index: number;
}

/** A keychain program as this file needs it. Failures are {@link KeyringFailure}. */
export interface ChunkStore {
  readonly name: string;
  address(key: StoredKey): string;
  /** Characters (ASCII) that fit into one chunk at this address. */
  room(address: string): number;
  /** The chunks' texts, undefined for those that are not there. */
  read(address: string, places: readonly Place[]): Promise<readonly (string | undefined)[]>;
  /** Writes the chunks in this order, each read back and compared, then removes the stale parts. */
  write(
    address: string,
    itemClass: ItemClass,
    chunks: readonly Chunk[],
    stale: readonly Stale[],
  ): Promise<void>;
  /** Removes the header and all parts, never parts alone; whether there was an item. */
  remove(address: string): Promise<boolean>;
  list(): Promise<readonly StoredItem[]>;
}

/** Runs `work` while no other process runs any under the same name. */
export type Exclusive = <T>(name: string, work: () => Promise<T>) => Promise<T>;

export function chunkedKeyring(store: ChunkStore, exclusive: Exclusive): ItemStore {
  return {
    name: store.name,
    get: async (key) => {
      try {
        return await readItem(store, store.address(key), exclusive);
      } catch (thrown) {
        if (thrown instanceof KeyringFailure) return thrown.trouble;
        throw thrown;
      }
    },
    set: async (key, item) => {
      assertStorable(key, item);
      const address = store.address(key);
      await orTroubleError(
        `write ${describeItem(key)} to the ${store.name}`,
        () => exclusive(address, () => writeItem(store, address, item)),
      );
    },
    delete: (key) =>
      orTroubleError(`delete ${describeItem(key)} from the ${store.name}`, async () => {
        const address = store.address(key);
        return await exclusive(address, () => store.remove(address)) ? "deleted" : "absent";
      }),
    list: () => orTroubleError(`list the items of the ${store.name}`, () => store.list()),
  };
}

/** What is stored at the address. Troubles other than `corrupt` are thrown as {@link KeyringFailure}. */
export async function readItem(store: ChunkStore, address: string, exclusive: Exclusive): Promise<Lookup> {
  const found = await readOnce(store, address);
  // Parts may have been swept by a writer between two calls: the second look has the item for itself.
  return found.state === "corrupt" ? await exclusive(address, () => readOnce(store, address)) : found;
}

async function readOnce(store: ChunkStore, address: string): Promise<Lookup> {
  const [text] = await store.read(address, [undefined]);
  if (text === undefined) return { state: "absent" };
  const header = readHeader(text);
  if (typeof header === "string") return corrupt(store, header);
  const slot = slotOf(header.generation);
  const places = Array.from({ length: header.parts }, (_, index) => ({ slot, index: index + 1 }));
  const parts = places.length === 0 ? [] : await store.read(address, places);
  const item = await unseal(address, header, parts);
  return typeof item === "string" ? corrupt(store, item) : { state: "present", item };
}

/** Replaces the item at the address; the caller holds its lock. */
export async function writeItem(store: ChunkStore, address: string, item: Item): Promise<void> {
  const [old] = await store.read(address, [undefined]);
  const before = old === undefined ? undefined : readHeader(old);
  const generation = typeof before === "object" ? before.generation + 1 : 1;
  const { header, parts } = await seal(address, item, generation, store.room(address));
  const slot = slotOf(generation);
  const chunks = parts.map((text, index) => ({ place: { slot, index: index + 1 }, text }));
  await store.write(address, item.class, [...chunks, { place: undefined, text: header }], [
    { slot: slotOf(generation + 1), index: 1 },
    { slot, index: parts.length + 1 },
  ]);
}

function slotOf(generation: number): Slot {
  return generation % 2 === 0 ? "b" : "a";
}

function corrupt(store: ChunkStore, state: string): Trouble {
  return {
    state: "corrupt",
    reason: `the item in the ${store.name} cannot be used: ${state}`,
    hint: "Sign in again, or store the keys again, to replace it.",
  };
}
