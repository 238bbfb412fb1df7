/** Texts and maps of a tool's YAML, whatever stands there. Pure. */
import { childOf, type MapEntry, type Node } from "../../../yaml/node.ts";

/** A text or a number that stands there; anything else is nothing. */
export function textAt(node: Node | undefined, key: string): string | undefined {
  const value = childOf(node, key);
  const isValue = value?.type === "scalar" && value.tag === undefined && value.value !== null;
  return isValue && value.value !== "" ? String(value.value) : undefined;
}

export function entriesAt(node: Node | undefined, key: string): readonly (readonly [string, MapEntry])[] {
  const value = childOf(node, key);
  return value?.type === "map" ? [...value.entries] : [];
}

export function linePlace({ keyPlace: { file, line } }: MapEntry): string {
  return `${file}:${line}`;
}
