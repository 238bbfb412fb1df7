import { callFunction } from "./functions.ts";
import type { Query } from "./parse.ts";
import { QueryFault } from "./tokens.ts";
import { isTrue, itemsOf, plus, sorted } from "./values.ts";

/** More values than anybody reads. */
const MOST_VALUES = 1_000_000;

/** Steps and items of lists, for a query as a whole. */
const MOST_WORK = 20_000_000;

/**
 * The values that a query gives for one.
 *
 * @param spent is told of steps and items as they are worked through, for whoever counts several queries together
 */
export function evaluateQuery(query: Query, input: unknown, spent?: (work: number) => void): unknown[] {
  let left = MOST_WORK;
  const spend = (work: number): void => {
    left -= work;
    if (left < 0) throw new QueryFault(0, "it takes too much work");
    spent?.(work);
  };
  const evaluate: Evaluate = (part, value) => valuesOf(part, value, evaluate, spend);
  return evaluate(query, input);
}

type Evaluate = (query: Query, input: unknown) => unknown[];

function valuesOf(
  query: Query,
  input: unknown,
  evaluate: Evaluate,
  spend: (work: number) => void,
): unknown[] {
  spend(1);
  switch (query.type) {
    case "self":
      return [input];
    case "literal":
      return [query.value];
    case "key":
      return evaluate(query.of, input).map((value) => keyOf(value, query.key));
    case "at":
      return evaluate(query.of, input).flatMap((value) =>
        evaluate(query.index, input).map((index) => itemAt(value, index))
      );
    case "slice":
      return evaluate(query.of, input).map((value) =>
        Array.isArray(value) || typeof value === "string" ? value.slice(query.from, query.to) : null
      );
    case "each":
      return bounded(evaluate(query.of, input).flatMap(itemsOf));
    case "pipe":
      return bounded(evaluate(query.first, input).flatMap((value) => evaluate(query.then, value)));
    case "comma":
      return bounded(query.parts.flatMap((part) => evaluate(part, input)));
    case "binary":
      return binary(query, input, evaluate);
    case "call":
      spend(itemsOf(input).length);
      return callFunction(query.name, query.argument, input, evaluate);
    case "list":
      return [query.of === undefined ? [] : evaluate(query.of, input)];
    case "map":
      return [
        Object.fromEntries(query.entries.map(([key, value]) => [
          String(evaluate(key, input)[0]),
          evaluate(value, input)[0] ?? null,
        ])),
      ];
  }
}

function bounded(values: unknown[]): unknown[] {
  if (values.length > MOST_VALUES) throw new QueryFault(0, "it gives too many values");
  return values;
}

/** A few signs that add a value to itself would double it each time. */
function whole(value: unknown): unknown {
  if ((typeof value === "string" || Array.isArray(value)) && value.length > MOST_VALUES) {
    throw new QueryFault(0, "it makes too long a value");
  }
  return value;
}

function keyOf(value: unknown, key: string): unknown {
  if (Array.isArray(value) || typeof value !== "object" || value === null) return null;
  return Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : null;
}

function itemAt(value: unknown, index: unknown): unknown {
  if (Array.isArray(value) && typeof index === "number") return value.at(index) ?? null;
  return typeof index === "string" ? keyOf(value, index) : null;
}

function binary(
  { operator, left, right }: Query & { readonly type: "binary" },
  input: unknown,
  evaluate: Evaluate,
): unknown[] {
  const one = evaluate(left, input);
  if (operator === "//") {
    const found = one.filter(isTrue);
    return found.length > 0 ? found : evaluate(right, input);
  }
  return bounded(
    one.flatMap((value) => evaluate(right, input).map((other) => combine(operator, value, other))),
  );
}

function combine(operator: string, one: unknown, other: unknown): unknown {
  switch (operator) {
    case "and":
      return isTrue(one) && isTrue(other);
    case "or":
      return isTrue(one) || isTrue(other);
    case "==":
      return isSame(one, other);
    case "!=":
      return !isSame(one, other);
    case "+":
      return whole(plus(one, other));
    case "*":
      return typeof one === "number" && typeof other === "number" ? one * other : merged(one, other);
    case "-":
      if (Array.isArray(one) && Array.isArray(other)) {
        return one.filter((item) => !other.some((two) => isSame(item, two)));
      }
      return Number(one) - Number(other);
    default:
      return compare(operator, one, other);
  }
}

function compare(operator: string, one: unknown, other: unknown): boolean {
  if (typeof one !== typeof other || (typeof one !== "number" && typeof one !== "string")) return false;
  const [first, second] = [one, other as typeof one];
  if (operator === "<") return first < second;
  if (operator === "<=") return first <= second;
  return operator === ">" ? first > second : first >= second;
}

/** Texts are compared as patterns with `*`, as yq does. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one === "string" && typeof other === "string" && other.includes("*")) {
    return fitsStars(one, other);
  }
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

/** Each part as early as it can be; the last at the end. No regular expression: those take time without bounds. */
function fitsStars(text: string, pattern: string): boolean {
  const [first = "", ...parts] = pattern.split("*");
  const last = parts.pop() ?? "";
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

function merged(one: unknown, other: unknown): unknown {
  if (!isMap(one) || !isMap(other)) return other;
  const result: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    result[key] = Object.hasOwn(result, key) ? merged(result[key], value) : value;
  }
  return result;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
