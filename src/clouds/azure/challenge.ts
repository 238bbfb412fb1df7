/**
 * What a service wants a token to show besides, as conditional access asks for it: a second factor, a place, a device.
 * The words are the service's own, and are handed on to the page where the person signs in. Pure.
 */
import { fromBase64url } from "../../base64url.ts";
import { asRecord, parsedJson, textOf } from "../untyped.ts";

/** Characters; real ones are a hundred. */
const LONGEST = 4096;

/** Claims as JSON; undefined for what is none. */
export function claimsIn(value: unknown): string | undefined {
  const text = textOf(value);
  if (text === undefined || text.length > LONGEST) return undefined;
  return Object.keys(asRecord(parsedJson(text))).length === 0 ? undefined : text;
}

/** Of an answer of the resource manager, by its header `WWW-Authenticate`. */
export function challengeIn(header: string | undefined): string | undefined {
  if (header === undefined || header.length > 2 * LONGEST || !/^Bearer\b/i.test(header)) return undefined;
  const word = (name: string): string | undefined =>
    new RegExp(`[\\s,]${name}="([^"]*)"`, "i").exec(header)?.[1];
  if (word("error") !== "insufficient_claims") return undefined;
  const encoded = (word("claims") ?? "").replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_");
  const bytes = fromBase64url(encoded);
  return bytes === undefined ? undefined : claimsIn(new TextDecoder().decode(bytes));
}

/** The claims that were wanted, as the cause of an error. */
export class ClaimsWanted extends Error {
  override readonly name = "ClaimsWanted";
  readonly claims: string;

  constructor(claims: string) {
    super("claims are wanted");
    this.claims = claims;
  }
}
