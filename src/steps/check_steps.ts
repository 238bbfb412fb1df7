import { resolveChain } from "../auth/chain.ts";
import type { AuthContext } from "../auth/context.ts";
import { childOf, type MapEntry } from "../yaml/node.ts";
import type { AuthConfiguration } from "../config/model.ts";
import { formatPlace, type Place } from "../yaml/place.ts";
import { printable } from "../printable.ts";
import { nameFault } from "../typed_word.ts";
import { errorAt, type Problem, warningAt } from "../yaml/problems.ts";
import { AtmosError } from "../errors.ts";
import type { OwnNames } from "./command_outlines.ts";
import { type CommandOutline, readCommandBody } from "./custom_command.ts";
import { commandTemplateProblems, templateProblems } from "./check_templates.ts";
import { identityOf } from "./identities.ts";
import { isLiteral, knownProblems, plainNode } from "./plain_node.ts";
import type { Step } from "./step.ts";
import { unknownInCommand, unknownInWorkflow } from "./unknown_keys.ts";
import { missingHere } from "./usual_type.ts";
import { readWorkflow } from "./workflow.ts";
import { findWorkflowFiles } from "./workflow_files.ts";

/** Everything that is wrong with custom commands. Nothing is run. */
export async function commandProblems(
  auth: AuthConfiguration,
  outlines: readonly CommandOutline[],
): Promise<Problem[]> {
  const check = async (outline: CommandOutline): Promise<Problem[]> => {
    const problems = [...outline.problems, ...outline.lostAliases.map(({ problem }) => problem)];
    const node = plainNode(outline.node);
    const unknown = await unknownInCommand(outline.name, node);
    if (outline.refused.length > 0) return [...problems, ...unknown];
    const body = readCommandBody(outline, node, problems);
    const { identity, steps } = body;
    const place = childOf(outline.node, "identity")?.place ?? outline.place;
    const own = identity === undefined ? [] : identityProblems(auth, identity, place);
    return [
      ...onceEach(knownProblems(problems, outline.node), unknown),
      ...own,
      ...stepProblems(auth, steps),
      ...commandTemplateProblems(body, outline.place),
      ...await commandProblems(auth, outline.commands),
    ];
  };
  return (await Promise.all(outlines.map(check))).flat();
}

/**
 * Everything that is wrong with workflows and their files; nothing when no folder for them is configured, or when a
 * program would have to say which.
 */
export async function workflowProblems(context: AuthContext, known: OwnNames): Promise<Problem[]> {
  const { configuration } = context;
  const folder = configuration.written(["workflows", "base_path"]);
  if (folder?.type !== "scalar" || folder.tag !== undefined) return [];
  const { files, problems } = await findWorkflowFiles(context);
  const check = async ([name, entry]: [string, MapEntry]): Promise<Problem[]> => {
    const found: Problem[] = [];
    const value = plainNode(entry.value);
    const { steps } = readWorkflow(name, { ...entry, value }, known, found);
    const fault = nameFault(name);
    return [
      ...fault === undefined ? [] : [errorAt(entry.keyPlace, `workflow "${printable(name)}": ${fault}`)],
      ...onceEach(knownProblems(found, entry.value), await unknownInWorkflow(name, value)),
      ...stepProblems(configuration.auth, steps),
      ...missingProblems(steps, known),
    ];
  };
  // A file that is none may belong to another tool.
  const warnings = problems.map((problem): Problem => ({ ...problem, severity: "warning" }));
  const workflows = files.flatMap((file) => [...file.workflows.entries]);
  return [...warnings, ...(await Promise.all(workflows.map(check))).flat()];
}

/** A key that is refused need not be called unknown besides. */
function onceEach(problems: readonly Problem[], unknown: readonly Problem[]): Problem[] {
  const told = new Set(problems.map(({ place }) => formatPlace(place)));
  return [...problems, ...unknown.filter(({ place }) => !told.has(formatPlace(place)))];
}

/** The configuration is right, and this version cannot follow it: that is worth a warning. */
function missingProblems(steps: readonly Step[], known: OwnNames): Problem[] {
  return steps.flatMap((step) => {
    const why = missingHere(step, known);
    return why === undefined
      ? []
      : [warningAt(step.place, `step "${printable(step.name)}" cannot run: ${why}`)];
  });
}

function stepProblems(auth: AuthConfiguration, steps: readonly Step[]): Problem[] {
  const identities = steps.flatMap((step) =>
    [...step.identity === undefined ? [] : [step.identity], ...step.identities]
      .flatMap((name) => identityProblems(auth, name, step.place))
  );
  return [...identities, ...templateProblems(steps)];
}

function identityProblems(auth: AuthConfiguration, name: string, place: Place): Problem[] {
  if (!isLiteral(name) || identityOf({ identity: name }, undefined) === undefined) return [];
  try {
    resolveChain(auth, name);
    return [];
  } catch (error) {
    // What is wrong with an identity that exists is told at its own place.
    if (!(error instanceof AtmosError) || error.code !== "not_found") return [];
    return [errorAt(place, error.message, error.hint)];
  }
}
