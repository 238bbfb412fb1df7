import type { AuthContext } from "../../auth/context.ts";
import { mostProblems, type Problem } from "../../yaml/problems.ts";
import { commandProblems, workflowProblems } from "../../steps/check_steps.ts";
import { outlineCommands } from "../../steps/custom_command.ts";
import { allFlagClashes } from "./custom_flags.ts";

/** Everything that is wrong with custom commands and workflows. Nothing is run. */
export async function stepProblems(context: AuthContext): Promise<readonly Problem[]> {
  const { auth, written } = context.configuration;
  const outlines = outlineCommands(written(["commands"]));
  const commands = [...await commandProblems(auth, outlines), ...allFlagClashes(outlines)];
  commands.sort((one, other) => one.place.line - other.place.line || one.place.column - other.place.column);
  return mostProblems([...commands, ...await workflowProblems(context)]);
}
