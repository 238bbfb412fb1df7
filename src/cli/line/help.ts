import { type Command, Help, type HelpConfiguration } from "commander";
import { styleText } from "node:util";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { Dispatch } from "./invocation.ts";
import { shortened } from "../text/shown_text.ts";

export interface Example {
  readonly command: string;
  readonly explanation: string;
}

/** Puts examples at the end of a command's help. */
export function addExamples(command: Command, examples: readonly Example[]): Command {
  const lines = examples.map(({ command, explanation }) => `  ${explanation}\n    $ ${command}\n`);
  return command.addHelpText("after", `\nExamples:\n${lines.join("\n").trimEnd()}`);
}

const WIDEST_TERM = 36;
const LONGEST = 400;

/** Commands come before flags, by their bare names; flags of the program are shown with every command. */
export const helpConfiguration: HelpConfiguration = {
  showGlobalOptions: true,
  subcommandTerm: (command) => command.name(),
  // One long name shall not push all explanations out of sight, nor a thousand values the other flags.
  padWidth: (command, helper) => Math.min(Help.prototype.padWidth.call(helper, command, helper), WIDEST_TERM),
  optionDescription: (option) =>
    shortened(Help.prototype.optionDescription.call(new Help(), option), LONGEST),
  argumentDescription: (argument) =>
    shortened(Help.prototype.argumentDescription.call(new Help(), argument), LONGEST),
  styleTitle: (title) => styleText("bold", title, { validateStream: false }),
  formatHelp: (command, helper) =>
    commandsFirst(Help.prototype.formatHelp.call(helper, command, helper), helper),
};

/** Moves the list of commands in front of the first list of flags. */
function commandsFirst(help: string, helper: Help): string {
  const sections = help.split("\n\n");
  const startsWith = (title: string) => (section: string): boolean =>
    section.startsWith(helper.styleTitle(title));
  // A description comes before both, and may have such a line itself.
  const commands = sections.findLastIndex(startsWith("Commands:"));
  const options = sections.findLastIndex(startsWith("Options:"));
  if (options < 0 || commands < options) return help;
  const [moved = ""] = sections.splice(commands, 1);
  // The last section ends the text, so a section that comes to its place needs the end that it had.
  return [...sections.slice(0, options), moved.trimEnd(), ...sections.slice(options)].join("\n\n").trimEnd() +
    "\n";
}

/** `atmos help auth exec` is `atmos auth exec --help`. */
export function registerHelp(program: Command, on: Dispatch): void {
  program.command("help [command...]")
    .summary("show the help of a command")
    .description("Show the help of a command.")
    .action(on((_, words: readonly string[]) => {
      let command = program;
      for (const word of words) {
        const below = command.commands.find((one) => one.name() === word);
        if (below === undefined) {
          throw new AtmosError(
            "usage",
            `cannot show the help of "${printable(word)}": there is no such command`,
            {
              hint: "`atmos help` shows all commands.",
            },
          );
        }
        command = below;
      }
      command.outputHelp();
      return Promise.resolve(0);
    }));
}
