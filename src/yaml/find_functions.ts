import type { Node, ScalarNode } from "./node.ts";

/** A place in a tree where a function stands. */
export interface FoundFunction {
  readonly node: ScalarNode;
  readonly path: readonly string[];
}

/**
 * The functions below a node that are wanted, in the order of the file.
 *
 * @param given the tree that a function has given, in which there may be more of them
 */
export function functionsIn(
  root: Node | undefined,
  isWanted: (tag: string) => boolean,
  at: readonly string[] = [],
  given: (node: ScalarNode) => Node | undefined = () => undefined,
): FoundFunction[] {
  const found: FoundFunction[] = [];
  const visit = (node: Node, path: readonly string[]): void => {
    if (node.type === "list") node.items.forEach((item, index) => visit(item, [...path, String(index)]));
    else if (node.type === "map") {
      for (const [key, { value }] of node.entries) visit(value, [...path, key]);
    } else if (node.type === "scalar" && node.tag !== undefined && isWanted(node.tag)) {
      found.push({ node, path });
      const more = given(node);
      if (more !== undefined) visit(more, path);
    }
  };
  if (root !== undefined) visit(root, at);
  return found;
}

/** What is written there: `!exec op read …`, without the blanks around it. */
export function writtenFunction({ tag, value }: ScalarNode): string {
  return `${tag ?? ""} ${String(value ?? "").trim()}`.trim();
}
