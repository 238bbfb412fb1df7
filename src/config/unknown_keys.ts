import type * as v from "valibot";
import { didYouMean } from "../nearest.ts";
import { printable } from "../printable.ts";
import { type Problem, warningAt } from "../yaml/problems.ts";
import type { Node } from "../yaml/node.ts";

/** The parts of a schema that lead to the keys it knows. */
export type Shape = v.GenericSchema & {
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly wrapped?: Shape;
  readonly options?: readonly Shape[];
  readonly item?: Shape;
  readonly value?: Shape;
};

/** Where hardly any key is known, comparing each of thousands helps nobody. */
const MOST_SUGGESTIONS = 200;

/**
 * A warning for every key that the schema does not know.
 *
 * @param tell what the warning calls the key at a path of keys and list positions
 */
export function unknownKeys(
  schema: v.GenericSchema,
  node: Node,
  tell: (path: readonly string[]) => string,
): Problem[] {
  const problems: Problem[] = [];
  visit(schema as Shape, node, []);
  return problems;

  function visit(shape: Shape, at: Node, path: readonly string[]): void {
    const { entries, item, value } = inner(shape, at);
    if (at.type === "list" && item !== undefined) {
      at.items.forEach((one, index) => visit(item, one, [...path, String(index)]));
    }
    if (at.type !== "map") return;
    for (const [key, entry] of at.entries) {
      // By custom, what begins so is for other programs, or for anchors.
      if (key.startsWith("x-")) continue;
      const below = entries === undefined ? value : Object.hasOwn(entries, key) ? entries[key] : undefined;
      if (below !== undefined) visit(below, entry.value, [...path, key]);
      if (below !== undefined || entries === undefined) continue;
      const known = Object.keys(entries);
      const meant = problems.length < MOST_SUGGESTIONS ? didYouMean(key, known) : undefined;
      const hint = meant ?? `Known here: ${known.join(", ")}.`;
      problems.push(warningAt(entry.keyPlace, `${tell([...path, key])} is not known`, hint));
    }
  }
}

/** `provider "corp": the key console.durration` */
export function keyOf(subject: string): (path: readonly string[]) => string {
  return (path) => {
    const name = printable(path.join("."));
    return subject === "" ? `the key ${name}` : `${subject}: the key ${name}`;
  };
}

/** The schema itself behind what makes it optional; of several, the one for what is written. */
export function inner(shape: Shape, at: Node): Shape {
  if (shape.wrapped !== undefined) return inner(shape.wrapped, at);
  const { options } = shape;
  if (options === undefined) return shape;
  const choices = options.filter((option): option is Shape => typeof option === "object")
    .map((option) => inner(option, at));
  return choices.find((choice) =>
    at.type === "list"
      ? choice.item !== undefined
      : choice.entries !== undefined || choice.value !== undefined
  ) ?? shape;
}
