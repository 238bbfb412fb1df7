import { isNothing, type ListNode, type MapEntry, type MapNode, type Node } from "./node.ts";

/**
 * Lays `higher` over `lower`: maps merge key by key at every depth, anything else replaces. An empty value
 * (`key:`) changes nothing, `!unset` removes, and a list marked `!append` goes behind the lower one.
 * Both marks stay in the result, so that they also work on files that are still lower.
 */
export function merge(lower: Node | undefined, higher: Node | undefined): Node | undefined {
  if (lower === undefined || higher === undefined) return higher ?? lower;
  if (lower.type === "map" && higher.type === "map") return mergeMaps(lower, higher);
  if (lower.type === "list" && higher.type === "list" && higher.tag === "!append") {
    return append(lower, higher);
  }
  return isNothing(higher) ? lower : higher;
}

function mergeMaps(lower: MapNode, higher: MapNode): MapNode {
  if (higher.entries.size === 0) return lower;
  const entries = new Map(lower.entries);
  for (const [key, entry] of higher.entries) {
    const below = entries.get(key);
    entries.set(key, below === undefined ? entry : mergeEntries(below, entry));
  }
  return { ...lower, entries };
}

function mergeEntries(below: MapEntry, above: MapEntry): MapEntry {
  const value = merge(below.value, above.value) ?? above.value;
  // The place of a name is where it was first described.
  return value === above.value ? above : { keyPlace: below.keyPlace, value };
}

function append(lower: ListNode, higher: ListNode): ListNode {
  return { ...lower, items: [...lower.items, ...higher.items] };
}

/** The tree without what is marked `!unset`. Only worth a walk when something is. */
export function withoutUnset(node: Node): Node {
  if (node.type === "list") {
    return { ...node, items: node.items.filter((item) => item.tag !== "!unset").map(withoutUnset) };
  }
  if (node.type !== "map") return node;
  const entries = new Map<string, MapEntry>();
  for (const [key, { keyPlace, value }] of node.entries) {
    if (value.tag !== "!unset") entries.set(key, { keyPlace, value: withoutUnset(value) });
  }
  return { ...node, entries };
}
