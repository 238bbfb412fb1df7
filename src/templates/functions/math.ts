import { TemplateFailure } from "../failure.ts";
import { print } from "../format/print.ts";
import type { Budget } from "../limits.ts";
import { type Builtins, takes, takesMany } from "../signature.ts";
import { int, int64, List, type Value } from "../value.ts";
import { toFloat64, toInt64 } from "./casts.ts";
import { add, calculate, type DecimalOperation, divide, multiply, subtract } from "./decimal.ts";

/** Arithmetic: plain names work on whole numbers of 64 bits, names that end in `f` on floats. */
export const mathFunctions: Builtins = {
  int: takes(["any"], ([value]) => int(toInt64(value))),
  int64: takes(["any"], ([value]) => int64(toInt64(value))),
  float64: takes(["any"], ([value]) => toFloat64(value)),
  atoi: takes(["string"], ([text]) => int(atoi(text))),
  toDecimal: takes(["any"], ([value], { budget }) => int64(octal(print([value], budget)))),
  add1: takes(["any"], ([value]) => int64(toInt64(value) + 1n)),
  add: takesMany(
    [],
    "any",
    (values) => int64(values.reduce((sum: bigint, value) => sum + toInt64(value), 0n)),
  ),
  sub: takes(["any", "any"], ([a, b]) => int64(toInt64(a) - toInt64(b))),
  mul: takesMany(["any"], "any", ([first, ...others]) => {
    return int64(
      others.reduce((product: bigint, value) => BigInt.asIntN(64, product * toInt64(value)), toInt64(first)),
    );
  }),
  div: takes(["any", "any"], ([a, b]) => int64(toInt64(a) / nonZero(toInt64(b)))),
  mod: takes(["any", "any"], ([a, b]) => int64(toInt64(a) % nonZero(toInt64(b)))),
  max: takesMany(["any"], "any", (values) => int64(extreme(values, (a, b) => a > b))),
  biggest: takesMany(["any"], "any", (values) => int64(extreme(values, (a, b) => a > b))),
  min: takesMany(["any"], "any", (values) => int64(extreme(values, (a, b) => a < b))),
  add1f: takes(["any"], ([value]) => calculate(toFloat64(value), [1], add)),
  addf: takesMany([], "any", (values) => calculate(0, values.map(toFloat64), add)),
  subf: decimals(subtract),
  mulf: decimals(multiply),
  divf: decimals(divide),
  maxf: takesMany(["any"], "any", (values) => floats(values).reduce((a, b) => Math.max(a, b), -Infinity)),
  minf: takesMany(["any"], "any", (values) => floats(values).reduce((a, b) => Math.min(a, b), Infinity)),
  floor: takes(["any"], ([value]) => Math.floor(toFloat64(value))),
  ceil: takes(["any"], ([value]) => Math.ceil(toFloat64(value))),
  round: takesMany(
    ["any", "int"],
    "float64",
    ([value, places, ...up]) => round(toFloat64(value), places, up[0] ?? 0.5),
  ),
  until: takes(["int"], ([count], { budget }) => steps(0, count, count < 0 ? -1 : 1, budget)),
  untilStep: takes(
    ["int", "int", "int"],
    ([start, stop, step], { budget }) => steps(start, stop, step, budget),
  ),
  seq: takesMany([], "int", (values, { budget }) => sequence(values, budget)),
};

function decimals(operation: DecimalOperation): Builtins[string] {
  return takesMany(["any"], "any", ([first, ...others]) => {
    return calculate(toFloat64(first), others.map(toFloat64), operation);
  });
}

function floats(values: readonly Value[]): number[] {
  return values.map(toFloat64);
}

function nonZero(value: bigint): bigint {
  if (value === 0n) throw new TemplateFailure("division by zero");
  return value;
}

function extreme(values: readonly Value[], wins: (a: bigint, b: bigint) => boolean): bigint {
  return values.map(toInt64).reduce((best, value) => wins(value, best) ? value : best);
}

/** A decimal number of 64 bits: 0 for what is none, the nearest one for what is too large. */
function atoi(text: string): bigint {
  if (!/^[+-]?\d+$/.test(text)) return 0n;
  const value = BigInt(text.replace(/^\+/, ""));
  const most = (1n << 63n) - 1n;
  return value > most ? most : value < -most - 1n ? -most - 1n : value;
}

/** The value of octal digits, such as a file mode; 0 for anything else. */
function octal(text: string): bigint {
  const [, sign, digits] = /^([+-]?)([0-7]+)$/.exec(text) ?? [];
  if (digits === undefined) return 0n;
  const value = BigInt(`0o${digits}`) * (sign === "-" ? -1n : 1n);
  return BigInt.asIntN(64, value) === value ? value : 0n;
}

/** Rounds to decimals; `up` is the fraction from which the last digit goes up. */
function round(value: number, places: number, up: number): number {
  const power = 10 ** places;
  const shifted = power * value;
  const fraction = shifted - Math.trunc(shifted);
  return (fraction >= up ? Math.ceil(shifted) : Math.floor(shifted)) / power;
}

function steps(start: number, stop: number, step: number, budget: Budget): List {
  const ahead = stop < start ? step < 0 : step > 0;
  const count = ahead ? Math.max(Math.ceil((stop - start) / step), 0) : 0;
  budget.charge(count);
  return new List(Array.from({ length: count }, (_, index) => int(start + index * step)), "int");
}

/** Numbers with spaces between them, the last one included: `seq END`, `seq START END` or `seq START STEP END`. */
function sequence(values: readonly number[], budget: Budget): string {
  const [first, second, third] = values;
  if (first === undefined || values.length > 3) return "";
  const [start, end] = second === undefined ? [1, first] : [first, third ?? second];
  const toward = end < start ? -1 : 1;
  const step = third === undefined ? toward : second ?? toward;
  if (third !== undefined && toward < 0 && step > 0) return "";
  return print([steps(start, end + toward, step, budget)], budget).slice(1, -1);
}
