import { type MapEntry, mapNode, type Node } from "../yaml/node.ts";
import type { Place } from "../yaml/place.ts";
import { writtenFunction } from "../yaml/find_functions.ts";
import { LAID_OVER } from "./merge.ts";

export type Data = Readonly<Record<string, unknown>>;

/** A tree as plain data, with what is marked `!unset` left out, and functions as the text that they are written as. */
export function dataOf(node: Node | undefined): unknown {
  switch (node?.type) {
    case undefined:
      return undefined;
    case "scalar":
      return node.tag === undefined ? node.value : writtenFunction(node);
    case "list":
      if (node.tag === LAID_OVER) return dataOf(node.items.at(-1));
      return node.items.filter(({ tag }) => tag !== "!unset").map(dataOf);
    case "map": {
      const data: Record<string, unknown> = {};
      for (const [key, { value }] of node.entries) {
        if (value.tag !== "!unset") data[key] = dataOf(value);
      }
      return data;
    }
    case "failed":
      return node.text;
  }
}

/** The data of a map; empty for anything else. */
export function mapData(node: Node | undefined): Record<string, unknown> {
  return node?.type === "map" ? dataOf(node) as Record<string, unknown> : {};
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
  const isScalar = typeof value === "number" || typeof value === "boolean" || value === null;
  return { type: "scalar", value: isScalar ? value : String(value), tag: undefined, place };
}
