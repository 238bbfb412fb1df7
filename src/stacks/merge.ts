import type { ListNode, MapEntry, MapNode, Node } from "../yaml/node.ts";
import type { Work } from "./work.ts";

/** What becomes of two lists at one place: the higher one alone, one behind the other, or item by item. */
export type ListStrategy = "replace" | "append" | "merge";

export const LIST_STRATEGIES: readonly ListStrategy[] = ["replace", "append", "merge"];

/** How layers of stacks are laid over each other, and what that costs. */
export interface Layering {
  readonly lists: ListStrategy;
  readonly work: Work;
}

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
  layering: Layering,
): Node | undefined {
  if (lower === undefined || higher === undefined) return higher ?? lower;
  if (lower.type === "map" && higher.type === "map") return mergeMaps(lower, higher, layering);
  if (higher.type === "map" && isFunction(lower)) return behindFunction(lower, higher);
  if (lower.type === "list" && higher.type === "list") {
    if (lower.tag === LAID_OVER || higher.tag === LAID_OVER) return higher;
    const { lists } = layering;
    if (higher.tag === "!append" || lists === "append") return append(lower, higher, layering);
    if (lists === "merge") return mergeItems(lower, higher, layering);
  }
  return higher;
}

/** All layers, lowest first. */
export function layers(parts: readonly (Node | undefined)[], layering: Layering): Node | undefined {
  let result: Node | undefined;
  for (const part of parts) result = layOver(result, part, layering);
  return result;
}

function mergeMaps(lower: MapNode, higher: MapNode, layering: Layering): MapNode {
  if (higher.entries.size === 0) return lower;
  if (lower.entries.size === 0) return higher;
  layering.work.spend(lower.entries.size + higher.entries.size, higher.place);
  const entries = new Map<string, MapEntry>(lower.entries);
  for (const [key, entry] of higher.entries) {
    const below = entries.get(key);
    if (below === undefined) entries.set(key, entry);
    else {
      const value = layOver(below.value, entry.value, layering) ?? entry.value;
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

function append(lower: ListNode, higher: ListNode, { work }: Layering): ListNode {
  work.spend(sizeOf(lower) + sizeOf(higher), higher.place);
  return { ...lower, items: [...lower.items, ...higher.items] };
}

const sizes = new WeakMap<Node, number>();

/** How many values a tree has. Lists that are appended to themselves hold the same ones many times. */
function sizeOf(node: Node): number {
  if (node.type !== "list" && node.type !== "map") return 1;
  let size = sizes.get(node);
  if (size === undefined) {
    const below = node.type === "list" ? node.items : [...node.entries.values()].map(({ value }) => value);
    size = below.reduce((sum, one) => sum + sizeOf(one), 1);
    sizes.set(node, size);
  }
  return size;
}

/** Maps at one position merge; of other things the lower one stays, and what is longer keeps its end. */
function mergeItems(lower: ListNode, higher: ListNode, layering: Layering): ListNode {
  layering.work.spend(lower.items.length + higher.items.length, higher.place);
  const items = [...lower.items];
  higher.items.forEach((item, at) => {
    const below = items[at];
    if (below === undefined) items.push(item);
    else if (below.type === "map" && item.type === "map") items[at] = mergeMaps(below, item, layering);
  });
  return { ...lower, items };
}
