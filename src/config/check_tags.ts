import { type Evaluator, Unresolved } from "../yaml/evaluator.ts";
import type { Problem } from "../yaml/problems.ts";
import { childOf, type Node, nodeAt } from "../yaml/node.ts";

/** Functions that have no value whatever the surroundings, anywhere in the file. */
export function functionProblems(node: Node, evaluator: Evaluator): Problem[] {
  if (node.type === "scalar" || node.type === "failed" || node.tag !== undefined) {
    if (node.type === "scalar" && node.tag === undefined) return [];
    const value = evaluator.valueOf(node);
    if (value instanceof Unresolved) return value.later ? [] : [value.problem];
  }
  if (node.type === "list") return node.items.flatMap((item) => functionProblems(item, evaluator));
  if (node.type !== "map") return [];
  const problems: Problem[] = [];
  for (const { value } of node.entries.values()) {
    for (const problem of functionProblems(value, evaluator)) problems.push(problem);
  }
  return problems;
}

/** What is read before any program may run. `base_path` and `import` complain while loading. */
const BEFORE_PROGRAMS = [["auth", "realm"], ["logs"], ["profiles"]];
const BEFORE_PROGRAMS_IN_ENTRY = ["kind", "via", "provider", "default", "alias", "tags"];

export function misplacedPrograms(tree: Node, evaluator: Evaluator): Problem[] {
  return BEFORE_PROGRAMS.flatMap((path) => programsIn(nodeAt(tree, path), evaluator));
}

export function misplacedProgramsInEntry(entry: Node, evaluator: Evaluator): Problem[] {
  return BEFORE_PROGRAMS_IN_ENTRY.flatMap((key) => programsIn(childOf(entry, key), evaluator));
}

function programsIn(node: Node | undefined, evaluator: Evaluator): Problem[] {
  if (node?.type === "list") return node.items.flatMap((item) => programsIn(item, evaluator));
  if (node?.type === "map") {
    return [...node.entries.values()].flatMap((entry) => programsIn(entry.value, evaluator));
  }
  const value = node?.tag === undefined ? undefined : evaluator.valueOf(node);
  return value instanceof Unresolved && value.misplaced !== undefined ? [value.misplaced] : [];
}
