/**
 * What an item's file tells without its passphrase: an age file begins with plain lines, one stanza for each way to
 * open it, and those of unknown kinds are ignored by every age program. Ours is `-> atmos-item <class>` with the
 * item's name in its body. The header is authenticated together with the content
 * (https://age-encryption.org/v1).
 */
import { isPurpose, type StoredItem } from "./item_store.ts";

export const STANZA = "atmos-item";

/** The body of our stanza. */
export function stanzaBody({ key }: StoredItem): Uint8Array {
  const { realm, name, purpose, madeFor } = key;
  return new TextEncoder().encode(JSON.stringify({ realm, name, purpose, madeFor }));
}

/** Which item an armored age file holds; undefined for a file that is not ours, or damaged. */
export function readAgeHeader(armored: string): StoredItem | undefined {
  const header = unarmor(armored)?.split("\n--- ")[0];
  const stanza = header?.split("\n-> ").find((text) => text.startsWith(`${STANZA} `));
  if (stanza === undefined) return undefined;
  const [first, ...body] = stanza.split("\n");
  const itemClass = first?.slice(STANZA.length + 1);
  if (itemClass !== "session" && itemClass !== "long-lived") return undefined;
  const key = readKey(body.join(""));
  return key === undefined ? undefined : { key, class: itemClass };
}

/** The file as Latin-1 text: its header is ASCII, what follows does not matter. */
function unarmor(armored: string): string | undefined {
  const [, base64] = /^-----BEGIN AGE ENCRYPTED FILE-----\s([\s\S]*?)-----END/m.exec(armored) ?? [];
  return base64 === undefined ? undefined : decodeBase64(base64.replace(/\s/g, ""));
}

function readKey(base64: string): StoredItem["key"] | undefined {
  const bytes = decodeBase64(base64);
  if (bytes === undefined) return undefined;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(
      Uint8Array.from(bytes, (character) => character.charCodeAt(0)),
    );
    const found: unknown = JSON.parse(text);
    if (typeof found !== "object" || found === null || !("name" in found) || typeof found.name !== "string") {
      return undefined;
    }
    const realm = "realm" in found && typeof found.realm === "string" ? found.realm : undefined;
    const purpose = "purpose" in found ? found.purpose : undefined;
    if (purpose !== undefined && !isPurpose(purpose)) return undefined;
    const madeFor = "madeFor" in found && typeof found.madeFor === "string" ? found.madeFor : undefined;
    return { realm, name: found.name, purpose, ...(madeFor === undefined ? {} : { madeFor }) };
  } catch {
    return undefined;
  }
}

function decodeBase64(text: string): string | undefined {
  try {
    return atob(text);
  } catch {
    return undefined;
  }
}
