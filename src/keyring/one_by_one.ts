import type { Chunk, ChunkStore, Place, Slot, Stale } from "./chunked.ts";
import type { ItemClass } from "./keyring.ts";
import { KeyringFailure } from "./keyring_failure.ts";

/** A keychain program that handles one chunk a call. */
export interface ChunkCalls {
  /** The text, or undefined when there is none. */
  read(address: string, place: Place): Promise<string | undefined>;
  write(address: string, itemClass: ItemClass, chunk: Chunk): Promise<void>;
  /** Whether there was one to remove. */
  remove(address: string, place: Place): Promise<boolean>;
  /** Removes all parts in the slot, for programs that can do so in one call. */
  removeSlot?(address: string, slot: Slot): Promise<void>;
}

/** Parts that are swept, far more than any item has: a program that shows more shows the same one for ever. */
const MOST_SWEPT = 1000;

/** The operations on many chunks, made of those on one. */
export function oneByOne(name: string, calls: ChunkCalls): Pick<ChunkStore, "read" | "write" | "remove"> {
  // From the top, so that a sweep that is killed leaves no gap, behind which the next one would not look.
  const sweep = async (address: string, { slot, index }: Stale): Promise<void> => {
    if (index === 1 && calls.removeSlot !== undefined) return await calls.removeSlot(address, slot);
    let top = index;
    while (await calls.read(address, { slot, index: top }) !== undefined) {
      if (top++ - index >= MOST_SWEPT) throw notAsWritten(name);
    }
    while (top > index) await calls.remove(address, { slot, index: --top });
  };
  return {
    read: async (address, places) => {
      const texts: (string | undefined)[] = [];
      for (const place of places) {
        // Without one part the others are worth nothing, and a damaged header may name a hundred thousand.
        if (texts.length > 0 && texts.at(-1) === undefined) break;
        texts.push(await calls.read(address, place));
      }
      return places.map((_, index) => texts[index]);
    },
    write: async (address, itemClass, chunks, stale) => {
      for (const chunk of chunks) {
        await calls.write(address, itemClass, chunk);
        if (await calls.read(address, chunk.place) !== chunk.text) throw notAsWritten(name);
      }
      for (const part of stale) await sweep(address, part);
    },
    remove: async (address) => {
      const existed = await calls.remove(address, undefined);
      for (const slot of ["a", "b"] satisfies Slot[]) await sweep(address, { slot, index: 1 });
      return existed;
    },
  };
}

/** What the keychain program says it did is not what it did. */
export function notAsWritten(name: string): KeyringFailure {
  return new KeyringFailure({
    state: "corrupt",
    reason: `the ${name} did not keep what was written`,
    hint: "Try again, or choose another keyring with ATMOS_KEYRING_TYPE=file.",
  });
}
