import { childOf, isNothing, type Node, wordFor } from "../yaml/node.ts";
import type { Place } from "../yaml/place.ts";
import { invalid } from "../yaml/problems.ts";
import { type Data, dataOf, mapData } from "./data.ts";

/** One entry of `import`, as it is written. */
export interface ImportEntry {
  readonly path: string;
  /** What the templates of the imported file see. */
  readonly context: Data;
  readonly skipTemplates: boolean;
  readonly ignoreMissing: boolean;
  /** Whether nothing is wrong when there is no such file. */
  readonly mayMiss: boolean;
  readonly place: Place;
}

const NESTED = ["local", "remote"];

/** @throws InvalidConfiguration when the section or one of its entries has no path */
export function importEntries(node: Node | undefined): ImportEntry[] {
  if (node === undefined || isNothing(node)) return [];
  const items = node.type === "list" ? node.items : [node];
  return items.map(importEntry);
}

function importEntry(node: Node): ImportEntry {
  if (node.type === "map") {
    const path = dataOf(childOf(node, "path"));
    if (typeof path !== "string" || path.trim() === "") throw invalid(node.place, "an import needs a path");
    const nested = dataOf(childOf(node, "nested_imports"));
    if (nested !== undefined && !NESTED.includes(String(nested))) {
      throw invalid(node.place, "cannot import: nested_imports is neither local nor remote");
    }
    const flag = (key: string): boolean => dataOf(childOf(node, key)) === true;
    return {
      path,
      context: mapData(childOf(node, "context")),
      skipTemplates: flag("skip_templates_processing"),
      ignoreMissing: flag("ignore_missing_template_values"),
      mayMiss: flag("skip_if_missing"),
      place: node.place,
    };
  }
  const path = dataOf(node);
  if (node.type !== "scalar" || typeof path !== "string") {
    throw invalid(node.place, `an import is a path, or a map with path, not ${wordFor(node)}`);
  }
  if (path.trim() === "") throw invalid(node.place, "the path of an import is empty");
  return {
    path,
    context: {},
    skipTemplates: false,
    ignoreMissing: false,
    mayMiss: false,
    place: node.place,
  };
}
