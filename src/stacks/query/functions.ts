import type { Query } from "./parse.ts";
import { isTrue, itemsOf, plus, sorted } from "./values.ts";

/** The values that a query gives for one. */
type Evaluate = (query: Query, input: unknown) => unknown[];

type Call = (input: unknown, argument: Query, evaluate: Evaluate) => unknown[];

/** The value of an argument that is the same for every item. */
function fixed(argument: Query, input: unknown, evaluate: Evaluate): unknown {
  return evaluate(argument, input)[0];
}

function entriesOf(input: unknown): { key: unknown; value: unknown }[] {
  if (Array.isArray(input)) return input.map((value, key) => ({ key, value }));
  if (typeof input !== "object" || input === null) return [];
  return Object.entries(input).map(([key, value]) => ({ key, value }));
}

function fromEntries(entries: unknown): Record<string, unknown> {
  return Object.fromEntries(
    itemsOf(entries).map((entry) => {
      const { key, value }: { key?: unknown; value?: unknown } = Object(entry);
      return [String(key ?? null), value ?? null];
    }),
  );
}

function order(one: unknown, other: unknown): number {
  if (typeof one === "number" && typeof other === "number") return one - other;
  const [first, second] = [keyFor(one), keyFor(other)];
  return first < second ? -1 : first > second ? 1 : 0;
}

function keyFor(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(sorted(value)) ?? "";
}

function by(argument: Query, evaluate: Evaluate): (item: unknown) => unknown {
  return (item) => evaluate(argument, item)[0];
}

function groups(input: unknown, argument: Query, evaluate: Evaluate): unknown[][] {
  const keyOf = by(argument, evaluate);
  return [...Map.groupBy(itemsOf(input), (item) => keyFor(keyOf(item))).values()];
}

function lengthOf(input: unknown): number {
  if (typeof input === "string") return [...input].length;
  return typeof input === "object" && input !== null ? itemsOf(input).length : 0;
}

function contains(one: unknown, other: unknown): boolean {
  if (typeof one === "string") return one.includes(String(other));
  if (Array.isArray(one)) {
    return itemsOf(Array.isArray(other) ? other : [other]).every((wanted) =>
      one.some((item) => contains(item, wanted))
    );
  }
  if (typeof one === "object" && one !== null && typeof other === "object" && other !== null) {
    return Object.entries(other).every(([key, value]) =>
      Object.hasOwn(one, key) && contains((one as Readonly<Record<string, unknown>>)[key], value)
    );
  }
  return keyFor(one) === keyFor(other);
}

function typeOf(input: unknown): string {
  if (input === null || input === undefined) return "!!null";
  if (Array.isArray(input)) return "!!seq";
  if (typeof input === "number") return Number.isInteger(input) ? "!!int" : "!!float";
  return { string: "!!str", boolean: "!!bool" }[typeof input as string] ?? "!!map";
}

/** Each value once: adding one list or map after the other would copy all of them every time. */
function sum(items: readonly unknown[]): unknown {
  const there = items.filter((item) => item !== null && item !== undefined);
  if (Array.isArray(there[0])) return there.flat();
  const isMap = (item: unknown): boolean => typeof item === "object" && !Array.isArray(item);
  if (there.every(isMap) && there.length > 0) {
    return Object.fromEntries(there.flatMap((item) => Object.entries(Object(item))));
  }
  return there.reduce(plus, null);
}

const FUNCTIONS: Readonly<Record<string, Call>> = {
  select: (input, argument, evaluate) => evaluate(argument, input).some(isTrue) ? [input] : [],
  map: (input, argument, evaluate) => [itemsOf(input).flatMap((item) => evaluate(argument, item))],
  has: (input, argument, evaluate) => {
    const key = fixed(argument, input, evaluate);
    if (Array.isArray(input)) return [typeof key === "number" && key in input];
    return [typeof input === "object" && input !== null && Object.hasOwn(input, String(key))];
  },
  contains: (input, argument, evaluate) => [contains(input, fixed(argument, input, evaluate))],
  join: (input, argument, evaluate) => {
    const between = String(fixed(argument, input, evaluate));
    return [itemsOf(input).map((item) => String(item ?? "")).join(between)];
  },
  split: (input, argument, evaluate) => [String(input ?? "").split(String(fixed(argument, input, evaluate)))],
  sort_by: (input, argument, evaluate) => {
    const keyOf = by(argument, evaluate);
    return [itemsOf(input).toSorted((one, other) => order(keyOf(one), keyOf(other)))];
  },
  group_by: (input, argument, evaluate) => [groups(input, argument, evaluate)],
  unique_by: (input, argument, evaluate) => [groups(input, argument, evaluate).map(([first]) => first)],
  map_values: (input, argument, evaluate) => [
    fromEntries(
      entriesOf(input).map(({ key, value }) => ({ key, value: evaluate(argument, value)[0] })),
    ),
  ],
  with_entries: (input, argument, evaluate) => [
    fromEntries(entriesOf(input).flatMap((entry) => evaluate(argument, entry))),
  ],
  keys: (input) => [entriesOf(input).map(({ key }) => key)],
  length: (input) => [lengthOf(input)],
  to_entries: (input) => [entriesOf(input)],
  from_entries: (input) => [fromEntries(input)],
  values: (input) => [itemsOf(input)],
  add: (input) => [sum(itemsOf(input))],
  any: (input) => [itemsOf(input).some(isTrue)],
  all: (input) => [itemsOf(input).every(isTrue)],
  not: (input) => [!isTrue(input)],
  sort: (input) => [itemsOf(input).toSorted(order)],
  unique: (input) => [[...new Map(itemsOf(input).map((item) => [keyFor(item), item])).values()]],
  flatten: (input) => [itemsOf(input).flat(Infinity)],
  first: (input) => [itemsOf(input)[0] ?? null],
  last: (input) => [itemsOf(input).at(-1) ?? null],
  reverse: (input) => [itemsOf(input).toReversed()],
  type: (input) => [typeOf(input)],
  tag: (input) => [typeOf(input)],
  upcase: (input) => [String(input ?? "").toUpperCase()],
  downcase: (input) => [String(input ?? "").toLowerCase()],
  trim: (input) => [String(input ?? "").trim()],
  to_string: (input) => [typeof input === "string" ? input : JSON.stringify(input)],
  to_number: (input) => [Number(input)],
  min: (input) => [itemsOf(input).toSorted(order)[0] ?? null],
  max: (input) => [itemsOf(input).toSorted(order).at(-1) ?? null],
};

export function callFunction(
  name: string,
  argument: Query | undefined,
  input: unknown,
  evaluate: Evaluate,
): unknown[] {
  return FUNCTIONS[name]?.(input, argument ?? { type: "self" }, evaluate) ?? [];
}
