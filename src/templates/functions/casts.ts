import { parseFloating, parseWhole } from "../literals.ts";
import { Int, type Value } from "../value.ts";

const LEAST = -(1n << 63n);
const MOST = (1n << 63n) - 1n;

/** Any value as a whole number of 64 bits, as Sprig's arithmetic takes it: what is no number counts as 0. */
export function toInt64(value: Value): bigint {
  if (value instanceof Int) return BigInt.asIntN(64, value.value);
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value === "number") return truncated(value);
  if (typeof value !== "string") return 0n;
  const whole = parseWhole(value.replace(/\.0*$/, (zeros) => zeros === "." ? "." : ""));
  return whole === undefined || whole < LEAST || whole > MOST ? 0n : whole;
}

/** A float without its decimals; what does not fit becomes the least number, as on the machines Go runs on. */
function truncated(value: number): bigint {
  if (Number.isNaN(value) || value >= 2 ** 63 || value < -(2 ** 63)) return LEAST;
  return BigInt(Math.trunc(value));
}

/** Any value as a `float64`; what is no number counts as 0. */
export function toFloat64(value: Value): number {
  if (value instanceof Int) return Number(value.value);
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "number") return value;
  return typeof value === "string" ? parseFloatText(value) : 0;
}

function parseFloatText(text: string): number {
  const [, sign, word] = /^([+-]?)(inf|infinity|nan)$/i.exec(text) ?? [];
  if (word !== undefined) {
    if (word.toLowerCase() === "nan") return sign === "" ? NaN : 0;
    return sign === "-" ? -Infinity : Infinity;
  }
  const value = parseFloating(text) ?? 0;
  return Number.isFinite(value) ? value : 0;
}
