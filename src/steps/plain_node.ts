import { type MapEntry, type Node, textNode } from "../config/node.ts";

/**
 * A tree in which values that are still to be worked out stand as the text that they are written as, for a look at
 * its shape that runs nothing.
 */
export function plainNode(node: Node): Node {
  if (node.type === "failed") return textNode(node.place, node.text);
  if (node.type === "scalar") {
    return node.tag === undefined ? node : textNode(node.place, `${node.tag} ${node.value ?? ""}`.trim());
  }
  if (node.type === "list") return { ...node, tag: undefined, items: node.items.map(plainNode) };
  const entries = [...node.entries].map(([key, { keyPlace, value }]): [string, MapEntry] => [
    key,
    { keyPlace, value: plainNode(value) },
  ]);
  return { ...node, tag: undefined, entries: new Map(entries) };
}

/** The same for a command, without the commands below it and without its steps, which may be many. */
export function plainCommand(node: Node): Node {
  if (node.type !== "map") return plainNode(node);
  const entries = [...node.entries].map(([key, { keyPlace, value }]): [string, MapEntry] => [
    key,
    { keyPlace, value: key === "commands" || key === "steps" ? value : plainNode(value) },
  ]);
  return { ...node, tag: undefined, entries: new Map(entries) };
}

/** Whether a text of {@link plainNode} is the value itself: no function, no template. */
export function isLiteral(text: string): boolean {
  return !text.startsWith("!") && !text.includes("{{");
}
