/**
 * Decimal digits of a finite, non-negative number: `0.<digits>` times ten to the power of `point`.
 * No leading or trailing zeros; zero has no digits.
 */
export interface FloatDigits {
  readonly digits: string;
  readonly point: number;
}

/** No double has more decimals than this, so further ones are zeros. */
const MOST_DECIMALS = 1100;

/** The fewest digits that read back as the same number. */
export function shortestDigits(value: number): FloatDigits {
  const [mantissa = "0", exponent = "0"] = value.toExponential().split("e");
  return trimmed(mantissa.replace(".", ""), Number(exponent) + 1);
}

/** Rounded to so many decimals, half to even on the exact binary value. */
export function digitsToDecimals(value: number, decimals: number): FloatDigits {
  const kept = Math.min(decimals, MOST_DECIMALS);
  const text = scaledToInteger(value, kept).toString();
  return trimmed(text, text.length - kept);
}

/** Rounded to so many significant digits, half to even on the exact binary value. */
export function digitsToLength(value: number, length: number): FloatDigits {
  if (value === 0) return { digits: "", point: 0 };
  const kept = Math.min(length, MOST_DECIMALS);
  // The shortest digits may have been rounded up to a power of ten that the value itself does not reach.
  let point = shortestDigits(value).point;
  let text = scaledToInteger(value, kept - point).toString();
  if (text.length < kept) {
    point -= 1;
    text = scaledToInteger(value, kept - point).toString();
  }
  return trimmed(text, point + text.length - kept);
}

function trimmed(text: string, point: number): FloatDigits {
  const lead = text.length - text.replace(/^0+/, "").length;
  const digits = text.slice(lead).replace(/0+$/, "");
  return digits === "" ? { digits, point: 0 } : { digits, point: point - lead };
}

/** `value × 10^power`, rounded half to even. */
function scaledToInteger(value: number, power: number): bigint {
  const { mantissa, exponent } = binaryParts(value);
  let top = mantissa;
  let bottom = 1n;
  if (exponent >= 0) top <<= BigInt(exponent);
  else bottom <<= BigInt(-exponent);
  if (power >= 0) top *= 10n ** BigInt(power);
  else bottom *= 10n ** BigInt(-power);
  const quotient = top / bottom;
  const twice = (top % bottom) * 2n;
  const up = twice > bottom || (twice === bottom && (quotient & 1n) === 1n);
  return up ? quotient + 1n : quotient;
}

/** A double as `mantissa × 2^exponent` (IEEE 754 binary64). */
export function binaryParts(value: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  if (biased === 0) return { mantissa: fraction, exponent: -1074 };
  return { mantissa: fraction | 0x10000000000000n, exponent: biased - 1075 };
}
