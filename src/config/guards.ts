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

/** By what an identity is found: its name and its alias, in any case. */
export interface Called {
  readonly name: string;
  readonly alias?: string | undefined;
}

/**
 * What a person's own files say of an identity, under each name that it is found by: a project that calls its own
 * `Prod`, or gives it the alias `prod`, is guarded by what they wrote for `prod`.
 */
export function ownEntries(section: Node | undefined, called: Called, evaluator: Evaluator): Node[] {
  if (section?.type !== "map") return [];
  const names = namesOf(called);
  return [...section.entries].filter(([name, { value }]) => {
    const alias = evaluator.textOf(childOf(value, "alias"));
    return namesOf({ name, alias }).some((one) => names.includes(one));
  }).map(([, { value }]) => value);
}

function namesOf({ name, alias }: Called): string[] {
  return [name, alias ?? ""].filter((one) => one !== "").map((one) => one.toLowerCase());
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
  const all = nodeAt(tree, ["auth", "identities"]);
  if (all?.type !== "map") return [];
  return [...all.entries].flatMap(([name, { value }]) => {
    const said = childOf(value, "protected");
    if (said === undefined || isPersonal(said.place) || isProtection(evaluator.valueOf(said))) return [];
    const alias = evaluator.textOf(childOf(value, "alias"));
    const mine = ownEntries(own, { name, alias }, evaluator).map((entry) => childOf(entry, "protected"));
    if (!mine.some((node) => node !== undefined && isProtection(evaluator.valueOf(node)))) return [];
    return [warningAt(
      said.place,
      `identity "${printable(name)}": protected is not used: your own files protect this identity`,
      "Take it out there when it shall not be protected any more.",
    )];
  });
}
