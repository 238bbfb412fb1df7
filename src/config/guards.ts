/**
 * What guards an identity: `protected` and `expect`. A person may write both in their own files for identities that a
 * project describes; a project adds to that and takes nothing away.
 */
import type { Evaluator } from "../yaml/evaluator.ts";
import { childOf, isNothing, type Node, nodeAt, wordFor } from "../yaml/node.ts";
import type { Place } from "../yaml/place.ts";
import { invalid, type Problem, warningAt } from "../yaml/problems.ts";
import { printable } from "../printable.ts";
import type { Expected } from "./model.ts";

const GUARDS: ReadonlySet<string> = new Set(["protected", "expect"]);

/** Where a person has written guards and nothing else: no identity, wherever no project describes one of that name. */
function isGuardAlone(node: Node, isPersonal: (place: Place) => boolean): boolean {
  return node.type === "map" && node.tag === undefined && node.entries.size > 0 &&
    [...node.entries].every(([key, { keyPlace }]) => GUARDS.has(key) && isPersonal(keyPlace));
}

/** The section of identities without those that a person only guards. */
export function withoutGuards(
  section: Node | undefined,
  isPersonal: (place: Place) => boolean,
): Node | undefined {
  if (section?.type !== "map") return section;
  const entries = [...section.entries].filter(([, { value }]) => !isGuardAlone(value, isPersonal));
  return entries.length === section.entries.size ? section : { ...section, entries: new Map(entries) };
}

/** What is not plainly off is on: a typing error shall not open what was meant to be shut. */
export function isProtection(value: unknown): boolean {
  return value !== null && value !== undefined && value !== false && value !== "false";
}

/**
 * What several layers expect, each thing once.
 *
 * @param textOf the text of a variable's value; undefined where there is none
 * @throws InvalidConfiguration when one is not a map of texts, or a value cannot be had
 */
export function expectedIn(
  layers: readonly Node[],
  textOf: (node: Node) => string | undefined,
): Expected[] {
  const found = new Map<string, Expected>();
  for (const layer of layers) {
    if (isNothing(layer)) continue;
    if (layer.type === "failed") throw invalid(layer.place, layer.message, layer.hint);
    const shape = 'Write it as expect: {account: "123456789012"}.';
    if (layer.type !== "map") throw invalid(layer.place, `expect is a map, not ${wordFor(layer)}`, shape);
    for (const [name, { value: node }] of layer.entries) {
      const value = textOf(node);
      if (!value) throw invalid(node.place, `what is expected as ${printable(name)} is empty`, shape);
      found.set(JSON.stringify([name, value]), { name, value, place: node.place });
    }
  }
  return [...found.values()];
}

/** Where a project says that something is not protected which the person's own files protect. */
export function guardProblems(
  tree: Node,
  personal: Node | undefined,
  isPersonal: (place: Place) => boolean,
  evaluator: Evaluator,
): Problem[] {
  const own = nodeAt(personal, ["auth", "identities"]);
  if (own?.type !== "map") return [];
  return [...own.entries].flatMap(([name, { value }]) => {
    const said = nodeAt(tree, ["auth", "identities", name, "protected"]);
    const mine = childOf(value, "protected");
    if (said === undefined || mine === undefined || isPersonal(said.place)) return [];
    if (!isProtection(evaluator.valueOf(mine)) || isProtection(evaluator.valueOf(said))) return [];
    return [warningAt(
      said.place,
      `identity "${printable(name)}": protected is not used: your own files protect this identity`,
      "Take it out there when it shall not be protected any more.",
    )];
  });
}
