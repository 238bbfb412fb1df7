import * as v from "valibot";
import { didYouMean } from "../nearest.ts";
import { printable } from "../printable.ts";
import { misplacedProgramsInEntry } from "./check_tags.ts";
import { type Evaluator, Unresolved } from "./evaluator.ts";
import { issuePath, issueProblem } from "./issues.ts";
import type { Place, Problem } from "./model.ts";
import { childOf, type Node, nodeAt, wordFor } from "./node.ts";
import { errorAt } from "./problems.ts";
import { identitySchemas } from "./schema/identities.ts";
import { integrationSchemas } from "./schema/integrations.ts";
import { providerSchemas } from "./schema/providers.ts";
import { unknownKeys } from "./unknown_keys.ts";

/** The three sections whose entries have a kind. */
export const SECTIONS = {
  providers: { sort: "provider", schemas: providerSchemas },
  identities: { sort: "identity", schemas: identitySchemas },
  integrations: { sort: "integration", schemas: integrationSchemas },
} as const;

export type Section = keyof typeof SECTIONS;

/** Other words for kinds: from older documentation, or at hand. */
const MEANT: Readonly<Record<string, string>> = {
  "aws": "aws/iam-identity-center",
  "aws-sso": "aws/iam-identity-center",
  "aws/sso": "aws/iam-identity-center",
  "sso": "aws/iam-identity-center",
  "aws/iam-role": "aws/assume-role",
  "aws/role": "aws/assume-role",
  "aws/iam-user": "aws/user",
  "github": "github/oidc",
};

/** Everything that is wrong within one entry. */
export class EntryCheck {
  readonly #evaluator: Evaluator;
  /** Schemas are made once for all entries of a kind. */
  readonly #schemas = new Map<string, v.GenericSchema>();

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
  }

  check(section: Section, name: string, place: Place, node: Node): Problem[] {
    const { sort } = SECTIONS[section];
    const subject = `${sort} "${printable(name)}"`;
    const problems = name.trim() === name && printable(name) === name
      ? []
      : [errorAt(place, `${subject}: a name has no blanks around it and no control characters`)];
    if (node.type === "failed") return problems;
    if (node.type !== "map") {
      return [...problems, errorAt(place, `${subject} must be a map, not ${wordFor(node)}`)];
    }
    const kind = this.#evaluator.textOf(childOf(node, "kind"));
    const schema = kind === undefined ? undefined : this.#schemaOf(section, kind);
    for (const problem of misplacedProgramsInEntry(node, this.#evaluator)) problems.push(problem);
    if (schema !== undefined) {
      const unfit = schemaProblems(schema, node, this.#evaluator, subject, place);
      for (const problem of unfit) problems.push(problem);
    } else if (kind !== undefined || !isOpen(childOf(node, "kind"), this.#evaluator)) {
      problems.push(kindProblem(section, subject, kind, node, place));
    }
    return problems;
  }

  #schemaOf(section: Section, kind: string): v.GenericSchema | undefined {
    const key = `${section} ${kind}`;
    const made = this.#schemas.get(key);
    if (made !== undefined) return made;
    const schemas: Readonly<Record<string, () => v.GenericSchema>> = SECTIONS[section].schemas;
    const schema = Object.hasOwn(schemas, kind) ? schemas[kind]?.() : undefined;
    if (schema !== undefined) this.#schemas.set(key, schema);
    return schema;
  }
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
  return [...problems, ...unknownKeys(schema, node, subject)];
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
  section: Section,
  subject: string,
  kind: string | undefined,
  node: Node,
  place: Place,
): Problem {
  const { schemas } = SECTIONS[section];
  const kinds = Object.keys(schemas);
  const all = `Kinds: ${kinds.join(", ")}.`;
  if (kind === undefined) {
    return errorAt(childOf(node, "kind")?.place ?? place, `${subject} needs a kind`, all);
  }
  const message = `${subject}: there is no kind "${printable(kind)}"`;
  const at = childOf(node, "kind")?.place ?? place;
  for (const [other, { sort: otherSort, schemas: otherSchemas }] of Object.entries(SECTIONS)) {
    if (other === section || !Object.hasOwn(otherSchemas, kind)) continue;
    return errorAt(at, message, `It is a kind of ${otherSort}: put the entry below auth.${other}.`);
  }
  const meant = MEANT[kind];
  if (meant !== undefined && kinds.includes(meant)) return errorAt(at, message, `Did you mean ${meant}?`);
  return errorAt(at, message, didYouMean(kind, kinds) ?? all);
}

export function article(word: string): string {
  return /^[aeiou]/.test(word) ? `an ${word}` : `a ${word}`;
}
