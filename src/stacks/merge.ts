import type { ListNode, MapEntry, MapNode, Node } from "../yaml/node.ts";

/** What becomes of two lists at one place: the higher one alone, one behind the other, or item by item. */
export type ListStrategy = "replace" | "append" | "merge";

export const LIST_STRATEGIES: readonly ListStrategy[] = ["replace", "append", "merge"];

/** The tag of a list that holds what is laid over a function: its value is known only later. */
export const LAID_OVER = "!laid-over";

/**
 * Lays one layer of a stack over another: maps merge key by key at every depth, lists as the strategy says, anything
 * else replaces, an empty value too. A list marked `!append` always goes behind the lower one; what is marked `!unset`
 * takes away. Both marks stay in the result, so that they also work on layers that are still lower.
 */
export function layOver(
  lower: Node | undefined,
  higher: Node | undefined,
  lists: ListStrategy,
): Node | undefined {
  if (lower === undefined || higher === undefined) return higher ?? lower;
  if (lower.type === "map" && higher.type === "map") return mergeMaps(lower, higher, lists);
  if (higher.type === "map" && isFunction(lower)) return behindFunction(lower, higher);
  if (lower.type === "list" && higher.type === "list") {
    if (lower.tag === LAID_OVER || higher.tag === LAID_OVER) return higher;
    if (higher.tag === "!append") return append(lower, higher);
    if (lists === "append") return append(lower, higher);
    if (lists === "merge") return mergeItems(lower, higher, lists);
  }
  return higher;
}

/** All layers, lowest first. */
export function layers(parts: readonly (Node | undefined)[], lists: ListStrategy): Node | undefined {
  let result: Node | undefined;
  for (const part of parts) result = layOver(result, part, lists);
  return result;
}

function mergeMaps(lower: MapNode, higher: MapNode, lists: ListStrategy): MapNode {
  if (higher.entries.size === 0) return lower;
  if (lower.entries.size === 0) return higher;
  const entries = new Map<string, MapEntry>(lower.entries);
  for (const [key, entry] of higher.entries) {
    const below = entries.get(key);
    if (below === undefined) entries.set(key, entry);
    else {
      const value = layOver(below.value, entry.value, lists) ?? entry.value;
      entries.set(key, value === entry.value ? entry : { keyPlace: below.keyPlace, value });
    }
  }
  return { ...lower, entries };
}

function isFunction(node: Node): boolean {
  return node.type === "failed" || (node.tag === LAID_OVER) ||
    (node.type === "scalar" && node.tag !== undefined && node.tag !== "!unset");
}

function behindFunction(lower: Node, higher: MapNode): ListNode {
  const below = lower.type === "list" && lower.tag === LAID_OVER ? lower.items : [lower];
  return { type: "list", items: [...below, higher], tag: LAID_OVER, place: higher.place };
}

function append(lower: ListNode, higher: ListNode): ListNode {
  return { ...lower, items: [...lower.items, ...higher.items] };
}

/** Maps at one position merge; of other things the lower one stays, and what is longer keeps its end. */
function mergeItems(lower: ListNode, higher: ListNode, lists: ListStrategy): ListNode {
  const items = [...lower.items];
  higher.items.forEach((item, at) => {
    const below = items[at];
    if (below === undefined) items.push(item);
    else if (below.type === "map" && item.type === "map") items[at] = mergeMaps(below, item, lists);
  });
  return { ...lower, items };
}
