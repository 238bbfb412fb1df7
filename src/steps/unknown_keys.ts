/** Keys of workflows and custom commands that mean nothing. What may stand there is loaded for this look alone. */
import { unknownKeys } from "../config/unknown_keys.ts";
import { printable } from "../printable.ts";
import { childOf, mapNode, type Node, nodeAt } from "../yaml/node.ts";
import type { Problem } from "../yaml/problems.ts";
import { usualStepName } from "./read_step.ts";
import { STEP_TYPES } from "./step.ts";

export async function unknownInWorkflow(name: string, node: Node): Promise<Problem[]> {
  const { workflowSchema } = await import("./schema/workflow.ts");
  return unknownKeys(workflowSchema, withKnownSteps(node), telling(`workflow "${printable(name)}"`, node));
}

/** Without the commands below it. */
export async function unknownInCommand(name: string, node: Node): Promise<Problem[]> {
  const { commandSchema } = await import("./schema/custom_command.ts");
  return unknownKeys(commandSchema, withKnownSteps(node), telling(`command "${printable(name)}"`, node));
}

/** Steps of a type that this version does not have are told as such: what their keys mean, only that type knows. */
function withKnownSteps(node: Node): Node {
  const entry = node.type === "map" ? node.entries.get("steps") : undefined;
  if (node.type !== "map" || entry?.value.type !== "list") return node;
  const items = entry.value.items.map((step) => {
    const type = childOf(step, "type");
    const isKnown = type === undefined || type.type !== "scalar" ||
      STEP_TYPES.some((known) => known === type.value);
    return isKnown ? step : mapNode(step.place, new Map());
  });
  return {
    ...node,
    entries: new Map(node.entries).set("steps", { ...entry, value: { ...entry.value, items } }),
  };
}

/** A key of a step is told with the step's name. */
function telling(subject: string, node: Node): (path: readonly string[]) => string {
  return (path) => {
    const [first, index = "", ...rest] = path;
    if (first !== "steps" || rest.length === 0) return `${subject}: "${printable(path.join("."))}"`;
    const name = childOf(nodeAt(node, ["steps", index]), "name");
    const written = name?.type === "scalar" && name.value !== null ? String(name.value) : "";
    return `step "${printable(written || usualStepName(Number(index)))}": "${printable(rest.join("."))}"`;
  };
}
