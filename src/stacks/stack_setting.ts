import { isNothing, type Node } from "../yaml/node.ts";
import type { Place } from "../yaml/place.ts";

/**
 * Where stacks say something of a sign-in that `atmos.yaml` has not; undefined when they only say whom a component works as,
 * or nothing.
 *
 * @param auth as a component has it
 * @param written `auth` of `atmos.yaml`, whose nodes are told from others as the same objects
 */
export function stackSettingIn(auth: Node | undefined, written: Node | undefined): Place | undefined {
  const known = new Set<Node>();
  const know = (node: Node): void => {
    known.add(node);
    if (node.type === "map") { for (const { value } of node.entries.values()) know(value); }
  };
  if (written !== undefined) know(written);
  const search = (node: Node, path: readonly string[]): Place | undefined => {
    if (known.has(node) || isNothing(node) || isMark(node, path)) return undefined;
    if (node.type !== "map") return node.place;
    for (const [key, { value }] of node.entries) {
      const found = search(value, [...path, key]);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return auth === undefined ? undefined : search(auth, []);
}

/** `default: true` of an identity. */
function isMark(node: Node, path: readonly string[]): boolean {
  return path.length === 3 && path[0] === "identities" && path[2] === "default" && node.type === "scalar" &&
    typeof node.value === "boolean" && node.tag === undefined;
}
