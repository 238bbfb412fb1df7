import { deepEqual } from "../deep_equal.ts";
import { TemplateFailure } from "../failure.ts";
import type { Budget } from "../limits.ts";
import { type Builtin, type Builtins, takes, takesMany } from "../signature.ts";
import { isTrue } from "../truth.ts";
import { List, type Value } from "../value.ts";
import { toInt64 } from "./casts.ts";
import { itemsOf } from "./sequence.ts";

const NIL_LIST = new List([], "interface {}", true);

const list = takesMany([], "any", (values) => listOf(values));

/** Functions that never fail in Sprig come in pairs: `mustX` reports an error, `X` panics; here both are one error. */
const pairs: Builtins = {
  append: takes(["any", "any"], ([items, item], { budget }) => listOf([...itemsOf(items, budget), item])),
  push: takes(["any", "any"], ([items, item], { budget }) => listOf([...itemsOf(items, budget), item])),
  prepend: takes(["any", "any"], ([items, item], { budget }) => listOf([item, ...itemsOf(items, budget)])),
  first: takes(["any"], ([items], { budget }) => itemsOf(items, budget)[0]),
  last: takes(["any"], ([items], { budget }) => itemsOf(items, budget).at(-1)),
  rest: takes(["any"], ([items], { budget }) => part(itemsOf(items, budget), 1)),
  initial: takes(["any"], ([items], { budget }) => part(itemsOf(items, budget), 0, -1)),
  reverse: takes(["any"], ([items], { budget }) => listOf([...itemsOf(items, budget)].reverse())),
  compact: takes(
    ["any"],
    ([items], { budget }) => listOf(itemsOf(items, budget).filter((item) => !isEmpty(item))),
  ),
  uniq: takes(["any"], ([items], { budget }) => {
    const kept: Value[] = [];
    for (const item of itemsOf(items, budget)) if (!holds(kept, item, budget)) kept.push(item);
    return listOf(kept);
  }),
  without: takesMany(["any"], "any", ([items, ...unwanted], { budget }) => {
    return listOf(itemsOf(items, budget).filter((item) => !holds(unwanted, item, budget)));
  }),
  has: takes(["any", "any"], ([item, items], { budget }) => {
    return items !== undefined && items !== null && holds(itemsOf(items, budget), item, budget);
  }),
  slice: takesMany(["any"], "any", ([items, ...positions], { budget }) => slice(items, positions, budget)),
  chunk: takes(["int", "any"], ([size, items], { budget }) => chunk(itemsOf(items, budget), size)),
};

/** Functions on lists. None changes the list it is given. */
export const listFunctions: Builtins = {
  list,
  tuple: list,
  concat: takesMany([], "any", (lists, { budget }) => {
    const items = lists.flatMap((one) => itemsOf(one, budget));
    return items.length === 0 ? NIL_LIST : listOf(items);
  }),
  ...pairs,
  ...Object.fromEntries(Object.entries(pairs).map(([name, one]): [string, Builtin] => [mustName(name), one])),
};

function mustName(name: string): string {
  return `must${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

function listOf(items: readonly Value[]): List {
  return new List(items.map((item) => item ?? null));
}

/** Sprig's sense of empty: zero, false, nil, or without elements. A time never is. */
export function isEmpty(value: Value): boolean {
  return !isTrue(value);
}

function part(items: readonly Value[], start: number, end?: number): List {
  return items.length === 0 ? NIL_LIST : listOf(items.slice(start, end));
}

function holds(items: readonly Value[], wanted: Value, budget: Budget): boolean {
  return items.some((item) => deepEqual(wanted, item, budget));
}

function slice(value: Value, positions: readonly Value[], budget: Budget): Value {
  const items = itemsOf(value, budget);
  if (items.length === 0) return undefined;
  const start = positions.length > 0 ? Number(toInt64(positions[0])) : 0;
  const end = positions.length > 1 ? Number(toInt64(positions[1])) : items.length;
  if (start < 0 || start > end || end > items.length) {
    throw new TemplateFailure(`the positions are outside of a length of ${items.length}`);
  }
  return new List(items.slice(start, end), value instanceof List ? value.element : undefined);
}

function chunk(items: readonly Value[], size: number): List {
  if (size <= 0) throw new TemplateFailure("a chunk needs a positive size");
  const chunks: List[] = [];
  for (let at = 0; at < items.length; at += size) chunks.push(listOf(items.slice(at, at + size)));
  return new List(chunks, "[]interface {}");
}
