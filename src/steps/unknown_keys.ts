/** Keys of workflows and custom commands that mean nothing. What may stand there is loaded for this look alone. */
import { unknownKeys } from "../config/unknown_keys.ts";
import { printable } from "../printable.ts";
import { childOf, type Node, nodeAt, textNode } from "../yaml/node.ts";
import type { Problem } from "../yaml/problems.ts";
import { STEP_TYPES } from "./step.ts";
import { usualStepName } from "./read_step.ts";

export async function unknownInWorkflow(name: string, node: Node): Promise<Problem[]> {
  const { workflowSchema } = await import("./schema/workflow.ts");
  return unknownKeys(workflowSchema, withKnownTypes(node), telling(`workflow "${printable(name)}"`, node));
}

/** Without the commands below it. */
export async function unknownInCommand(name: string, node: Node): Promise<Problem[]> {
  const { commandSchema } = await import("./schema/custom_command.ts");
  return unknownKeys(commandSchema, withKnownTypes(node), telling(`command "${printable(name)}"`, node));
}

/** Without the steps of a type that is not supported: what may stand in them is not known. */
function withKnownTypes(node: Node): Node {
  const steps = childOf(node, "steps");
  const entry = node.type === "map" ? node.entries.get("steps") : undefined;
  if (node.type !== "map" || entry === undefined || steps?.type !== "list") return node;
  const items = steps.items.map((item) => {
    const type = childOf(item, "type");
    const isKnown = type?.type !== "scalar" || STEP_TYPES.some((one) => one === type.value);
    return isKnown ? item : textNode(item.place, "");
  });
  return {
    ...node,
    entries: new Map([...node.entries, ["steps", { ...entry, value: { ...steps, items } }]]),
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
