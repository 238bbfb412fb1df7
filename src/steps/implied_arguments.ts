/** Arguments of a custom command that declares none: those that its templates name, in order of first use. Pure. */
import type { Node } from "../yaml/node.ts";
import { type Problem, warningAt } from "../yaml/problems.ts";
import { argumentNameFault, shownName } from "./command_names.ts";
import type { CommandArgument } from "./command_parameters.ts";

/** `{{ .Arguments.stack }}`, `{{ index .Arguments "my-stack" }}` */
const NAMED = /\.Arguments(?:\.([\p{L}_][\p{L}\p{N}_]*)|\s+"([^"\n]+)")/gu;

/** A hundred lines of steps name a few; more cannot be meant. */
const MOST = 20;

export function impliedArguments(node: Node): CommandArgument[] {
  const found = new Map<string, CommandArgument>();
  visit(node, found);
  return [...found.values()];
}

/** In the order in which the command is written; commands below it have their own. */
function visit(node: Node, found: Map<string, CommandArgument>): void {
  if (node.type === "list") { for (const item of node.items) visit(item, found); }
  if (node.type === "map") {
    for (const [key, { value }] of node.entries) if (key !== "commands") visit(value, found);
  }
  if (node.type !== "scalar" || typeof node.value !== "string" || !node.value.includes(".Arguments")) return;
  for (const [block] of node.value.matchAll(/\{\{.*?\}\}/gs)) {
    for (const [, word, quoted] of block.matchAll(NAMED)) {
      const name = word ?? quoted ?? "";
      if (found.has(name) || found.size >= MOST || argumentNameFault(name) !== undefined) continue;
      found.set(name, {
        name,
        description: "",
        required: true,
        usual: undefined,
        values: [],
        place: node.place,
        isImplied: true,
      });
    }
  }
}

/** Says of each that it is not declared. */
export function impliedWarnings(command: string, words: readonly CommandArgument[]): Problem[] {
  return words.filter(({ isImplied }) => isImplied).map(({ name, place }) =>
    warningAt(
      place,
      `command "${shownName(command)}": the argument "${
        shownName(name)
      }" is not declared, and taken by its position`,
      `Declare it: \`arguments: [{ name: ${shownName(name)}, required: true }]\`.`,
    )
  );
}
