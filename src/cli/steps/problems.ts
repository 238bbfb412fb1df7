import { Command } from "commander";
import type { AuthContext } from "../../auth/context.ts";
import { mostProblems, type Problem, warningAt } from "../../yaml/problems.ts";
import { commandProblems, workflowProblems } from "../../steps/check_steps.ts";
import type { CommandOutline } from "../../steps/custom_command.ts";
import type { CommandNames } from "../line/arguments.ts";
import { outlineCommands } from "../../steps/command_outlines.ts";
import { addGlobalOptions } from "../line/global_options.ts";
import { COMMAND_NAMES } from "../line/command_names.ts";
import { aliasProblems } from "./aliases.ts";
import { registerCustom } from "./custom.ts";
import { knownNames, withCustom } from "./custom_tree.ts";
import { allFlagClashes } from "./custom_flags.ts";

/** Steps of commands that are called like a built-in one, which keeps its name. */
function neverRun(outlines: readonly CommandOutline[], own: CommandNames): Problem[] {
  return outlines.flatMap((outline) => {
    const builtIn = own.below.get(outline.name);
    if (builtIn === undefined) return [];
    const below = neverRun(outline.commands, builtIn);
    if (!outline.hasSteps) return below;
    const message = `command "${outline.name}": its steps never run: atmos has a command of this name`;
    return [
      warningAt(outline.place, message, "Give it another name. Commands below it can be called."),
      ...below,
    ];
  });
}

/** Everything that is wrong with custom commands and workflows. Nothing is run. */
export async function stepProblems(context: AuthContext): Promise<readonly Problem[]> {
  const { auth, written } = context.configuration;
  const outlines = outlineCommands(written(["commands"]), COMMAND_NAMES);
  const program = new Command();
  addGlobalOptions(program);
  const commands = [
    ...await commandProblems(auth, outlines),
    ...allFlagClashes(outlines),
    ...neverRun(outlines, COMMAND_NAMES),
    ...registerCustom(program, outlines, () => async () => {}),
    ...aliasProblems(written(["aliases"]), withCustom(COMMAND_NAMES, outlines)),
  ];
  commands.sort((one, other) => one.place.line - other.place.line || one.place.column - other.place.column);
  const known = knownNames(context.configuration, COMMAND_NAMES);
  return mostProblems([...commands, ...await workflowProblems(context, known)]);
}
