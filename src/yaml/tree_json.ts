import type { Place } from "./place.ts";
import type { ListNode, MapEntry, MapNode, Node, Scalar, ScalarNode } from "./node.ts";

/**
 * A tree without the name of its file, as compact JSON values. Maps are flat arrays (key, line, column, value, …):
 * JSON objects would put names made of digits first.
 */
export type Compact = CompactScalar | CompactList | CompactMap;
type CompactScalar = readonly [type: 0, line: number, column: number, value: Scalar, tag?: string];
type CompactList = readonly [type: 1, line: number, column: number, items: readonly Compact[], tag?: string];
type CompactMap = readonly [type: 2, line: number, column: number, entries: readonly unknown[], tag?: string];

/** @throws TypeError for a tree with failed functions, which is not a function of the text alone */
export function encodeTree(node: Node): Compact {
  const { line, column } = node.place;
  const tag: [string] | [] = node.tag === undefined ? [] : [node.tag];
  switch (node.type) {
    case "scalar":
      return [0, line, column, node.value, ...tag];
    case "list":
      return [1, line, column, node.items.map(encodeTree), ...tag];
    case "map": {
      const flat: unknown[] = [];
      for (const [key, { keyPlace, value }] of node.entries) {
        flat.push(key, keyPlace.line, keyPlace.column, encodeTree(value));
      }
      return [2, line, column, flat, ...tag];
    }
    case "failed":
      throw new TypeError("a failed function has no compact form");
  }
}

/** @throws TypeError when the data does not have the form that {@link encodeTree} gives */
export function decodeTree(data: unknown, file: string): Node {
  if (!Array.isArray(data)) throw malformed();
  const [type, line, column, content, tag] = data;
  if (tag !== undefined && typeof tag !== "string") throw malformed();
  const place = placeIn(file, line, column);
  if (type === 0) return scalar(content, tag, place);
  if (!Array.isArray(content)) throw malformed();
  return type === 1 ? list(content, tag, place) : map(content, tag, place);
}

function scalar(value: unknown, tag: string | undefined, place: Place): ScalarNode {
  if (value !== null && !["string", "number", "boolean"].includes(typeof value)) throw malformed();
  return { type: "scalar", value: value as Scalar, tag, place };
}

function list(content: unknown[], tag: string | undefined, place: Place): ListNode {
  return { type: "list", items: content.map((item) => decodeTree(item, place.file)), tag, place };
}

function map(content: unknown[], tag: string | undefined, place: Place): MapNode {
  if (content.length % 4 !== 0) throw malformed();
  const entries = new Map<string, MapEntry>();
  for (let index = 0; index < content.length; index += 4) {
    const key = content[index];
    if (typeof key !== "string") throw malformed();
    const keyPlace = placeIn(place.file, content[index + 1], content[index + 2]);
    entries.set(key, { keyPlace, value: decodeTree(content[index + 3], place.file) });
  }
  return { type: "map", entries, tag, place };
}

function placeIn(file: string, line: unknown, column: unknown): Place {
  if (typeof line !== "number" || typeof column !== "number") throw malformed();
  return { file, line, column };
}

function malformed(): TypeError {
  return new TypeError("not a stored configuration tree");
}
