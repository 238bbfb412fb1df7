import * as v from "valibot";
import { didYouMean } from "../nearest.ts";
import { printable } from "../printable.ts";
import { nameFault } from "../typed_word.ts";
import { misplacedProgramsInEntry } from "./check_tags.ts";
import { type Evaluator, Unresolved } from "../yaml/evaluator.ts";
import { issuePath, issueProblem } from "./issues.ts";
import type { Place } from "../yaml/place.ts";
import { errorAt, type Problem, warningAt } from "../yaml/problems.ts";
import { childOf, type MapNode, type Node, nodeAt, wordFor } from "../yaml/node.ts";
import { type Catalogue, schemaOf, type Sort } from "./kinds.ts";
import { keyOf, unknownKeys } from "./unknown_keys.ts";

/** The three sections whose entries have a kind. */
export const SECTIONS = {
  providers: "provider",
  identities: "identity",
  integrations: "integration",
} as const satisfies Readonly<Record<string, Sort>>;

export type Section = keyof typeof SECTIONS;

export type Schemas = ReadonlyMap<string, v.GenericSchema>;

/** The schemas of the kinds that a section's entries have, each loaded once. */
export async function loadSchemas(
  section: Section,
  { entries }: MapNode,
  kinds: Catalogue,
  evaluator: Evaluator,
): Promise<Schemas> {
  const schemas = new Map<string, v.GenericSchema>();
  for (const { value } of entries.values()) {
    const kind = evaluator.textOf(childOf(value, "kind"));
    if (kind === undefined || schemas.has(kind)) continue;
    const rules = kinds[SECTIONS[section]].get(kind);
    if (rules !== undefined) schemas.set(kind, await schemaOf(rules));
  }
  return schemas;
}

/** Everything that is wrong within one entry. */
export class EntryCheck {
  readonly #evaluator: Evaluator;
  readonly #kinds: Catalogue;
  readonly #schemas: Schemas;
  readonly #hasLists: boolean;

  /** @param hasLists whether identities may come from a list of accounts as well, which need not be there */
  constructor(evaluator: Evaluator, kinds: Catalogue, schemas: Schemas, hasLists: boolean) {
    this.#evaluator = evaluator;
    this.#kinds = kinds;
    this.#schemas = schemas;
    this.#hasLists = hasLists;
  }

  check(section: Section, name: string, place: Place, node: Node): Problem[] {
    const sort = SECTIONS[section];
    const subject = `${sort} "${printable(name)}"`;
    const problems = nameProblems(subject, name, place);
    if (node.type === "failed") return problems;
    if (node.type !== "map") {
      return [...problems, errorAt(place, `${subject} must be a map, not ${wordFor(node)}`)];
    }
    const kind = this.#evaluator.textOf(childOf(node, "kind"));
    const schema = kind === undefined ? undefined : this.#schemas.get(kind);
    for (const problem of misplacedProgramsInEntry(node, this.#evaluator)) problems.push(problem);
    if (schema !== undefined) {
      const unfit = schemaProblems(schema, node, this.#evaluator, subject, place);
      for (const problem of unfit) problems.push(problem);
    } else if (kind === undefined && sort === "identity" && this.#hasLists) {
      const message =
        `${subject} has no kind: it adds to a role of a list of accounts that is not known here`;
      problems.push(warningAt(place, message, "`atmos auth login` reads the list."));
    } else if (kind !== undefined || !isOpen(childOf(node, "kind"), this.#evaluator)) {
      problems.push(kindProblem(this.#kinds, sort, subject, kind, node, place));
    }
    return problems;
  }
}

function nameProblems(subject: string, name: string, place: Place): Problem[] {
  const fault = name.trim() === name && printable(name) === name
    ? nameFault(name)
    : "a name has no blanks around it and no control characters";
  return fault === undefined ? [] : [errorAt(place, `${subject}: ${fault}`)];
}

function isOpen(node: Node | undefined, evaluator: Evaluator): boolean {
  return node !== undefined && evaluator.valueOf(node) instanceof Unresolved;
}

/** What does not fit a schema, and which keys it does not know. `place` is for what is missing. */
export function schemaProblems(
  schema: v.GenericSchema,
  node: Node,
  evaluator: Evaluator,
  subject: string,
  place: Place,
): Problem[] {
  const value = evaluator.valueOf(node);
  const result = v.safeParse(schema, value, { abortPipeEarly: true });
  const checked = {
    subject,
    placeOf: (path: readonly string[]): Place =>
      path.length === 0 ? place : nodeAt(node, path)?.place ?? place,
  };
  const problems = (result.issues ?? [])
    .filter((issue) => !(valueAt(value, issuePath(issue)) instanceof Unresolved))
    .map((issue) => issueProblem(issue, checked));
  return [...problems, ...unknownKeys(schema, node, keyOf(subject))];
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== "object" || current === null || current instanceof Unresolved) return current;
    current = (current as Record<string, unknown>)[step];
  }
  return current;
}

function kindProblem(
  catalogue: Catalogue,
  sort: Sort,
  subject: string,
  kind: string | undefined,
  node: Node,
  place: Place,
): Problem {
  const kinds = [...catalogue[sort].values()];
  const names = kinds.map(({ name }) => name);
  const all = `Kinds: ${names.join(", ")}.`;
  const at = childOf(node, "kind")?.place ?? place;
  if (kind === undefined) return errorAt(at, `${subject} needs a kind`, all);
  const message = `${subject}: there is no kind "${printable(kind)}"`;
  for (const [section, other] of Object.entries(SECTIONS)) {
    if (other === sort || !catalogue[other].has(kind)) continue;
    return errorAt(at, message, `It is a kind of ${other}: put the entry below auth.${section}.`);
  }
  const meant = kinds.find((one) => one.meant?.includes(kind));
  if (meant !== undefined) return errorAt(at, message, `Did you mean ${meant.name}?`);
  return errorAt(at, message, didYouMean(kind, names) ?? all);
}

export function article(word: string): string {
  return /^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`;
}
