import type { Secret } from "../secret.ts";

/**
 * - `session`: can be had again by signing in; every logout removes it
 * - `long-lived`: a person gave it; removed only when that is asked for by name
 */
export type ItemClass = "session" | "long-lived";

/**
 * What an item is for, and of which class the items were that versions before this one kept for it, which knew no
 * purposes; undefined where they kept none. The words are a part of what items are called in every store: a new purpose
 * is one more line, and none is ever renamed.
 */
export const PURPOSES = {
  /** A provider's sign-in. */
  "sign-in": "session",
  /** What renews a provider's sign-in without a person. */
  refresh: undefined,
  /** The long-lived keys of an identity. */
  keys: "long-lived",
  /** What a person types to sign in at a provider. */
  password: undefined,
  /** What an identity was lent for a while and can have again. */
  tokens: undefined,
} as const satisfies Readonly<Record<string, ItemClass | undefined>>;

export type Purpose = keyof typeof PURPOSES;

/** Names an item. Two realms may use the same name, and so may two purposes. */
export interface ItemKey {
  /** Separates the projects on one machine; undefined when none is set. */
  readonly realm: string | undefined;
  /** The identity's or provider's name, any text. */
  readonly name: string;
  readonly purpose: Purpose;
  /**
   * What the item was made for, as a few hexadecimal digits, where one name may have several: another project's
   * provider of this name has another item. Not there for items that are found by their name alone.
   */
  readonly madeFor?: string;
}

/** What whoever keeps an item says of it. */
export interface ItemNote {
  /** Milliseconds since 1970; undefined where nobody says beforehand when it ends. */
  readonly expiresAt: number | undefined;
  /** Whether it is renewed without a person then. */
  readonly renews: boolean;
}

/** What is kept. The class is written with the value, never derived from it. */
export interface Item {
  readonly class: ItemClass;
  readonly value: Secret;
  /** What may be told of it while the keyring is shut; it is kept apart, and does not come back with the item. */
  readonly note?: ItemNote;
}

export interface ListedItem {
  readonly key: ItemKey;
  readonly class: ItemClass;
}

/**
 * A keyring that is there but did not give the item:
 *
 * - `locked`: a password or a person is needed
 * - `unreachable`: its program or service is missing, hangs, refuses or talks nonsense
 * - `corrupt`: something is stored under the name, and it is not what was written
 */
export interface Trouble {
  readonly state: "locked" | "unreachable" | "corrupt";
  /** The end of a sentence that began with `cannot …:`. */
  readonly reason: string;
  /** What to do, in whole sentences. */
  readonly hint: string;
  /** Whether the keyring itself is damaged, so that writing the item anew would not mend it. */
  readonly ofStore?: true;
}

export type Lookup =
  | { readonly state: "present"; readonly item: Item }
  | { readonly state: "absent" }
  | Trouble;

/** A place for secrets. A broken one is never taken for an empty one. */
export interface ItemKeeper {
  /** For a person, such as `macOS keychain`. */
  readonly name: string;
  get(key: ItemKey): Promise<Lookup>;
  /**
   * Replaces what was there, whole or not at all, and reads it back.
   * @throws AtmosError `unavailable` (locked, unreachable), `storage` (not kept as written), `usage` (cannot be stored)
   */
  set(key: ItemKey, item: Item): Promise<void>;
  /** Removes a corrupt item, too. @throws AtmosError as {@link set} */
  delete(key: ItemKey): Promise<"deleted" | "absent">;
}

/** A place of this program's own, with items for every name. */
export interface Keyring extends ItemKeeper {
  /** All items of this program, of every realm, without their values. @throws AtmosError as {@link set} */
  list(): Promise<readonly ListedItem[]>;
}
