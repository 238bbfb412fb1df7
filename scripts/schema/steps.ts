import type { JsonSchema } from "@valibot/to-json-schema";
import { commandSchema } from "../../src/steps/schema/custom_command.ts";
import { stepSchema } from "../../src/steps/schema/step.ts";
import { condition, time, variables, word } from "../../src/steps/schema/values.ts";
import { workflowFileSchema, workflowSchema } from "../../src/steps/schema/workflow.ts";
import { convert, definitionsOf, DRAFT, type Shared } from "./convert.ts";

const OF_STEPS: Shared = { word, variables, time, condition, step: stepSchema };
const OF_COMMANDS: Shared = { ...OF_STEPS, command: commandSchema };
const OF_WORKFLOWS: Shared = { ...OF_STEPS, workflow: workflowSchema };

/** A JSON Schema of a file of workflows. */
export function workflowsSchema(): JsonSchema {
  return {
    $schema: DRAFT,
    title: "Workflows of atmos",
    ...convert(workflowFileSchema, OF_WORKFLOWS),
    $defs: definitions(OF_WORKFLOWS),
  };
}

/** What stands below `#/$defs/command`, with everything that it refers to. */
export function commandDefinitions(): Record<string, JsonSchema> {
  return definitions(OF_COMMANDS);
}

function definitions(shared: Shared): Record<string, JsonSchema> {
  const all = definitionsOf(shared);
  return { ...all, step: { ...all["step"], anyOf: SOMETHING_TO_DO } };
}

/** A step has a command or a script, or is there for its variables. */
const SOMETHING_TO_DO: JsonSchema[] = [
  { required: ["command"] },
  { properties: { type: { const: "script" } }, required: ["type", "script"] },
  { properties: { type: { const: "env" } }, required: ["type"] },
];
