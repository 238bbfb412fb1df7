/** What may stand in a workflow, and in a file of workflows. */
import * as v from "valibot";
import { stepsSchema } from "./step.ts";
import { described, unused, variables, word, workingFolder } from "./values.ts";

export const workflowSchema = v.object({
  description: described(word, "What it is for."),
  stack: described(word, "For steps without a stack of their own."),
  working_directory: workingFolder,
  env: described(variables, "Variables of all steps."),
  steps: v.pipe(
    stepsSchema,
    v.description(
      "What runs, in this order. A step without a type is told by its command; plain text is a shell command.",
    ),
  ),
  output: unused,
  show: unused,
  viewport: unused,
}, "must be a map");

/** Other keys of such a file belong to other tools. */
export const workflowFileSchema = v.looseObject({
  workflows: v.pipe(
    v.record(v.string(), workflowSchema, "must be a map"),
    v.description("Workflows by name."),
  ),
}, "must be a map");
