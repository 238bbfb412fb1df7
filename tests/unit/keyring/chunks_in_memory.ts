import type { ChunkStore, Exclusive, Place } from "../../../src/keyring/chunked.ts";
import { addressOf } from "../../../src/keyring/names.ts";
import { oneByOne } from "../../../src/keyring/one_by_one.ts";

/** A keychain in memory that can be killed before any of its calls. */
export interface ChunksInMemory {
  readonly store: ChunkStore;
  readonly chunks: Map<string, string>;
  /** How many calls that change something are still carried out; the next one fails. */
  lives: number;
  /** Runs before every call. */
  before: (call: string) => void;
}

export class Killed extends Error {}

export function chunksInMemory(room = 120): ChunksInMemory {
  const chunks = new Map<string, string>();
  const nameOf = (address: string, place: Place): string =>
    place === undefined ? address : `${address}#${place.slot}.${place.index}`;
  const change = (call: string): void => {
    memory.before(call);
    if (memory.lives-- <= 0) throw new Killed();
  };
  const store: ChunkStore = {
    ...oneByOne("keychain in memory", {
      read: (address, place) => {
        memory.before(`read ${nameOf(address, place)}`);
        return Promise.resolve(chunks.get(nameOf(address, place)));
      },
      write: (address, _itemClass, { place, text }) =>
        Promise.resolve().then(() => {
          change(`write ${nameOf(address, place)}`);
          chunks.set(nameOf(address, place), text);
        }),
      remove: (address, place) =>
        Promise.resolve().then(() => {
          change(`remove ${nameOf(address, place)}`);
          return chunks.delete(nameOf(address, place));
        }),
    }),
    name: "keychain in memory",
    address: addressOf,
    room: () => room,
    list: () => Promise.resolve([]),
  };
  const memory: ChunksInMemory = { store, chunks, lives: Infinity, before: () => {} };
  return memory;
}

/** One at a time, in this process. */
export function queue(): Exclusive {
  let last: Promise<unknown> = Promise.resolve();
  return (_name, work) => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };
}
