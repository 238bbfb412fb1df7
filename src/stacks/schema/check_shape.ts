import * as v from "valibot";
import { issuePath, issueProblem } from "../../config/issues.ts";
import { inner, type Shape, unknownKeys } from "../../config/unknown_keys.ts";
import { printable } from "../../printable.ts";
import { type MapEntry, type MapNode, type Node, nodeAt } from "../../yaml/node.ts";
import { errorAt, type Problem } from "../../yaml/problems.ts";
import { dataOf } from "../data.ts";
import type { Manifest } from "../manifests.ts";
import { manifestSchema } from "./manifest.ts";

/**
 * Sections of the wrong type, and keys that nobody reads.
 *
 * @param seen what has been looked at in other manifests: they share what they import
 */
export function shapeProblems(manifest: Manifest, seen: Set<Node>): Problem[] {
  const root = unseen(manifest.root, seen, ["components"]);
  const { issues = [] } = v.safeParse(manifestSchema, dataOf(root));
  const wrong = issues.filter((issue) => !comesLater(root, issuePath(issue))).map((issue) =>
    issueProblem(issue, {
      subject: "",
      placeOf: (path) => (nodeAt(root, path) ?? root).place,
    })
  );
  const lists = listsForMaps(manifestSchema as Shape, root, []);
  const unknown = unknownKeys(manifestSchema, root, (path) => `the key ${printable(path.join("."))}`);
  return [
    ...[...wrong, ...lists].sort(byPlace),
    ...unknown.filter(({ message }) => !/^the key _/.test(message)),
  ];
}

/** Without what has been seen; components are looked at one by one. */
function unseen(map: MapNode, seen: Set<Node>, way: readonly string[]): MapNode {
  const entries = [...map.entries].flatMap(([key, entry]): [string, MapEntry][] => {
    const { value } = entry;
    const [next, ...more] = way;
    if (value.type === "map" && (key === next || next === ANY)) {
      return [[key, { ...entry, value: unseen(value, seen, next === ANY ? more : [ANY]) }]];
    }
    return seen.size < seen.add(value).size ? [[key, entry]] : [];
  });
  return { ...map, entries: new Map(entries) };
}

/** A type of components. */
const ANY = "*";

function byPlace({ place: one }: Problem, { place: other }: Problem): number {
  if (one.file !== other.file) return one.file < other.file ? -1 : 1;
  return one.line - other.line || one.column - other.column;
}

/** To the library a list is a map, too. */
function listsForMaps(shape: Shape, node: Node, path: readonly string[]): Problem[] {
  const { entries, value, item } = inner(shape, node);
  const isMap = entries !== undefined || value !== undefined;
  if (node.type === "list" && isMap && item === undefined && node.tag === undefined) {
    return [errorAt(node.place, `${printable(path.join("."))} must be a map, not a list`)];
  }
  if (node.type !== "map") return [];
  return [...node.entries].flatMap(([key, entry]) => {
    const below = entries === undefined ? value : Object.hasOwn(entries, key) ? entries[key] : undefined;
    return below === undefined ? [] : listsForMaps(below, entry.value, [...path, key]);
  });
}

/** Whether a function or a template gives the value, or a part of the way to it. */
function comesLater(root: Node, path: readonly string[]): boolean {
  let at: Node | undefined = root;
  for (const key of path) {
    if (at === undefined) return false;
    if (isOpen(at)) return true;
    at = nodeAt(at, [key]);
  }
  return at !== undefined && isOpen(at);
}

function isOpen(node: Node): boolean {
  if (node.tag !== undefined) return true;
  return node.type === "scalar" && typeof node.value === "string" && node.value.includes("{{");
}
