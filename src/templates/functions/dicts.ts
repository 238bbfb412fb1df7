import { TemplateFailure } from "../failure.ts";
import { formatValue, sortedKeys } from "../format/value.ts";
import { type Budget, MAX_DEPTH } from "../limits.ts";
import { type Builtins, takes, takesMany } from "../signature.ts";
import { typeName } from "../type_name.ts";
import { Dict, List, strings, type Value } from "../value.ts";
import { mergeInto } from "./merge.ts";

/** Functions on maps. `set`, `unset` and the merging ones change the map they are given, as in Sprig. */
export const dictFunctions: Builtins = {
  dict: takesMany([], "any", (values, { budget }) => {
    const entries = new Map<string, Value>();
    for (let i = 0; i < values.length; i += 2) {
      entries.set(formatValue(values[i], budget), i + 1 < values.length ? values[i + 1] ?? null : "");
    }
    return new Dict(entries);
  }),
  get: takes(["map", "string"], ([dict, key]) => dict.entries.has(key) ? dict.entries.get(key) : ""),
  set: takes(["map", "string", "any"], ([dict, key, value]) => {
    dict.entries.set(key, value ?? null);
    return dict;
  }),
  unset: takes(["map", "string"], ([dict, key]) => {
    dict.entries.delete(key);
    return dict;
  }),
  hasKey: takes(["map", "string"], ([dict, key]) => dict.entries.has(key)),
  pluck: takesMany(["string"], "map", ([key, ...dicts]) => {
    return new List(dicts.filter((dict) => dict.entries.has(key)).map((dict) => dict.entries.get(key)));
  }),
  keys: takesMany([], "map", (dicts, { budget }) => {
    budget.charge(sizeOf(dicts));
    return strings(dicts.flatMap(sortedKeys));
  }),
  values: takes(["map"], ([dict], { budget }) => {
    budget.charge(dict.entries.size);
    return new List(sortedKeys(dict).map((key) => dict.entries.get(key)));
  }),
  pick: takesMany(["map"], "string", ([dict, ...keys]) => {
    return new Dict(
      new Map(keys.filter((key) => dict.entries.has(key)).map((key) => [key, dict.entries.get(key)])),
    );
  }),
  omit: takesMany(["map"], "string", ([dict, ...keys], { budget }) => {
    budget.charge(dict.entries.size);
    const unwanted = new Set(keys);
    return new Dict(new Map([...dict.entries].filter(([key]) => !unwanted.has(key))));
  }),
  merge: merging(false),
  mustMerge: merging(false),
  mergeOverwrite: merging(true),
  mustMergeOverwrite: merging(true),
  dig: takesMany([], "any", dig),
  deepCopy: takes(["any"], ([value], { budget }) => deepCopy(value, budget)),
  mustDeepCopy: takes(["any"], ([value], { budget }) => deepCopy(value, budget)),
};

function merging(overwrite: boolean): Builtins[string] {
  return takesMany(["map"], "map", ([target, ...sources], { budget }) => {
    for (const source of sources) mergeInto(target, source, overwrite, budget);
    return target;
  });
}

function sizeOf(dicts: readonly Dict[]): number {
  return dicts.reduce((sum, dict) => sum + dict.entries.size, 0);
}

/** `dig "a" "b" default dict`: the value at a path of keys, or the default where the path ends early. */
function dig(values: readonly Value[]): Value {
  if (values.length < 3) throw new TemplateFailure("a key, a default and a map are needed");
  let current = values.at(-1);
  for (const key of values.slice(0, -2)) {
    if (typeof key !== "string") throw new TemplateFailure(`a key must be text, not ${typeName(key)}`);
    if (!(current instanceof Dict) || current.element !== "interface {}") {
      throw new TemplateFailure(`a map is needed to look up keys, not ${typeName(current)}`);
    }
    if (!current.entries.has(key)) return values.at(-2);
    current = current.entries.get(key);
  }
  return current;
}

function deepCopy(value: Value, budget: Budget): Value {
  if (value === undefined || value === null) throw new TemplateFailure("nil cannot be copied");
  return copy(value, budget, 0);
}

function copy(value: Value, budget: Budget, depth: number): Value {
  budget.charge(1);
  if (depth > MAX_DEPTH) throw new TemplateFailure("the value to copy is nested too deeply");
  if (value instanceof List) {
    return new List(value.items.map((item) => copy(item, budget, depth + 1)), value.element, value.isNil);
  }
  if (!(value instanceof Dict)) return value;
  const entries = [...value.entries].map(([key, item]) => [key, copy(item, budget, depth + 1)] as const);
  return new Dict(new Map(entries), value.element);
}
