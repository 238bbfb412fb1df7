import {
  binaryParts,
  digitsToDecimals,
  digitsToLength,
  type FloatDigits,
  shortestDigits,
} from "./float_digits.ts";

export type FloatForm = "b" | "e" | "E" | "f" | "g" | "G" | "x" | "X";

/** A `float64` as Go's `%v` prints it: shortest digits, with an exponent below 1e-4 and from 1e+06 on. */
export function formatFloat(value: number): string {
  return formatFloatAs(value, "g", -1);
}

/** A `float64` in a form of Go's `strconv.FormatFloat`; precision -1 takes the fewest digits that read back. */
export function formatFloatAs(value: number, form: FloatForm, precision: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  const size = Math.abs(value);
  if (form === "x" || form === "X") return sign + cased(hexadecimal(size, precision), form === "X");
  if (form === "b") return sign + binary(size);
  if (form === "f") {
    const digits = precision < 0 ? shortestDigits(size) : digitsToDecimals(size, precision);
    return sign + plain(digits, precision < 0 ? Math.max(digits.digits.length - digits.point, 0) : precision);
  }
  if (form === "e" || form === "E") {
    const digits = precision < 0 ? shortestDigits(size) : digitsToLength(size, precision + 1);
    const decimals = precision < 0 ? Math.max(digits.digits.length - 1, 0) : precision;
    return sign + cased(scientific(digits, decimals), form === "E");
  }
  return sign + cased(general(size, precision), form === "G");
}

function cased(text: string, upper: boolean): string {
  return upper ? text.toUpperCase() : text;
}

function general(size: number, precision: number): string {
  const shortest = precision < 0;
  const digits = shortest ? shortestDigits(size) : digitsToLength(size, Math.max(precision, 1));
  const count = digits.digits.length;
  let most = shortest ? 6 : Math.max(precision, 1);
  if (!shortest && most > count && count >= digits.point) most = count;
  const exponent = digits.point - 1;
  if (exponent < -4 || exponent >= most) return scientific(digits, Math.max(count - 1, 0));
  return plain(digits, Math.max(count - digits.point, 0));
}

function plain(digits: FloatDigits, decimals: number): string {
  const before = digits.point > 0 ? digits.digits.slice(0, digits.point).padEnd(digits.point, "0") : "0";
  if (decimals === 0) return before;
  const after = digits.point < 0
    ? "0".repeat(-digits.point) + digits.digits
    : digits.digits.slice(digits.point);
  return `${before}.${after.slice(0, decimals).padEnd(decimals, "0")}`;
}

function scientific(digits: FloatDigits, decimals: number): string {
  const first = digits.digits.slice(0, 1) || "0";
  const rest = decimals === 0 ? "" : `.${digits.digits.slice(1).padEnd(decimals, "0")}`;
  const exponent = digits.digits === "" ? 0 : digits.point - 1;
  return `${first}${rest}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
}

/** `4503599627370496p-52`: the bits of the mantissa as a whole number. */
function binary(size: number): string {
  const { mantissa, exponent } = binaryParts(size);
  return `${mantissa}p${exponent < 0 ? "" : "+"}${exponent}`;
}

/** `0x1.8p+01`: the mantissa in hexadecimal, rounded half to even, and the exponent in powers of two. */
function hexadecimal(size: number, precision: number): string {
  let { mantissa, exponent } = binaryParts(size);
  while (size > 0 && mantissa >> 52n === 0n) {
    mantissa <<= 1n;
    exponent -= 1;
  }
  const digits = precision < 0 ? 13 : Math.min(precision, 13);
  mantissa = roundedBits(mantissa, BigInt(52 - 4 * digits));
  if (mantissa >> 53n !== 0n) {
    mantissa >>= 1n;
    exponent += 1;
  }
  const power = size === 0 ? 0 : exponent + 52;
  const all = (mantissa & 0xfffffffffffffn).toString(16).padStart(13, "0");
  const fraction = precision < 0 ? all.replace(/0+$/, "") : all.slice(0, digits).padEnd(precision, "0");
  const shown = `${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  return `0x${mantissa >> 52n}${fraction === "" ? "" : `.${fraction}`}p${shown}`;
}

/** The number with its last bits rounded away. */
function roundedBits(value: bigint, bits: bigint): bigint {
  const step = 1n << bits;
  const rest = value % step;
  const down = value - rest;
  const isUp = rest * 2n > step || (rest * 2n === step && (down >> bits) % 2n === 1n);
  return isUp ? down + step : down;
}
