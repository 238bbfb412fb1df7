import { Argument, type Command } from "commander";
import { printable } from "../../printable.ts";
import type { CommandOutline } from "../../steps/custom_command.ts";
import type { Dispatch } from "../line/invocation.ts";
import { addFlags } from "./custom_flags.ts";

/**
 * Puts the commands of a configuration on the tree. A built-in keeps its name, and gets what is nested below it.
 *
 * @param usual the command that runs when none is named
 */
export function registerCustom(
  parent: Command,
  outlines: readonly CommandOutline[],
  on: Dispatch,
  usual?: string,
): void {
  for (const outline of outlines) {
    const builtIn = parent.commands.find((command) => command.name() === outline.name);
    const command = builtIn ?? addCommand(parent, outline, outline.name === usual, on);
    registerCustom(command, outline.commands, on, outline.hasSteps ? undefined : outline.usual);
  }
}

function addCommand(parent: Command, outline: CommandOutline, isDefault: boolean, on: Dispatch): Command {
  const command = parent.command(printable(outline.name), { hidden: outline.hidden, isDefault })
    .description(printable(outline.description))
    .allowExcessArguments()
    .helpCommand(false);
  const [summary] = outline.description.split("\n");
  if (summary) command.summary(printable(summary));
  for (const alias of outline.aliases) {
    if (!parent.commands.some((one) => one.name() === alias)) command.alias(alias);
  }
  for (const { name, description, values } of outline.arguments) {
    // Optional for the parser: what is missing is told all at once.
    const argument = new Argument(`[${printable(name)}]`, printable(description));
    if (values.length > 0) argument.argChoices = values.map(printable);
    command.addArgument(argument);
  }
  addFlags(command, outline.flags);
  if (!outline.hasSteps && outline.commands.length > 0) return command;
  return command.action(on(async (invocation) => {
    const { runCustom } = await import("./run_custom.ts");
    return await runCustom(invocation, outline, command);
  }, { takesTail: true }));
}
