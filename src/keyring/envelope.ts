/**
 * How a value lies in a keychain: printable ASCII, in chunks. The header says what belongs together:
 *
 *     atmos1:<class>:<generation>:<parts>:<bytes>:<digest>:<first piece of the value, base64url>
 *
 * and each further part is `p` and the next piece. Programs that print non-ASCII as hex, cut at a NUL, add a newline
 * or take two halves from two writers cannot change a value unnoticed.
 */
import { Secret } from "../secret.ts";
import { fromBase64url, toBase64url } from "../base64url.ts";
import type { Item, ItemClass } from "./keyring.ts";

/** Characters that a header takes at most before the first piece. */
const HEADER_SPACE = 80;

const HEADER = /^atmos1:([sl]):(\d{1,10}):(\d{1,5}):(\d{1,9}):([\w-]{43}):([\w-]*)$/;

export interface Header {
  readonly class: ItemClass;
  /** Counts the writes of this item. */
  readonly generation: number;
  /** How many further parts there are. */
  readonly parts: number;
  /** Bytes of the value as UTF-8. */
  readonly length: number;
  /** SHA-256 over all of the above, the address and the value, base64url. */
  readonly digest: string;
  readonly start: string;
}

export interface Sealed {
  readonly header: string;
  readonly parts: readonly string[];
}

/** Cuts an item into a header and parts of at most `room` characters each. */
export async function seal(address: string, item: Item, generation: number, room: number): Promise<Sealed> {
  const bytes = new TextEncoder().encode(item.value.reveal());
  const payload = toBase64url(bytes);
  const start = payload.slice(0, room - HEADER_SPACE);
  const parts: string[] = [];
  for (let at = start.length; at < payload.length; at += room - 1) {
    parts.push(`p${payload.slice(at, at + room - 1)}`);
  }
  const digest = await digestOf(address, item.class, generation, bytes);
  const mark = item.class === "session" ? "s" : "l";
  return {
    header: ["atmos1", mark, generation, parts.length, bytes.length, digest, start].join(":"),
    parts,
  };
}

/** The header, or why the text is none. */
export function readHeader(text: string): Header | string {
  const [, mark, generation, parts, length, digest, start] = HEADER.exec(text) ?? [];
  if (digest === undefined || start === undefined) {
    return /^atmos(?!1:)\d+:/.test(text)
      ? "it was written by a newer version of this program"
      : "it is damaged";
  }
  return {
    class: mark === "s" ? "session" : "long-lived",
    generation: Number(generation),
    parts: Number(parts),
    length: Number(length),
    digest,
    start,
  };
}

/** The item, or why the pieces do not make one. */
export async function unseal(
  address: string,
  header: Header,
  parts: readonly (string | undefined)[],
): Promise<Item | string> {
  const missing = parts.findIndex((part) => part === undefined);
  if (missing >= 0) return `part ${missing + 1} of ${header.parts} is missing`;
  const bytes = fromBase64url(header.start + parts.map((part) => part?.slice(1) ?? "").join(""));
  const whole = bytes?.length === header.length &&
    await digestOf(address, header.class, header.generation, bytes) === header.digest;
  if (!whole || bytes === undefined) return "its content does not match its digest";
  return {
    class: header.class,
    value: new Secret(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)),
  };
}

async function digestOf(
  address: string,
  itemClass: ItemClass,
  generation: number,
  value: Uint8Array,
): Promise<string> {
  const label = new TextEncoder().encode(`atmos1\n${address}\n${itemClass}\n${generation}\n`);
  const all = new Uint8Array(label.length + value.length);
  all.set(label);
  all.set(value, label.length);
  return toBase64url(new Uint8Array(await crypto.subtle.digest("SHA-256", all)));
}
