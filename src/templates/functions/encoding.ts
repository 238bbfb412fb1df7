import { createHash } from "node:crypto";
import { fromBytes, toBytes } from "../bytes.ts";
import { type Builtins, takes } from "../signature.ts";

/** Base64, base32 and checksums, all over the UTF-8 bytes of a text. */
export const encodingFunctions: Builtins = {
  b64enc: takes(["string"], ([text]) => encode(toBytes(text), BASE64)),
  b64dec: takes(["string"], ([text]) => decode(text, BASE64)),
  b32enc: takes(["string"], ([text]) => encode(toBytes(text), BASE32)),
  b32dec: takes(["string"], ([text]) => decode(text, BASE32)),
  sha1sum: takes(["string"], ([text]) => digest("sha1", text)),
  sha256sum: takes(["string"], ([text]) => digest("sha256", text)),
  sha512sum: takes(["string"], ([text]) => digest("sha512", text)),
  adler32sum: takes(["string"], ([text]) => String(adler32(toBytes(text)))),
};

/** An encoding of RFC 4648: so many bits per character, padded with `=` to blocks of characters. */
interface Encoding {
  readonly name: string;
  readonly alphabet: string;
  readonly bits: number;
  readonly block: number;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const BASE64: Encoding = {
  name: "base64",
  alphabet: `${LETTERS}${LETTERS.toLowerCase()}0123456789+/`,
  bits: 6,
  block: 4,
};
const BASE32: Encoding = { name: "base32", alphabet: `${LETTERS}234567`, bits: 5, block: 8 };

function encode(bytes: Uint8Array, { alphabet, bits, block }: Encoding): string {
  const out: string[] = [];
  let held = 0;
  let count = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (count += 8; count >= bits; count -= bits) {
      out.push(alphabet[(held >> (count - bits)) & ((1 << bits) - 1)] ?? "");
    }
    held &= (1 << count) - 1;
  }
  if (count > 0) out.push(alphabet[(held << (bits - count)) & ((1 << bits) - 1)] ?? "");
  const missing = (block - out.length % block) % block;
  return out.join("") + "=".repeat(missing);
}

/** The decoded text. As in Sprig, text that cannot be decoded gives the reason instead of an error. */
function decode(text: string, { name, alphabet, bits, block }: Encoding): string {
  const plain = text.replace(/[\r\n]/g, "");
  const body = withoutPadding(plain);
  const padding = plain.length - body.length;
  const strange = Array.from(body).findIndex((character) => !alphabet.includes(character));
  const isWhole = plain.length % block === 0 && padding < block && (body.length * bits) % 8 < bits;
  if (strange >= 0) return `illegal ${name} data at input byte ${strange}`;
  if (!isWhole) return `illegal ${name} data at input byte ${plain.length - plain.length % block}`;
  const bytes = new Uint8Array(Math.floor((body.length * bits) / 8));
  let held = 0;
  let count = 0;
  let at = 0;
  for (const character of body) {
    held = ((held << bits) | alphabet.indexOf(character)) & 0xffff;
    count += bits;
    if (count < 8) continue;
    count -= 8;
    bytes[at++] = (held >> count) & 0xff;
  }
  return fromBytes(bytes);
}

function withoutPadding(text: string): string {
  let end = text.length;
  while (text[end - 1] === "=") end -= 1;
  return text.slice(0, end);
}

function digest(algorithm: "sha1" | "sha256" | "sha512", text: string): string {
  return createHash(algorithm).update(toBytes(text)).digest("hex");
}

/** RFC 1950, section 8.2. */
function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (const byte of bytes) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return high * 65536 + low;
}
