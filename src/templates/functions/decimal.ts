import { shortestDigits } from "../format/float_digits.ts";
import { TemplateFailure } from "../failure.ts";

/** An exact decimal: `digits × 10^exponent`. */
interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** Decimals a quotient is rounded to. */
const QUOTIENT_DECIMALS = 16;

function fromNumber(value: number): Decimal {
  if (!Number.isFinite(value)) throw new TemplateFailure("the number is not finite");
  const { digits, point } = shortestDigits(Math.abs(value));
  const whole = BigInt(digits || "0");
  return { digits: value < 0 ? -whole : whole, exponent: point - digits.length };
}

function toNumber(value: Decimal): number {
  return Number(`${value.digits}e${value.exponent}`);
}

/** Both numbers with the same exponent. */
function aligned(a: Decimal, b: Decimal): readonly [bigint, bigint, number] {
  const exponent = Math.min(a.exponent, b.exponent);
  const scale = (value: Decimal): bigint => value.digits * 10n ** BigInt(value.exponent - exponent);
  return [scale(a), scale(b), exponent];
}

export type DecimalOperation = (a: Decimal, b: Decimal) => Decimal;

export const add: DecimalOperation = (a, b) => {
  const [left, right, exponent] = aligned(a, b);
  return { digits: left + right, exponent };
};

export const subtract: DecimalOperation = (a, b) => add(a, { digits: -b.digits, exponent: b.exponent });

export const multiply: DecimalOperation = (a, b) => {
  return { digits: a.digits * b.digits, exponent: a.exponent + b.exponent };
};

/** Rounds half away from zero. */
export const divide: DecimalOperation = (a, b) => {
  if (b.digits === 0n) throw new TemplateFailure("division by zero");
  const [left, right] = aligned(a, b);
  const scaled = left * 10n ** BigInt(QUOTIENT_DECIMALS);
  const quotient = scaled / right;
  const rest = scaled % right;
  const isUp = abs(rest) * 2n >= abs(right);
  const step = (left < 0n) === (right < 0n) ? 1n : -1n;
  return { digits: quotient + (isUp ? step : 0n), exponent: -QUOTIENT_DECIMALS };
};

function abs(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Applies an operation from left to right in exact decimals, so that 0.1 + 0.2 is 0.3. */
export function calculate(first: number, others: readonly number[], operation: DecimalOperation): number {
  return toNumber(others.map(fromNumber).reduce(operation, fromNumber(first)));
}
