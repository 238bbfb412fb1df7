import type { MapNode, Node } from "../yaml/node.ts";

/** A copy of a map with one entry more, or another value in it: the key stays where it stood. Copies all entries. */
export function put(map: MapNode, key: string, value: Node): MapNode {
  const keyPlace = map.entries.get(key)?.keyPlace ?? value.place;
  return { ...map, entries: new Map(map.entries).set(key, { keyPlace, value }) };
}
