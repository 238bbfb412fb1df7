import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { childOf, mapNode, type Node, nodeAt } from "../yaml/node.ts";
import { dataOf } from "./data.ts";
import type { Section } from "./section.ts";
import type { NameOf } from "./stack_name.ts";

/** A component in its stack. */
export interface Instance {
  readonly section: Section;
  readonly stack: string;
}

export interface Ordered extends Instance {
  /** Keys of those among the wanted ones that must have been done before. */
  readonly after: readonly string[];
}

export function keyOf({ stack, section }: Instance): string {
  return keyFor({ stack, component: section.name });
}

function keyFor({ stack, component }: { readonly stack: string; readonly component: string }): string {
  return `${stack}\0${component}`;
}

/**
 * Components with what they depend on before them, else in the order in which they came.
 *
 * @throws AtmosError `config_invalid` when they depend on each other in a circle
 */
export function inOrder(instances: readonly Instance[], nameOf?: NameOf): Ordered[] {
  const byKey = new Map(instances.map((one) => [keyOf(one), one]));
  const done = new Map<string, Ordered>();
  // Those that wait for the one behind them. A chain may be longer than calls may be deep.
  const open = new Map<string, { ordered: Ordered; left: string[] }>();
  const begin = (instance: Instance): void => {
    const after = dependenciesOf(instance, nameOf).map(keyFor).filter((other) => byKey.has(other));
    open.set(keyOf(instance), { ordered: { ...instance, after }, left: after.toReversed() });
  };
  for (const instance of instances) {
    const way = [instance];
    for (let last = way.at(-1); last !== undefined; last = way.at(-1)) {
      const key = keyOf(last);
      if (!done.has(key) && !open.has(key)) begin(last);
      const next = open.get(key)?.left.pop();
      const other = next === undefined ? undefined : byKey.get(next);
      if (next === undefined || other === undefined) {
        const ready = open.get(key);
        if (ready !== undefined) done.set(key, ready.ordered);
        open.delete(key);
        way.pop();
      } else if (open.has(next)) {
        const keys = way.map(keyOf);
        throw circle([...keys.slice(keys.indexOf(next)), next]);
      } else if (!done.has(next)) way.push(other);
    }
  }
  return [...done.values()];
}

/** The other way round: what others depend on comes after them, so that it can be taken away. */
export function backwards(ordered: readonly Ordered[]): Ordered[] {
  const after = new Map<string, string[]>();
  for (const one of ordered) {
    for (const key of one.after) {
      const waiting = after.get(key);
      if (waiting === undefined) after.set(key, [keyOf(one)]);
      else waiting.push(keyOf(one));
    }
  }
  return ordered.toReversed().map((one) => ({ ...one, after: after.get(keyOf(one)) ?? [] }));
}

/** What a component says that it depends on, with the place where it says so. */
export interface Dependency {
  readonly component: string;
  readonly stack: string;
  readonly node: Node;
}

/** What a stack may be told by, instead of its name. */
const CONTEXT = ["namespace", "tenant", "environment", "stage"];

/**
 * `dependencies.components` and the older `settings.depends_on`: a list or a map of components. The stack is that of the
 * component, one that is named, or the one that is called so with another `tenant`, `environment` or `stage`.
 */
export function dependenciesOf({ section, stack }: Instance, nameOf?: NameOf): Dependency[] {
  const written = [
    nodeAt(section.node, ["dependencies", "components"]),
    nodeAt(section.node, ["settings", "depends_on"]),
  ];
  return written.flatMap((node) => {
    if (node?.type === "list") return node.items;
    return node?.type === "map" ? [...node.entries.values()].map(({ value }) => value) : [];
  }).flatMap((node) => {
    const plain = dataOf(node);
    const component = typeof plain === "string" ? plain : dataOf(childOf(node, "component"));
    const named = dataOf(childOf(node, "stack"));
    if (typeof component !== "string") return [];
    const other = typeof named === "string" ? named : stackBeside(section, node, nameOf) ?? stack;
    return [{ component, stack: other, node }];
  });
}

function stackBeside(section: Section, node: Node, nameOf: NameOf | undefined): string | undefined {
  const said = CONTEXT.filter((key) => typeof dataOf(childOf(node, key)) === "string");
  if (said.length === 0 || nameOf === undefined || section.node.type !== "map") return undefined;
  const vars = childOf(section.node, "vars");
  const values = new Map(vars?.type === "map" ? vars.entries : []);
  for (const key of said) {
    const value = childOf(node, key);
    if (value !== undefined) values.set(key, { keyPlace: value.place, value });
  }
  const value = mapNode(node.place, values);
  const entries = new Map([...section.node.entries, ["vars", { keyPlace: node.place, value }] as const]);
  try {
    return nameOf({ ...section, node: { ...section.node, entries } });
  } catch (error) {
    if (error instanceof AtmosError) return undefined;
    throw error;
  }
}

function circle(keys: readonly string[]): AtmosError {
  const names = keys.map((key) => printable(key.slice(key.indexOf("\0") + 1))).join(" → ");
  return new AtmosError("config_invalid", `the components depend on each other in a circle: ${names}`, {
    hint: "Take one of these dependencies out of dependencies.components or settings.depends_on.",
  });
}
