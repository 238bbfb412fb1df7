import { type Item, type ItemClass, type ItemKey, type Lookup, type Purpose, PURPOSES } from "./keyring.ts";

/** An item's key as it is stored: items of versions that knew no purposes have none. */
export interface StoredKey extends Omit<ItemKey, "purpose"> {
  readonly purpose: Purpose | undefined;
}

export interface StoredItem {
  readonly key: StoredKey;
  readonly class: ItemClass;
}

/** What a store does for a {@link Keyring}, with the same promises; `purposes.ts` makes the one of the other. */
export interface ItemStore {
  readonly name: string;
  get(key: StoredKey): Promise<Lookup>;
  set(key: StoredKey, item: Item): Promise<void>;
  delete(key: StoredKey): Promise<"deleted" | "absent">;
  list(): Promise<readonly StoredItem[]>;
}

export function isPurpose(word: unknown): word is Purpose {
  return typeof word === "string" && Object.hasOwn(PURPOSES, word);
}
