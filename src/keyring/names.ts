import { AtmosError } from "../errors.ts";
import { isPurpose, type StoredKey } from "./item_store.ts";
import { describeKey } from "./keyring_failure.ts";

const PREFIX = "atmos-auth:";

/** Characters; every keychain program takes an address of this length. 200 characters outside ASCII need 2400. */
const LONGEST = 3000;

/**
 * What an item is called in a keychain: `atmos-auth:<name>::<purpose>`, or `atmos-auth:<realm>:<name>::<purpose>`, and
 * then `:<made for>` where that tells items apart; the purpose is missing where a version before has written it. Only letters, digits, `. _ @ / -` stand for themselves; the
 * rest is percent-encoded as UTF-8, so no keychain program sees a blank, quote or control character, and no name a
 * colon. `foldsCase` encodes capitals, too, for stores that do not tell them from small letters.
 */
export function addressOf(key: StoredKey, foldsCase = false): string {
  const parts = key.realm === undefined ? [key.name] : [key.realm, key.name];
  if (!parts.every((part) => part.isWellFormed())) {
    throw new AtmosError(
      "usage",
      `cannot keep a secret for ${describeKey(key)}: the name is no valid Unicode`,
    );
  }
  const address = PREFIX + parts.map((part) => encode(part, foldsCase)).join(":");
  if (address.length > LONGEST) {
    throw new AtmosError(
      "usage",
      `cannot keep a secret for ${describeKey(key).slice(0, 80)}…: the name is too long`,
    );
  }
  if (key.purpose === undefined) return address;
  return `${address}::${key.purpose}${key.madeFor === undefined ? "" : `:${key.madeFor}`}`;
}

/** The reverse of {@link addressOf}; undefined for anything that it did not make. */
export function keyOf(address: string, foldsCase = false): StoredKey | undefined {
  if (!address.startsWith(PREFIX)) return undefined;
  const words = address.slice(PREFIX.length).split(":");
  const madeFor = words.at(-3) === "" && isPurpose(words.at(-2)) ? words.pop() : undefined;
  const purpose = words.length > 2 ? words.splice(-2)[1] : undefined;
  if (purpose !== undefined && !isPurpose(purpose)) return undefined;
  const parts = words.map(decode);
  const [first, second] = parts;
  if (first === undefined || parts.length > 2) return undefined;
  if (parts.length === 2 && second === undefined) return undefined;
  const rest = madeFor === undefined ? { purpose } : { purpose, madeFor };
  const key = second === undefined
    ? { realm: undefined, name: first, ...rest }
    : { realm: first, name: second, ...rest };
  return addressOf(key, foldsCase) === address ? key : undefined;
}

function encode(text: string, foldsCase: boolean): string {
  const plain = foldsCase ? /[^a-z0-9._@/-]/gu : /[^A-Za-z0-9._@/-]/gu;
  const encoder = new TextEncoder();
  return text.replace(
    plain,
    (character) =>
      [...encoder.encode(character)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  );
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
