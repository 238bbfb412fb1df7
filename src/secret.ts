import { toBase64url } from "./base64url.ts";

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

/**
 * A text of somebody else, such as a service's message, without any secret of this process: neither as it is nor
 * encoded as in addresses, JSON, base64 or hexadecimal, nor a part of a token.
 */
export function withoutSecrets(text: string): string {
  const secrets = [...known].filter((secret) => secret.length >= SHORTEST);
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  const whole = forms.reduce((rest, form) => rest.replaceAll(form, HIDDEN), text);
  return withoutPieces(whole, secrets.filter(isToken));
}

function formsOf(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret);
  const base64 = toBase64url(bytes);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
    base64,
    base64.replaceAll("-", "+").replaceAll("_", "/"),
    hex,
    hex.toUpperCase(),
  ];
}

/** One word, and no text with words of its own that may stand anywhere. */
function isToken(secret: string): boolean {
  return secret.length > PIECE && /^[\w.~+/=-]+$/.test(secret);
}

function withoutPieces(text: string, tokens: readonly string[]): string {
  if (text.length < PIECE) return text;
  const pieces = new Set<string>();
  for (const token of tokens) {
    for (let at = 0; at + PIECE <= token.length; at++) pieces.add(token.slice(at, at + PIECE));
  }
  let result = "";
  let hiddenTo = 0;
  for (let at = 0; at < text.length; at++) {
    if (pieces.has(text.slice(at, at + PIECE))) {
      if (at >= hiddenTo) result += HIDDEN;
      hiddenTo = at + PIECE;
    }
    if (at >= hiddenTo) result += text[at];
  }
  return result;
}
