import { runtimeModule } from "../system/runtime_module.ts";

/** Longest result, in ASCII characters; leaves room for suffixes under the 255 (eCryptfs: 143) bytes of file systems. */
const LONGEST = 100;

/** Characters of a long name that stay readable in front of its hash. */
const READABLE = 60;

/** Names that Windows reserves for devices, with any extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

const ENCODER = new TextEncoder();

function percent(character: string): string {
  // A lone surrogate has no bytes of its own in UTF-8.
  if (/^[\ud800-\udfff]$/.test(character)) return `%u${character.charCodeAt(0).toString(16).toUpperCase()}`;
  return [...ENCODER.encode(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`)
    .join("");
}

/** Which letters are upper case, as a hexadecimal number with the first letter in its lowest bit; empty when none is. */
function upperCaseMark(name: string): string {
  let mark = 0n;
  [...name.matchAll(/[A-Za-z]/g)].forEach(([letter], at) => {
    if (letter <= "Z") mark |= 1n << BigInt(at);
  });
  return mark === 0n ? "" : `=${mark.toString(16)}`;
}

/**
 * One path segment for any name: a name of letters, digits and `-_.@+,` stays as it is, every other character becomes
 * the `%XX` of its UTF-8 bytes. Safe on Linux, macOS and Windows: never empty, `.`, `..`, hidden, a device name, or
 * with a dot or blank at the end.
 *
 * Different names give different segments, also where the file system takes `Dev` and `dev` for the same: a name with
 * upper case ends in a mark that tells which letters are (`dev` → `dev`, `Dev` → `Dev=1`, `DEV` → `DEV=7`).
 * Up to 100 characters the encoding can be undone; a longer one becomes its beginning and a SHA-256 hash.
 */
export function safeName(name: string): string {
  if (name === "") return "%";
  const encoded = name
    .replace(/[^A-Za-z0-9\-_.@+,]/gu, percent)
    .replace(/^\.|\.$/g, "%2E")
    .replace(DEVICE, (device) => percent(device.charAt(0)) + device.slice(1));
  const segment = encoded + upperCaseMark(name);
  if (segment.length <= LONGEST) return segment;
  const { createHash } = runtimeModule("node:crypto");
  const hash = createHash("sha256").update(ENCODER.encode(encoded)).digest("hex").slice(0, 32);
  return `${encoded.slice(0, READABLE)}=h${hash}`;
}

/** The folder that keeps the data of one project apart, as the beginning of a path; nothing without a realm. */
export function realmPath(realm: string | undefined): readonly string[] {
  return realm === undefined ? [] : [safeName(realm)];
}
