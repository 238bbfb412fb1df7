import type { Place } from "./place.ts";
import { unresolvedIn } from "./evaluator.ts";
import { type MapEntry, mapNode, type Node } from "./node.ts";
import { throwErrors } from "./problems.ts";

/**
 * A tree with the values of its functions in their places.
 *
 * @param valueOf the value of a node whose function counts
 * @throws InvalidConfiguration when a function has no value
 */
export function evaluatedNode(node: Node, valueOf: (node: Node) => unknown): Node {
  if (node.type === "failed" || node.tag !== undefined && node.tag !== "!append") {
    const value = valueOf(node);
    throwErrors(unresolvedIn(value).map((unresolved) => unresolved.problem));
    return nodeOf(value, node.place);
  }
  if (node.type === "list") {
    return {
      ...node,
      items: node.items.map((item) => evaluatedNode(item, valueOf)),
    };
  }
  if (node.type === "scalar") return node;
  const entries = new Map<string, MapEntry>();
  for (const [key, { keyPlace, value }] of node.entries) {
    entries.set(key, { keyPlace, value: evaluatedNode(value, valueOf) });
  }
  return { ...node, entries };
}

/** Plain data as a tree that stands at one place. */
export function nodeOf(value: unknown, place: Place): Node {
  if (Array.isArray(value)) {
    return { type: "list", items: value.map((item) => nodeOf(item, place)), tag: undefined, place };
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).map(([key, item]): [string, MapEntry] => [
      key,
      { keyPlace: place, value: nodeOf(item, place) },
    ]);
    return mapNode(place, new Map(entries));
  }
  const scalar = typeof value === "number" || typeof value === "boolean" || value === null
    ? value
    : String(value);
  return { type: "scalar", value: scalar, tag: undefined, place };
}
