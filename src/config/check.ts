import type { System } from "../system/ports.ts";
import { EntryCheck, loadSchemas, schemaProblems, type Section, SECTIONS } from "./check_entries.ts";
import type { Catalogue } from "./kinds.ts";
import { idleProblems } from "./check_idle.ts";
import { linkProblems } from "./check_links.ts";
import { functionProblems, misplacedPrograms } from "./check_tags.ts";
import { type CheckedEntries, integrationProblems } from "./check_integrations.ts";
import {
  ConfiguredIdentity,
  ConfiguredIntegration,
  ConfiguredProvider,
  type RunPrograms,
} from "./entries.ts";
import type { Evaluator } from "../yaml/evaluator.ts";
import type { Place } from "../yaml/place.ts";
import { errorAt, mostProblems, type Problem } from "../yaml/problems.ts";
import { childOf, type MapNode, mapNode, type Node, nodeAt, wordFor } from "../yaml/node.ts";
import { ownChoiceProblems } from "./check_own_choice.ts";
import { guardProblems, withoutGuards } from "./guards.ts";
import { fileSchema } from "./schema/file.ts";
import { somethingProvisions } from "./provisions.ts";
import { shownPath } from "../yaml/shown_path.ts";

export interface CheckInput {
  readonly system: System;
  readonly kinds: Catalogue;
  readonly tree: Node | undefined;
  /** The person's own files alone. */
  readonly personal: Node | undefined;
  readonly isPersonal: (place: Place) => boolean;
  /** Takes variables that are not set here for set where it matters. */
  readonly evaluator: Evaluator;
  /** Lowest precedence first. */
  readonly sources: readonly string[];
  /** What loading found. */
  readonly notes: readonly Problem[];
}

/** The findings in file order, see {@link mostProblems}. Runs no program and asks nobody. */
export async function checkConfiguration(input: CheckInput): Promise<readonly Problem[]> {
  const { system, kinds, tree: all, personal, isPersonal, evaluator, sources, notes } = input;
  const problems = [...notes];
  const add = (found: readonly Problem[]): void => {
    for (const problem of found) problems.push(problem);
  };
  const tree = withDescribed(all, isPersonal);
  if (tree?.type === "map") {
    add(functionProblems(tree, evaluator));
    add(misplacedPrograms(tree, evaluator));
    add(ownChoiceProblems(tree, isPersonal, evaluator));
    add(guardProblems(tree, personal, isPersonal, evaluator));
    add(schemaProblems(fileSchema, withoutEntries(tree), evaluator, "", tree.place));
    for (const section of Object.keys(SECTIONS) as Section[]) {
      add(await sectionProblems(tree, section, kinds, evaluator));
    }
    add(idleProblems(tree, kinds, evaluator));
    const hasLists = somethingProvisions(tree, evaluator);
    const entries = entriesOf(tree, evaluator, isPersonal);
    add(linkProblems(kinds, hasLists, entries.providers, entries.identities));
    add(integrationProblems(kinds, entries, hasLists));
  }
  const files = sources.map((path) => shownPath(path, system.files.workingFolder()));
  return mostProblems(inFileOrder(problems, files));
}

/** The tree without identities that the person guards and nobody describes. */
function withDescribed(tree: Node | undefined, isPersonal: (place: Place) => boolean): Node | undefined {
  const auth = childOf(tree, "auth");
  const found = childOf(auth, "identities");
  const kept = withoutGuards(found, isPersonal);
  if (tree?.type !== "map" || auth?.type !== "map" || kept === undefined || kept === found) return tree;
  return withValue(tree, "auth", withValue(auth, "identities", kept));
}

function withValue(map: MapNode, key: string, value: Node): MapNode {
  const entry = map.entries.get(key);
  return entry === undefined
    ? map
    : { ...map, entries: new Map([...map.entries, [key, { ...entry, value }]]) };
}

/** The file without what has checks of its own, and without the sections that are taken as they are. */
function withoutEntries(tree: MapNode): MapNode {
  const entries = new Map(tree.entries);
  // What is wrong with it was found when it was followed.
  entries.delete("import");
  const auth = entries.get("auth");
  if (auth?.value.type === "map") {
    const rest = [...auth.value.entries].filter(([key]) => !Object.hasOwn(SECTIONS, key));
    entries.set("auth", { ...auth, value: { ...auth.value, entries: new Map(rest) } });
  }
  for (const [key, entry] of entries) {
    if (!CHECKED.has(key)) entries.set(key, { ...entry, value: mapNode(entry.value.place, new Map()) });
  }
  return { ...tree, entries };
}

const CHECKED = new Set(["auth", "env", "logs", "base_path", "profiles", "workflows"]);

async function sectionProblems(
  tree: MapNode,
  section: Section,
  kinds: Catalogue,
  evaluator: Evaluator,
): Promise<Problem[]> {
  const node = nodeAt(tree, ["auth", section]);
  if (node === undefined || (node.type === "scalar" && node.value === null)) return [];
  if (node.type !== "map") {
    return [errorAt(node.place, `auth.${section} must be a map, not ${wordFor(node)}`)];
  }
  const check = new EntryCheck(
    evaluator,
    kinds,
    await loadSchemas(section, node, kinds, evaluator),
    somethingProvisions(tree, evaluator),
  );
  const problems: Problem[] = [];
  for (const [name, { keyPlace, value }] of node.entries) {
    for (const problem of check.check(section, name, keyPlace, value)) problems.push(problem);
  }
  return problems;
}

function entriesOf(
  tree: MapNode,
  evaluator: Evaluator,
  isPersonal: (place: Place) => boolean,
): CheckedEntries {
  const run = { ...NOTHING_RUNS, isPersonal };
  return {
    providers: made(tree, "providers", (...entry) => new ConfiguredProvider(...entry, evaluator, run)),
    identities: made(tree, "identities", (...entry) => new ConfiguredIdentity(...entry, evaluator, run)),
    integrations: made(
      tree,
      "integrations",
      (...entry) => new ConfiguredIntegration(...entry, evaluator, run),
    ),
  };
}

function made<E>(
  tree: MapNode,
  section: Section,
  make: (name: string, place: Place, node: Node) => E,
): ReadonlyMap<string, E> {
  const node = nodeAt(tree, ["auth", section]);
  const entries = node?.type === "map" ? [...node.entries] : [];
  return new Map(entries.map(([name, { keyPlace, value }]) => [name, make(name, keyPlace, value)]));
}

function runNothing(): Promise<never> {
  return Promise.reject(new Error("a check runs no program"));
}

const NOTHING_RUNS: Omit<RunPrograms, "isPersonal"> = {
  whose: () => Promise.resolve("project"),
  below: runNothing,
  lookup: runNothing,
  outputOf: runNothing,
};

/** By the order of the files, then those of other files, each from its first line to its last. */
export function inFileOrder(problems: readonly Problem[], files: readonly string[]): Problem[] {
  const rank = new Map(files.map((file, index) => [file, index]));
  const of = ({ place }: Problem): number => rank.get(place.file) ?? files.length;
  return problems.toSorted((a, b) =>
    of(a) - of(b) || compare(a.place.file, b.place.file) ||
    a.place.line - b.place.line || a.place.column - b.place.column
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
