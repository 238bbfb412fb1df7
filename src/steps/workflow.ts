import type { Place } from "../yaml/place.ts";
import { errorAt, type Problem } from "../yaml/problems.ts";
import { type MapEntry, wordFor } from "../yaml/node.ts";
import { printable } from "../printable.ts";
import { Fields } from "./fields.ts";
import type { OwnNames } from "./command_outlines.ts";
import { refuseNotCarriedOut } from "./not_carried_out.ts";
import { readSteps, type UsualType } from "./read_step.ts";
import type { Step } from "./step.ts";
import { usualStepType } from "./usual_type.ts";

export interface Workflow {
  readonly name: string;
  readonly description: string | undefined;
  /** For steps without a stack of their own. */
  readonly stack: string | undefined;
  readonly workingFolder: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  readonly place: Place;
}

/**
 * Reads one workflow. What is wrong goes to `problems`; it may run only when nothing is.
 *
 * @param known the commands of atmos, by which a step without a type is told from one for the shell
 */
export function readWorkflow(
  name: string,
  { keyPlace, value }: MapEntry,
  known: OwnNames,
  problems: Problem[],
): Workflow {
  const what = `workflow "${printable(name)}"`;
  if (value.type !== "map") {
    problems.push(errorAt(keyPlace, `${what} must be a map, not ${wordFor(value)}`));
    return { ...NOTHING, name, place: keyPlace };
  }
  const fields = new Fields(value, what, problems);
  const stack = fields.text("stack");
  refuseNotCarriedOut("workflow", fields);
  const usual: UsualType = (command, own) => usualStepType(command, own ?? stack, known);
  const steps = readSteps(fields.list("steps"), usual, problems);
  if (!fields.has("steps")) problems.push(errorAt(keyPlace, `${what} has no steps`));
  else if (fields.raw("steps")?.type === "list" && fields.list("steps").length === 0) {
    fields.problem("steps", "steps is empty");
  }
  return {
    name,
    description: fields.text("description"),
    stack,
    workingFolder: fields.text("working_directory"),
    env: fields.texts("env"),
    steps,
    place: keyPlace,
  };
}

const NOTHING = { description: undefined, stack: undefined, workingFolder: undefined, env: {}, steps: [] };
