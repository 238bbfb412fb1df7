const encoder = new TextEncoder();
/** A lone surrogate that stands for a byte, or any other one, which stands for nothing. */
const LONE = /[\ud800-\udfff]/gu;

// deno-lint-ignore no-control-regex
const PAST_ASCII = /[^\u0000-\u007f]/;

/** Whether every byte of the text is a character of its own, so that positions in bytes and units agree. */
export function isAscii(text: string): boolean {
  return !PAST_ASCII.test(text);
}

/** The UTF-8 bytes of a text, stray bytes included. */
export function toBytes(text: string): Uint8Array {
  if (text.isWellFormed()) return encoder.encode(text);
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const { index, 0: unit } of text.matchAll(LONE)) {
    const code = unit.charCodeAt(0);
    const isByte = code >= 0xdc80 && code <= 0xdcff;
    pieces.push(
      encoder.encode(text.slice(at, index)),
      isByte ? Uint8Array.of(code - 0xdc00) : encoder.encode("\ufffd"),
    );
    at = index + 1;
  }
  pieces.push(encoder.encode(text.slice(at)));
  return joined(pieces);
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** The text that has these bytes; a byte that is not part of a UTF-8 character becomes a stray byte. */
export function fromBytes(bytes: Uint8Array): string {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const whole = decoder.decode(bytes);
  if (!whole.includes("\ufffd")) return whole;
  const parts: string[] = [];
  let valid = 0;
  for (let at = 0; at < bytes.length;) {
    const size = characterSize(bytes, at);
    if (size === 0) {
      if (at > valid) parts.push(decoder.decode(bytes.subarray(valid, at)));
      parts.push(String.fromCharCode(0xdc00 + (bytes[at] ?? 0)));
      valid = at + 1;
    }
    at += size || 1;
  }
  parts.push(decoder.decode(bytes.subarray(valid)));
  return parts.join("");
}

/** Size of the UTF-8 character at a position, 0 when there is none (Unicode 3.9, table 3-7). */
function characterSize(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const size = first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : 4;
  if (first < 0xc2 || first > 0xf4 || at + size > bytes.length) return 0;
  const second = bytes[at + 1] ?? 0;
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let i = 2; i < size; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return size;
}

/** Length in bytes, as Go's `len` counts. */
export function byteLength(text: string): number {
  return isAscii(text) ? text.length : toBytes(text).length;
}

/** The part between two byte positions, as Go's `text[start:end]` cuts. */
export function sliceBytes(text: string, start: number, end: number): string {
  return isAscii(text) ? text.slice(start, end) : fromBytes(toBytes(text).subarray(start, end));
}

/** The text with one character U+0000–U+00FF for each of its bytes, for work that counts bytes. */
export function toByteString(text: string): string {
  if (isAscii(text)) return text;
  return Array.from(toBytes(text), (byte) => String.fromCharCode(byte)).join("");
}

export function fromByteString(text: string): string {
  return isAscii(text) ? text : fromBytes(Uint8Array.from(text, (byte) => byte.charCodeAt(0)));
}

/** Joined texts; stray bytes that meet and form a character become that character. */
export function rejoin(text: string): string {
  return text.isWellFormed() ? text : fromBytes(toBytes(text));
}

/** The order of two texts by their bytes. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  let at = 0;
  while (at < length && a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at === length) return a.length - b.length;
  return rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
}

/** Surrogates, which stand for characters past U+FFFF, come after every other unit. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
