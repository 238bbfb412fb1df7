import { childOf, type MapEntry, type MapNode, type Node } from "../yaml/node.ts";
import type { Base } from "./bases.ts";
import { type Layering, layers } from "./merge.ts";

/** What a manifest may say of all its components. */
const FOR_ALL = new Set(["labels", "tags", "custom", "enabled", "locked", "terraform_workspace_pattern"]);
/** What every component says of itself alone. */
const OWN = new Set(["inherits", "type"]);

/** `metadata` of a component: the manifest's, under those of its bases, under its own. */
export function metadataOf(
  root: MapNode,
  component: Node,
  bases: readonly Base[],
  inherits: boolean,
  layering: Layering,
): Node | undefined {
  const inherited = inherits
    ? bases.map(({ node }) => without(childOf(node, "metadata"), (key) => OWN.has(key)))
    : [];
  const all = without(childOf(root, "metadata"), (key) => !FOR_ALL.has(key));
  return layers([all, ...inherited, childOf(component, "metadata")], layering);
}

function without(node: Node | undefined, isLeftOut: (key: string) => boolean): Node | undefined {
  if (node?.type !== "map") return undefined;
  const entries = [...node.entries].filter(([key]) => !isLeftOut(key));
  return entries.length === 0 ? undefined : { ...node, entries: new Map<string, MapEntry>(entries) };
}
