import { byteLength, isAscii, toBytes } from "../bytes.ts";
import { equalsAny, isLess, isLessOrEqual } from "../compare.ts";
import { TemplateFailure } from "../failure.ts";
import { print, printLine } from "../format/print.ts";
import { printf } from "../format/printf.ts";
import { type Builtins, takes, takesMany } from "../signature.ts";
import { isTrue } from "../truth.ts";
import { typeName } from "../type_name.ts";
import { Dict, Int, int, List, type Value, zeroElement } from "../value.ts";

/** The functions that Go's templates have by themselves, but for those that escape text. */
export const coreFunctions: Builtins = {
  // `and` and `or` are evaluated where they stand, since they do not look at every argument.
  and: takesMany(["any"], "any", (values) => values.at(-1)),
  or: takesMany(["any"], "any", (values) => values.at(-1)),
  not: takes(["any"], ([value]) => !isTrue(value)),
  eq: takesMany(["any"], "any", ([first, ...others]) => equalsAny(first, others)),
  ne: takes(["any", "any"], ([a, b]) => !equalsAny(a, [b])),
  lt: takes(["any", "any"], ([a, b]) => isLess(a, b)),
  le: takes(["any", "any"], ([a, b]) => isLessOrEqual(a, b)),
  gt: takes(["any", "any"], ([a, b]) => !isLessOrEqual(a, b)),
  ge: takes(["any", "any"], ([a, b]) => !isLess(a, b)),
  len: takes(["any"], ([value]) => int(lengthOf(value))),
  index: takesMany(["any"], "any", ([value, ...keys]) => {
    if (value === undefined || value === null) throw new TemplateFailure("nil has no elements");
    return keys.reduce<Value>(element, value);
  }),
  print: takesMany([], "any", (values, { budget }) => print(values, budget)),
  println: takesMany([], "any", (values, { budget }) => printLine(values, budget)),
  printf: takesMany(["string"], "any", ([format, ...values], { budget }) => printf(format, values, budget)),
  call: takesMany(["any"], "any", ([value]) => {
    throw new TemplateFailure(`a value of type ${typeName(value)} is no function`);
  }),
};

function lengthOf(value: Value): number {
  if (typeof value === "string") return byteLength(value);
  if (value instanceof List) return value.items.length;
  if (value instanceof Dict) return value.entries.size;
  throw new TemplateFailure(`a value of type ${typeName(value)} has no length`);
}

function element(value: Value, key: Value): Value {
  if (value instanceof Dict) return mapElement(value, key);
  if (value instanceof List) return value.items[position(key, value.items.length)];
  if (typeof value === "string") {
    const at = position(key, byteLength(value));
    return new Int(BigInt((isAscii(value) ? value.charCodeAt(at) : toBytes(value)[at]) ?? 0), "uint8");
  }
  throw new TemplateFailure(`a value of type ${typeName(value)} has no elements`);
}

function mapElement(dict: Dict, key: Value): Value {
  if (typeof key !== "string") throw new TemplateFailure(`a map is indexed by text, not by ${typeName(key)}`);
  return dict.entries.has(key) ? dict.entries.get(key) : zeroElement(dict);
}

function position(key: Value, length: number): number {
  if (!(key instanceof Int)) {
    throw new TemplateFailure(`a list is indexed by a whole number, not by ${typeName(key)}`);
  }
  if (key.value < 0n || key.value >= BigInt(length)) {
    throw new TemplateFailure(`the index ${key.value} is outside of a length of ${length}`);
  }
  return Number(key.value);
}
