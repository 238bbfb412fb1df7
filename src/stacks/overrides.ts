import { childOf, type MapEntry, type MapNode, mapNode, type Node } from "../yaml/node.ts";
import { type Layering, layers } from "./merge.ts";

/** Overrides by type of component; what stands outside of a type holds for all. */
export type Overrides = ReadonlyMap<string, Node>;

export const NO_OVERRIDES: Overrides = new Map();

/** The overrides that a file says, for each type that it or another has components of. */
export function overridesOf(root: MapNode, types: Iterable<string>, layering: Layering): Overrides {
  const all = childOf(root, "overrides");
  const found = new Map<string, Node>();
  for (const type of types) {
    const merged = layers([all, childOf(childOf(root, type), "overrides")], layering);
    if (merged !== undefined) found.set(type, merged);
  }
  return found;
}

/** The second over the first. */
export function laterOverrides(first: Overrides, second: Overrides, layering: Layering): Overrides {
  if (first.size === 0) return second;
  if (second.size === 0) return first;
  const result = new Map(first);
  for (const [type, node] of second) {
    const merged = layers([result.get(type), node], layering);
    if (merged !== undefined) result.set(type, merged);
  }
  return result;
}

/** A file's content with what is overridden in each of its components; its own `overrides` lie below. */
export function withOverrides(root: MapNode, overrides: Overrides, layering: Layering): MapNode {
  const components = childOf(root, "components");
  if (overrides.size === 0 || components?.type !== "map") return root;
  const types = new Map<string, MapEntry>(components.entries);
  for (const [type, node] of overrides) {
    const entry = types.get(type);
    if (entry?.value.type !== "map") continue;
    types.set(type, { ...entry, value: inEach(entry.value, node, layering) });
  }
  return put(root, "components", { ...components, entries: types });
}

function inEach(components: MapNode, overrides: Node, layering: Layering): MapNode {
  const entries = new Map<string, MapEntry>();
  for (const [name, { keyPlace, value }] of components.entries) {
    const component = value.type === "map" ? value : mapNode(value.place, new Map());
    const merged = layers([childOf(component, "overrides"), overrides], layering) ?? overrides;
    entries.set(name, { keyPlace, value: put(component, "overrides", merged) });
  }
  return { ...components, entries };
}

function put(map: MapNode, key: string, value: Node): MapNode {
  const keyPlace = map.entries.get(key)?.keyPlace ?? value.place;
  return { ...map, entries: new Map([...map.entries, [key, { keyPlace, value }]]) };
}
