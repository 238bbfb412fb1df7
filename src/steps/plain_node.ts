import { keyPlaceAt, type MapEntry, type Node, textNode } from "../yaml/node.ts";
import { formatPlace } from "../yaml/place.ts";
import type { Problem } from "../yaml/problems.ts";
import { programsIn } from "../config/programs.ts";

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

/** The problems without those of values that a program would write: its own text is not the value. */
export function knownProblems(problems: readonly Problem[], node: Node): Problem[] {
  const later = new Set(
    programsIn(node).flatMap((program) => [program.node.place, keyPlaceAt(node, program.path) ?? node.place])
      .map(formatPlace),
  );
  return problems.filter(({ place }) => !later.has(formatPlace(place)));
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
