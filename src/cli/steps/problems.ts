import type { AuthContext } from "../../auth/context.ts";
import type { Problem } from "../../yaml/problems.ts";
import { commandProblems, workflowProblems } from "../../steps/check_steps.ts";
import { outlineCommands } from "../../steps/custom_command.ts";
import { allFlagClashes } from "./custom_flags.ts";

/** Everything that is wrong with custom commands and workflows. Nothing is run. */
export async function stepProblems(context: AuthContext): Promise<Problem[]> {
  const { auth, written } = context.configuration;
  const outlines = outlineCommands(written(["commands"]));
  const commands = [...commandProblems(auth, outlines), ...allFlagClashes(outlines)];
  commands.sort((one, other) => one.place.line - other.place.line || one.place.column - other.place.column);
  return [...commands, ...await workflowProblems(context)];
}
