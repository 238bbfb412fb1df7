import { toBase64url } from "./base64url.ts";
import { hexOf } from "./hex_digest.ts";

const HIDDEN = "***";

/** The texts of all secrets that this process has met: where a service repeats one, it can be recognised. */
const known = new Set<string>();

/**
 * A value that does not show itself: templates, string conversion, JSON and console output give `***`.
 * Only {@link Secret.reveal} gives the text, so every place that hands it on can be found by name.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
    known.add(text);
  }

  /** The text itself, for the file, request or pipe that must have it. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return HIDDEN;
  }

  toJSON(): string {
    return HIDDEN;
  }

  [Symbol.for("Deno.customInspect")](): string {
    return HIDDEN;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return HIDDEN;
  }
}

/** What is shorter than this protects nothing, and would be found in innocent words. */
const SHORTEST = 6;

/** So many characters of a token in a row are no accident: a service may repeat a part of it. */
const PIECE = 16;

/** What secrets are made of in every encoding but their own words: base64, hexadecimal, `%20`. */
const RUN = /[\w.~+/=%!*'()-]+/g;

/**
 * A text of somebody else, such as a service's message, without any secret of this process: neither as it is nor
 * encoded as in addresses, JSON, base64 or hexadecimal, nor a part of a token.
 *
 * A process may have met hundreds of long tokens, and a message is short: what has no room in it is not looked for.
 */
export function withoutSecrets(text: string): string {
  const longest = (text.match(RUN) ?? []).reduce((most, run) => Math.max(most, run.length), 0);
  const secrets = [...known].filter((secret) => secret.length >= SHORTEST);
  const forms = [...new Set(secrets.flatMap((secret) => formsIn(text, secret, longest)))]
    .sort((a, b) => b.length - a.length);
  const whole = forms.reduce((rest, form) => rest.replaceAll(form, HIDDEN), text);
  return longest < PIECE ? whole : withoutPieces(whole, secrets.filter(isToken));
}

/** The forms of a secret that a text has. */
function formsIn(text: string, secret: string, longest: number): string[] {
  return [...wordsOf(secret), ...encodingsOf(secret, longest)].filter((form) => text.includes(form));
}

function wordsOf(secret: string): string[] {
  return [secret, JSON.stringify(secret).slice(1, -1)];
}

/** Each is one run of characters; base64 is the shortest of those that tell nothing to the eye. */
function encodingsOf(secret: string, longest: number): string[] {
  if (secret.length > longest) return [];
  const bytes = new TextEncoder().encode(secret);
  const address = encodeURIComponent(secret.toWellFormed());
  if (bytes.length * 4 / 3 > longest) return [address];
  const base64 = toBase64url(bytes);
  const coded = [address, base64, base64.replaceAll("-", "+").replaceAll("_", "/")];
  if (bytes.length * 2 > longest) return coded;
  const hex = hexOf(bytes);
  return [...coded, hex, hex.toUpperCase()];
}

/** One word, and no text with words of its own that may stand anywhere. */
function isToken(secret: string): boolean {
  return secret.length > PIECE && /^[\w.~+/=-]+$/.test(secret);
}

function withoutPieces(text: string, tokens: readonly string[]): string {
  const isPiece = text.length > LONG ? pieceAmong(tokens) : pieceWithin(tokens.join(" "));
  let result = "";
  let hiddenTo = 0;
  for (let at = 0; at < text.length; at++) {
    const piece = text.slice(at, at + PIECE);
    if (piece.length === PIECE && !piece.includes(" ") && isPiece(piece)) {
      if (at >= hiddenTo) result += HIDDEN;
      hiddenTo = at + PIECE;
    }
    if (at >= hiddenTo) result += text[at];
  }
  return result;
}

/** Letters of a message. Below, to look through all tokens is quicker than to take them into pieces first. */
const LONG = 4000;

function pieceWithin(all: string): (piece: string) => boolean {
  return (piece) => all.includes(piece);
}

/** What somebody sends as a message may have megabytes: each place of it is looked up, and no token is searched. */
function pieceAmong(tokens: readonly string[]): (piece: string) => boolean {
  const pieces = new Set<string>();
  for (const token of tokens) {
    for (let at = 0; at + PIECE <= token.length; at++) pieces.add(token.slice(at, at + PIECE));
  }
  return (piece) => pieces.has(piece);
}
