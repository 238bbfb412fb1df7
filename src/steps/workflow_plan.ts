import { isAbsolute, join } from "../system/path.ts";
import { AtmosError } from "../errors.ts";
import { didYouMean } from "../nearest.ts";
import { printable } from "../printable.ts";
import type { Step } from "./step.ts";
import type { Workflow } from "./workflow.ts";
import { typedWord } from "../typed_word.ts";

export interface WorkflowChoices {
  /** `--stack`: wins over what steps and workflow say. */
  readonly stack: string | undefined;
  /** `--from-step`: the first step to run. */
  readonly from: string | undefined;
}

/**
 * The steps to run, with the stack and the folder that hold for each.
 *
 * @throws AtmosError `not_found` when there is no step to begin with
 */
export function workflowSteps(workflow: Workflow, choices: WorkflowChoices): Step[] {
  const names = workflow.steps.map((step) => step.name);
  const first = choices.from === undefined ? 0 : names.indexOf(choices.from);
  if (first < 0) {
    const from = choices.from ?? "";
    const meant = didYouMean(from, names);
    throw new AtmosError(
      "not_found",
      `cannot begin at the step "${printable(from)}": there is no such step`,
      {
        hint: `${meant === undefined ? "" : `${printable(meant)} `}Steps: ${
          names.map(printable).join(", ")
        }.`,
      },
    );
  }
  return workflow.steps.slice(first).map((step) => ({
    ...step,
    stack: choices.stack ?? step.stack ?? workflow.stack,
    workingFolder: step.workingFolder ?? workflow.workingFolder,
  }));
}

/** The command that goes on with a workflow at a step, ready to be pasted into a shell. */
export function resumeCommand(
  workflow: string,
  file: string,
  step: string,
  choices: Pick<WorkflowChoices, "stack"> & { readonly identity: string | undefined },
): string {
  const flag = (name: string, value: string | undefined): string[] =>
    value === undefined ? [] : [name, typedWord(value, "VALUE")];
  return [
    "atmos workflow",
    typedWord(workflow, "WORKFLOW"),
    ...flag("-f", file),
    ...flag("--from-step", step),
    ...flag("-s", choices.stack),
    ...flag("-i", choices.identity),
  ].join(" ");
}

/** A folder as written in a workflow or command: absolute, or below the base path. */
export function folderBelow(basePath: string, written: string): string {
  return isAbsolute(written) ? written : join(basePath, written);
}
