import { childOf, isNothing, type MapNode, type Node } from "../yaml/node.ts";
import type { Inheritance } from "./bases.ts";
import { type Layering, layers } from "./merge.ts";

/** What `overrides` may say. */
const OVERRIDDEN = new Set([
  "vars",
  "settings",
  "env",
  "auth",
  "providers",
  "required_providers",
  "hooks",
  "generate",
  "secrets",
  "retry",
]);

/** What the sections of a component are made of. */
export interface Input {
  readonly root: MapNode;
  readonly type: string;
  /** What the manifest says of all components of this type. */
  readonly section: Node | undefined;
  readonly component: Node;
  readonly inheritance: Inheritance;
  readonly overrides: Node | undefined;
  readonly layering: Layering;
}

/** One section: what lies lowest, then the type's, the bases', the component's own, and what overrides it. */
export function layered(input: Input, key: string, lowest: readonly (Node | undefined)[]): Node | undefined {
  const { section, component, inheritance, overrides, layering } = input;
  const parts = [
    ...lowest,
    childOf(section, key),
    ...inheritance.bases.map(({ node }) => childOf(node, key)),
    childOf(component, key),
    OVERRIDDEN.has(key) ? childOf(overrides, key) : undefined,
  ];
  return layers(parts.filter((part) => part === undefined || !isNothing(part)), layering);
}
