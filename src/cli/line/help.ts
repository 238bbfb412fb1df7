import { type Command, Help, type HelpConfiguration } from "commander";
import { styleText } from "node:util";
import { shortened } from "../text/shown_text.ts";
import { wrap } from "../text/wrap.ts";

export interface Example {
  readonly command: string;
  readonly explanation: string;
}

/** Puts examples at the end of a command's help. */
export function addExamples(command: Command, examples: readonly Example[]): Command {
  const lines = examples.map(({ command, explanation }) => `  ${explanation}\n    $ ${command}\n`);
  return command.addHelpText("after", `\nExamples:\n${lines.join("\n").trimEnd()}`);
}

/** Commands that a configuration brings are shown apart from those of the program. */
export const OWN_COMMANDS = "Commands of this project:";
export const ALIASES = "Aliases:";

const WIDEST_TERM = 36;
const LONGEST = 400;

/** Commands come before flags, by their bare names; flags of the program are named below every command. */
export const helpConfiguration: HelpConfiguration = {
  subcommandTerm: (command) => command.name(),
  // One long name shall not push all explanations out of sight, nor a thousand values the other flags.
  padWidth: (command, helper) => Math.min(Help.prototype.padWidth.call(helper, command, helper), WIDEST_TERM),
  optionDescription: (option) =>
    shortened(Help.prototype.optionDescription.call(new Help(), option), LONGEST),
  argumentDescription: (argument) =>
    shortened(Help.prototype.argumentDescription.call(new Help(), argument), LONGEST),
  styleTitle: (title) => styleText("bold", title, { validateStream: false }),
  formatHelp: (command, helper) =>
    commandsFirst(Help.prototype.formatHelp.call(helper, command, helper), command, helper) +
    flagsOfEveryCommand(command, helper),
};

/** Moves the lists of commands in front of the first list of flags. */
function commandsFirst(help: string, command: Command, helper: Help): string {
  const sections = help.trimEnd().split("\n\n");
  const startsWith = (title: string) => (section: string): boolean =>
    section.startsWith(helper.styleTitle(title));
  // A description comes before both, and may have such a line itself.
  const options = sections.findLastIndex(startsWith("Options:"));
  const titles = new Set(command.commands.map((below) => below.helpGroup() || "Commands:"));
  const isMoved = (section: string, at: number): boolean =>
    options >= 0 && at > options && [...titles].some((title) => startsWith(title)(section));
  const moved = sections.filter(isMoved);
  const rest = sections.filter((section, at) => !isMoved(section, at));
  const at = options < 0 ? rest.length : options;
  return `${[...rest.slice(0, at), ...moved, ...rest.slice(at)].join("\n\n")}\n`;
}

/** They are the same everywhere: the names are enough to remember them. */
function flagsOfEveryCommand(command: Command, helper: Help): string {
  if (command.parent === null) return "";
  const names = rootOf(command).options.filter(({ hidden }) => !hidden).map(({ short, long }) =>
    short ?? long ?? ""
  );
  const width = (helper.helpWidth ?? 80) - 2;
  const lines = wrap(`${names.join(", ")} (\`atmos --help\` explains them)`, width);
  return `\n${helper.styleTitle("Global options:")}\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}
