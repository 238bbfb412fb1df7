import { Argument, type Command } from "commander";
import { errorAt, type Problem, throwErrors } from "../../yaml/problems.ts";
import { messageOf } from "../../errors.ts";
import { someNames } from "../../nearest.ts";
import { printable } from "../../printable.ts";
import { shownName } from "../../steps/command_names.ts";
import type { CommandOutline } from "../../steps/custom_command.ts";
import type { Dispatch } from "../line/invocation.ts";
import { OWN_COMMANDS } from "../line/help.ts";
import { aboutValue, addFlags } from "./custom_flags.ts";
import { oneLine, paragraphs } from "../text/shown_text.ts";

/**
 * Puts the commands of a configuration on the tree. A built-in keeps its name, and gets what is nested below it.
 * A command that cannot stand there is no part of help and completion, and says why when it is called.
 *
 * @param usual the command that runs when none is named
 * @returns what the library refused although nothing was known against it
 */
export function registerCustom(
  parent: Command,
  outlines: readonly CommandOutline[],
  on: Dispatch,
  usual?: string,
): Problem[] {
  return outlines.flatMap((outline): Problem[] => {
    const isDefault = outline.name === usual;
    if (outline.refused.length > 0) return addRefused(parent, outline, isDefault, on);
    const builtIn = parent.commands.find((command) => command.name() === outline.name);
    try {
      const command = builtIn ?? addCommand(parent, outline, isDefault, on);
      // Below a command of their own there are no others.
      if (builtIn === undefined && parent.helpGroup() !== OWN_COMMANDS) command.helpGroup(OWN_COMMANDS);
      return registerCustom(command, outline.commands, on, outline.hasSteps ? undefined : outline.usual);
    } catch (error) {
      const message = `the command "${shownName(outline.name)}" is left out: ${
        messageOf(error).split("\n")[0]
      }`;
      const problem = errorAt(outline.place, message, "Give it another name, or other flags and arguments.");
      addRefused(parent, { ...outline, refused: [problem] }, isDefault, on);
      return [problem];
    }
  });
}

/** Built apart, so that a command that fails on the way leaves nothing behind. */
function addCommand(parent: Command, outline: CommandOutline, isDefault: boolean, on: Dispatch): Command {
  const command = parent.createCommand(outline.name)
    .copyInheritedSettings(parent)
    .description(paragraphs(outline.description))
    .allowExcessArguments()
    .helpCommand(false);
  // A group that nobody described is what stands in it.
  const summary = oneLine(outline.description) || (outline.hasSteps ? "" : below(outline));
  if (summary !== "") command.summary(summary);
  for (const alias of outline.aliases) command.alias(alias);
  for (const argument of outline.arguments) {
    // Optional for the parser: what is missing is told all at once.
    const shown = new Argument(`[${printable(argument.name)}]`, aboutValue(argument));
    if (argument.values.length > 0) shown.argChoices = argument.values.map(printable);
    command.addArgument(shown);
  }
  command.usage(usageOf(outline));
  addFlags(command, outline.flags);
  if (outline.hasSteps || outline.commands.length === 0) {
    command.action(on(async (invocation) => {
      const { runCustom } = await import("./run_custom.ts");
      return await runCustom(invocation, outline, command);
    }, { takesTail: true }));
  }
  parent.addCommand(command, { hidden: outline.hidden, isDefault });
  return command;
}

function below({ commands }: CommandOutline): string {
  const names = someNames(commands.filter(({ hidden }) => !hidden).map(({ name }) => printable(name)));
  return names === "" ? "" : `with ${names} below it`;
}

/** As it is to be written, which the parser is not told. */
function usageOf({ arguments: words, commands }: CommandOutline): string {
  const terms = words.map(({ name, required, usual }) =>
    required && usual === undefined ? `<${printable(name)}>` : `[${printable(name)}]`
  );
  return ["[options]", ...(commands.length > 0 ? ["[command]"] : []), ...terms].join(" ");
}

function addRefused(parent: Command, outline: CommandOutline, isDefault: boolean, on: Dispatch): Problem[] {
  const { name, refused } = outline;
  // What is no word is told when the command line is not understood; the rest of the tree keeps its names.
  if (name === "" || name.startsWith("-")) return [];
  if (parent.commands.some((one) => one.name() === name || one.aliases().includes(name))) return [];
  const command = parent.createCommand(name)
    .copyInheritedSettings(parent)
    .allowExcessArguments()
    .allowUnknownOption()
    .helpOption(false)
    .helpCommand(false)
    .action(on(() => {
      throwErrors(refused);
      return Promise.resolve(1);
    }, { takesTail: true }));
  command.outputHelp = () => throwErrors(refused);
  parent.addCommand(command, { hidden: true, isDefault });
  return [];
}
