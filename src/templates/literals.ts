import type { NumberLiteral } from "./ast.ts";
import { fromBytes, toBytes } from "./bytes.ts";
import { TemplateFailure } from "./failure.ts";

const LEAST = -(1n << 63n);
const MOST = (1n << 63n) - 1n;

/** Reads a number literal of Go: decimal, octal, hexadecimal, binary, with `_` between digits, or floating point. */
export function parseNumber(text: string): NumberLiteral {
  if (text.endsWith("i")) throw new TemplateFailure("complex numbers are not supported");
  const whole = parseWhole(text);
  if (whole !== undefined && whole >= LEAST && whole <= MOST) {
    return { whole, float: Number(whole), isFloat: false };
  }
  // A number of 64 bits without a sign can be written, but has no type to be used as.
  if (whole !== undefined && whole > MOST && whole <= MOST * 2n + 1n) {
    return { whole: undefined, float: Number(whole), isFloat: false };
  }
  const isFloat = /[.eEpP]/.test(text);
  const float = isFloat ? parseFloating(text) : undefined;
  if (float === undefined || !Number.isFinite(float)) {
    throw new TemplateFailure(
      whole === undefined ? "the number is malformed" : "the number does not fit into 64 bits",
    );
  }
  const fits = Number.isInteger(float) && float >= -(2 ** 63) && float < 2 ** 63;
  return { whole: fits ? BigInt(float) : undefined, float, isFloat };
}

const WHOLE =
  /^([+-]?)(0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|0(?:_?[0-7])*|[1-9](?:_?[0-9])*)$/;

/** A whole number in the notation of Go source; `undefined` when the text is none. */
export function parseWhole(text: string): bigint | undefined {
  const [, sign, digits] = WHOLE.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const plain = digits.replaceAll("_", "");
  const value = BigInt(/^0[0-7]/.test(plain) ? `0o${plain.slice(1)}` : plain);
  return sign === "-" ? -value : value;
}

const DECIMAL =
  /^[+-]?(?:[0-9](?:_?[0-9])*\.?(?:[0-9](?:_?[0-9])*)?|\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9](?:_?[0-9])*)?$/;
const HEXADECIMAL =
  /^([+-]?)0[xX]((?:_?[0-9a-fA-F])*)(?:\.((?:[0-9a-fA-F](?:_?[0-9a-fA-F])*)?))?[pP]([+-]?[0-9]{1,6})$/;

/** A floating-point number in the notation of Go source; `undefined` when the text is none. */
export function parseFloating(text: string): number | undefined {
  if (DECIMAL.test(text)) return Number(text.replaceAll("_", ""));
  const [, sign, before = "", after = "", power = "0"] = HEXADECIMAL.exec(text) ?? [];
  const digits = (before + after).replaceAll("_", "");
  if (sign === undefined || digits === "") return undefined;
  const value = Number(BigInt(`0x${digits}`)) * 2 ** (Number(power) - 4 * after.replaceAll("_", "").length);
  return sign === "-" ? -value : value;
}

/** The text that a literal in double quotes or backquotes stands for. */
export function unquote(literal: string): string {
  if (literal.startsWith("`")) return literal.slice(1, -1).replaceAll("\r", "");
  return unescaped(literal.slice(1, -1), '"');
}

/** The number that a literal in single quotes stands for. */
export function unquoteCharacter(literal: string): NumberLiteral {
  const text = unescaped(literal.slice(1, -1), "'");
  const code = text.codePointAt(0);
  if (code === undefined || text.length !== String.fromCodePoint(code).length) {
    throw new TemplateFailure("single quotes hold exactly one character");
  }
  const plain = code >= 0xdc80 && code <= 0xdcff ? code - 0xdc00 : code;
  return { whole: BigInt(plain), float: plain, isFloat: false };
}

const LETTERS: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|([0-7]{3})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^\n]))/g;

function unescaped(text: string, quote: string): string {
  if (!text.includes("\\")) return text;
  const plain = text.replace(ESCAPE, (whole: string, hex, octal, short, long, letter) => {
    if (hex !== undefined) return byte(parseInt(hex, 16));
    if (octal !== undefined && parseInt(octal, 8) < 0x100) return byte(parseInt(octal, 8));
    if (short !== undefined || long !== undefined) return codePoint(parseInt(short ?? long, 16));
    const known = letter === quote ? quote : LETTERS[letter];
    if (known === undefined) throw new TemplateFailure(`the escape ${JSON.stringify(whole)} is unknown`);
    return known;
  });
  return plain.isWellFormed() ? plain : fromBytes(toBytes(plain));
}

function byte(value: number): string {
  return String.fromCharCode(value < 0x80 ? value : 0xdc00 + value);
}

function codePoint(value: number): string {
  if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) {
    throw new TemplateFailure("the escape names no Unicode character");
  }
  return String.fromCodePoint(value);
}
