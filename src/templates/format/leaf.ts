import { toBytes } from "../bytes.ts";
import { type FloatForm, formatFloatAs } from "./float.ts";
import { isPrintable, quoted, quotedCharacter } from "./quote.ts";
import { padded, type VerbFlags } from "./verb_flags.ts";

/** Each function formats one value for a verb, or gives `undefined` when the verb does not fit the type. */
type Formatted = string | undefined;

export function formatBoolean(value: boolean, verb: string, flags: VerbFlags): Formatted {
  return verb === "t" || verb === "v" ? padded(String(value), flags) : undefined;
}

export function formatText(text: string, verb: string, flags: VerbFlags): Formatted {
  if (verb === "x" || verb === "X") return hexText(text, verb === "X", flags);
  if (verb === "q" || (verb === "v" && flags.goSyntax)) return quotedText(cut(text, flags), flags);
  return verb === "v" || verb === "s" ? padded(cut(text, flags), flags) : undefined;
}

function cut(text: string, flags: VerbFlags): string {
  if (flags.precision === undefined || text.length <= flags.precision) return text;
  return Array.from(text).slice(0, flags.precision).join("");
}

function quotedText(text: string, flags: VerbFlags): string {
  // deno-lint-ignore no-control-regex
  const raw = flags.sharp && text.isWellFormed() && !/[\x00-\x08\x0a-\x1f`\x7f\ufeff]/.test(text);
  return padded(raw ? `\`${text}\`` : quoted(text, flags.plus), flags);
}

function hexText(text: string, upper: boolean, flags: VerbFlags): string {
  const bytes = toBytes(text).subarray(0, flags.precision);
  const mark = flags.sharp ? "0x" : "";
  const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
  const joined = bytes.length === 0
    ? ""
    : flags.space
    ? pairs.map((pair) => mark + pair).join(" ")
    : mark + pairs.join("");
  return padded(upper ? joined.toUpperCase() : joined, flags);
}

const BASES: Readonly<Record<string, number>> = { v: 10, d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };

export function formatInteger(value: bigint, verb: string, flags: VerbFlags): Formatted {
  if (verb === "c") return padded(characterOf(value), flags);
  if (verb === "q") return padded(quotedCharacter(characterOf(value), flags.plus), flags);
  if (verb === "U") return padded(codePoint(value, flags), flags, false);
  const base = BASES[verb];
  return base === undefined ? undefined : integerInBase(value, base, verb, flags);
}

function characterOf(value: bigint): string {
  const valid = value >= 0n && value <= 0x10ffffn && !(value >= 0xd800n && value <= 0xdfffn);
  return valid ? String.fromCodePoint(Number(value)) : "\ufffd";
}

function codePoint(value: bigint, flags: VerbFlags): string {
  const unsigned = BigInt.asUintN(64, value);
  const digits = unsigned.toString(16).toUpperCase().padStart(Math.max(flags.precision ?? 4, 4), "0");
  const shown = flags.sharp && unsigned <= 0x10ffffn && isPrintable(characterOf(unsigned));
  return `U+${digits}${shown ? ` '${characterOf(unsigned)}'` : ""}`;
}

function integerInBase(value: bigint, base: number, verb: string, flags: VerbFlags): string {
  if (flags.precision === 0 && value === 0n) return padded("", flags, false);
  const sign = value < 0n ? "-" : flags.plus ? "+" : flags.space ? " " : "";
  let least = flags.precision ?? 0;
  if (flags.precision === undefined && flags.zero && !flags.minus) least = (flags.width ?? 0) - sign.length;
  let digits = (value < 0n ? -value : value).toString(base).padStart(least, "0");
  if (flags.sharp && base === 2) digits = `0b${digits}`;
  if (flags.sharp && base === 8 && !digits.startsWith("0")) digits = `0${digits}`;
  if (flags.sharp && base === 16) digits = `0x${digits}`;
  if (verb === "X") digits = digits.toUpperCase();
  if (verb === "O") digits = `0o${digits}`;
  return padded(sign + digits, flags, false);
}

const FORMS: Readonly<Record<string, readonly [FloatForm, number]>> = {
  v: ["g", -1],
  b: ["b", -1],
  g: ["g", -1],
  G: ["G", -1],
  x: ["x", -1],
  X: ["X", -1],
  e: ["e", 6],
  E: ["E", 6],
  f: ["f", 6],
  F: ["f", 6],
};

export function formatNumber(value: number, verb: string, flags: VerbFlags): Formatted {
  const form = FORMS[verb];
  if (form === undefined) return undefined;
  const text = formatFloatAs(value, form[0], flags.precision ?? form[1]);
  const signed = /^[+-]/.test(text) ? text : `+${text}`;
  const positive = signed.startsWith("+");
  const sign = !positive ? "-" : flags.plus ? "+" : flags.space ? " " : "";
  let body = signed.slice(1);
  if (Number.isNaN(value)) return padded((flags.plus || flags.space ? sign : "") + body, flags, false);
  if (!Number.isFinite(value)) return padded((sign || "+") + body, flags, false);
  if (flags.sharp && verb !== "b") body = withPoint(body, verb, flags.precision ?? form[1]);
  const zeros = flags.zero && !flags.minus && sign !== ""
    ? (flags.width ?? 0) - sign.length - body.length
    : 0;
  return padded(sign + "0".repeat(Math.max(zeros, 0)) + body, flags);
}

/** `%#g` and its kin always show a decimal point, and `g` keeps trailing zeros. */
function withPoint(body: string, verb: string, precision: number): string {
  const [, mantissa = "", tail = ""] = /^([^ep]*)(.*)$/i.exec(body) ?? [];
  const dotted = mantissa.includes(".") ? mantissa : `${mantissa}.`;
  if (!"vgG".includes(verb)) return dotted + tail;
  const significant = mantissa.replace(".", "").replace(/^0+/, "").length + (mantissa === "0" ? 1 : 0);
  return dotted + "0".repeat(Math.max((precision < 0 ? 6 : precision) - significant, 0)) + tail;
}
