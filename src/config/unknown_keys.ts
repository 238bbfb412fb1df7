import type * as v from "valibot";
import { didYouMean } from "../nearest.ts";
import { printable } from "../printable.ts";
import { type Problem, warningAt } from "../yaml/problems.ts";
import type { Node } from "../yaml/node.ts";

/** The parts of a schema that lead to the keys it knows. */
type Shape = v.GenericSchema & {
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly wrapped?: Shape;
  readonly item?: Shape;
  readonly value?: Shape;
};

/** Where hardly any key is known, comparing each of thousands helps nobody. */
const MOST_SUGGESTIONS = 200;

/** A warning for every key that the schema does not know. */
export function unknownKeys(schema: v.GenericSchema, node: Node, subject: string): Problem[] {
  const problems: Problem[] = [];
  visit(schema as Shape, node, []);
  return problems;

  function visit(shape: Shape, at: Node, path: readonly string[]): void {
    const { entries, item, value } = inner(shape);
    if (at.type === "list" && item !== undefined) {
      at.items.forEach((one, index) => visit(item, one, [...path, String(index)]));
    }
    if (at.type !== "map") return;
    for (const [key, entry] of at.entries) {
      const below = entries === undefined ? value : Object.hasOwn(entries, key) ? entries[key] : undefined;
      if (below !== undefined) visit(below, entry.value, [...path, key]);
      if (below !== undefined || entries === undefined) continue;
      const name = printable([...path, key].join("."));
      const about = subject === "" ? `the key ${name}` : `${subject}: the key ${name}`;
      const known = Object.keys(entries);
      const meant = problems.length < MOST_SUGGESTIONS ? didYouMean(key, known) : undefined;
      const hint = meant ?? `Known here: ${known.join(", ")}.`;
      problems.push(warningAt(entry.keyPlace, `${about} is not known`, hint));
    }
  }
}

function inner(shape: Shape): Shape {
  return shape.wrapped === undefined ? shape : inner(shape.wrapped);
}
