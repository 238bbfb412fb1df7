import type { Place } from "./place.ts";

/**
 * A configuration file as a tree in which every value still knows its place, so that files can be merged first
 * and complaints about the result can still point at a line. Nodes are never changed after they are made.
 */
export type Node = ScalarNode | ListNode | MapNode | FailedNode;

export type Scalar = string | number | boolean | null;

export interface ScalarNode {
  readonly type: "scalar";
  /** The text behind the tag for a function; else what YAML 1.2 makes of it. */
  readonly value: Scalar;
  /** `!env` and the like; undefined for ordinary values. */
  readonly tag: string | undefined;
  readonly place: Place;
}

export interface ListNode {
  readonly type: "list";
  readonly items: readonly Node[];
  readonly tag: string | undefined;
  readonly place: Place;
}

export interface MapNode {
  readonly type: "map";
  /** In the order of the file; names keep their case. */
  readonly entries: ReadonlyMap<string, MapEntry>;
  readonly tag: string | undefined;
  readonly place: Place;
}

export interface MapEntry {
  readonly keyPlace: Place;
  readonly value: Node;
}

/** A function that was evaluated while reading and failed; an error only for whoever needs the value. */
export interface FailedNode {
  readonly type: "failed";
  /** As it is written, such as `!include team.yaml`. */
  readonly text: string;
  readonly message: string;
  readonly hint: string | undefined;
  readonly tag: undefined;
  readonly place: Place;
}

export function mapNode(place: Place, entries: ReadonlyMap<string, MapEntry>): MapNode {
  return { type: "map", entries, tag: undefined, place };
}

export function textNode(place: Place, value: string): ScalarNode {
  return { type: "scalar", value, tag: undefined, place };
}

/** The value of a key; undefined when the node is no map, has no such key, or has it removed with `!unset`. */
export function childOf(node: Node | undefined, key: string): Node | undefined {
  if (node?.type !== "map") return undefined;
  const value = node.entries.get(key)?.value;
  return value?.tag === "!unset" ? undefined : value;
}

/** Where everything in a value stands; of an empty map, and of what is no map, the value itself. */
export function leavesOf(node: Node): readonly Place[] {
  if (node.type !== "map" || node.entries.size === 0) return [node.place];
  return [...node.entries.values()].flatMap(({ value }) => leavesOf(value));
}

/** What stands at a path of keys and list positions; undefined when there is nothing. */
export function nodeAt(node: Node | undefined, path: readonly string[]): Node | undefined {
  let current = node;
  for (const step of path) {
    current = current?.type === "list" ? current.items[Number(step)] : childOf(current, step);
  }
  return current;
}

/** Where the key at a path stands; for a list position, where the item does. */
export function keyPlaceAt(node: Node | undefined, path: readonly string[]): Place | undefined {
  const parent = nodeAt(node, path.slice(0, -1));
  const last = path.at(-1) ?? "";
  return parent?.type === "map" ? parent.entries.get(last)?.keyPlace : nodeAt(node, path)?.place;
}

/** Whether a key stands there without a value. */
export function isNothing(node: Node): boolean {
  return node.type === "scalar" && node.tag === undefined && node.value === null;
}

/** What kind of thing stands there, in words: `a list`. */
export function wordFor(node: Node): string {
  if (node.type === "list") return "a list";
  if (node.type === "map") return "a map";
  if (node.type === "failed" || node.tag !== undefined) return "a function";
  if (node.value === null) return "nothing";
  return { string: "text", number: "a number", boolean: "true or false" }[typeof node.value as "string"];
}
