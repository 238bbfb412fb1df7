import type { Node } from "../yaml/node.ts";
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

/** How many values there are in one, itself among them. */
export function valuesIn(data: unknown): number {
  if (typeof data !== "object" || data === null) return 1;
  return Object.values(data).reduce((sum: number, item) => sum + valuesIn(item), 1);
}
