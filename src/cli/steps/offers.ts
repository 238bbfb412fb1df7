import type { Command } from "commander";
import type { AuthContext } from "../../auth/context.ts";
import { childOf } from "../../yaml/node.ts";
import { printable } from "../../printable.ts";
import { outlineCommands } from "../../steps/custom_command.ts";
import { allWorkflowFiles } from "../../steps/workflow_files.ts";
import type { Offer } from "../completion/complete.ts";
import type { Dispatch } from "../line/invocation.ts";
import { registerCustom } from "./custom.ts";

/** Puts the custom commands on the tree, to be offered. */
export function addCustom(program: Command, on: Dispatch, { configuration }: AuthContext): void {
  registerCustom(program, outlineCommands(configuration.written(["commands"])), on);
}

/** The names of all workflows, and what they are for. */
export async function workflowOffers(context: AuthContext): Promise<Offer[]> {
  const files = await allWorkflowFiles(context);
  return files.flatMap(({ name: file, workflows }) =>
    [...workflows.entries].map(([value, entry]) => {
      const description = childOf(entry.value, "description");
      const about = description?.type === "scalar" ? String(description.value) : file;
      return { value, about: printable(about.split("\n")[0] ?? "") };
    })
  ).filter(({ value }) => printable(value) === value);
}
