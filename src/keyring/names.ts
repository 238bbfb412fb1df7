import { AtmosError } from "../errors.ts";
import type { ItemKey } from "./keyring.ts";
import { describeKey } from "./trouble.ts";

const PREFIX = "atmos-auth:";

/** Characters; every keychain program takes an address of this length. 200 characters outside ASCII need 2400. */
const LONGEST = 3000;

/**
 * What an item is called in a keychain: `atmos-auth:<name>`, or `atmos-auth:<realm>:<name>`. Only letters, digits,
 * `. _ @ / -` stand for themselves; the rest is percent-encoded as UTF-8, so no keychain program sees a blank, quote
 * or control character. `foldsCase` encodes capitals, too, for stores that do not tell them from small letters.
 */
export function addressOf(key: ItemKey, foldsCase = false): string {
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
  return address;
}

/** The reverse of {@link addressOf}; undefined for anything that it did not make. */
export function keyOf(address: string, foldsCase = false): ItemKey | undefined {
  if (!address.startsWith(PREFIX)) return undefined;
  const parts = address.slice(PREFIX.length).split(":").map(decode);
  const [first, second] = parts;
  if (first === undefined || parts.length > 2) return undefined;
  if (parts.length === 2 && second === undefined) return undefined;
  const key = second === undefined ? { realm: undefined, name: first } : { realm: first, name: second };
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
