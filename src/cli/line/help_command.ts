import type { Command } from "commander";
import { AtmosError } from "../../errors.ts";
import { didYouMean } from "../../nearest.ts";
import { printable } from "../../printable.ts";
import { addExamples } from "./help.ts";
import type { Dispatch } from "./invocation.ts";

/** `atmos help auth exec` is `atmos auth exec --help`; `atmos help environment` is about no command. */
export function registerHelp(program: Command, on: Dispatch): void {
  const help = program.command("help [command...]")
    .summary("show the help of a command, or a topic")
    .description("Show the help of a command, or a topic.")
    .action(on(async ({ system, outputStyle }, words: readonly string[]) => {
      const command = commandAt(program, words);
      if (typeof command !== "string") {
        command.outputHelp();
        return 0;
      }
      const { topicNamed, TOPIC_NAMES, topicText } = await import("./topics.ts");
      const topic = words.length === 1 ? topicNamed(command) : undefined;
      if (topic === undefined) {
        const names = [...program.commands.map((one) => one.name()), ...TOPIC_NAMES];
        throw new AtmosError(
          "usage",
          `cannot show the help of "${printable(command)}": there is no such command and no such topic`,
          {
            hint: `${
              meant(program, command) ?? didYouMean(command, names) ?? ""
            } \`atmos help\` shows all of them.`.trim(),
          },
        );
      }
      const width = system.terminal.stdoutIsTerminal ? system.terminal.columns() : 80;
      system.terminal.out(topicText(topic, outputStyle, width));
      return 0;
    }));
  addExamples(help, [
    { command: "atmos help auth exec", explanation: "The same as atmos auth exec --help:" },
    { command: "atmos help environment", explanation: "A topic:" },
  ]);
}

/** Where a command of this name stands below others. */
function meant(program: Command, name: string): string | undefined {
  const paths = program.commands.filter((group) => group.commands.some((one) => one.name() === name))
    .map((group) => `\`atmos help ${group.name()} ${name}\``);
  return paths.length === 0 ? undefined : `Did you mean ${paths.join(" or ")}?`;
}

/** The command that the words name, or the first word that names none. */
function commandAt(program: Command, words: readonly string[]): Command | string {
  let command = program;
  for (const word of words) {
    const below = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
    if (below === undefined) return word;
    command = below;
  }
  return command;
}
