import { type Command, Option } from "commander";

/**
 * Flags for the form of an output. `--format` and `--output` mean the same wherever there is a choice, so that nobody
 * has to remember which command calls it what; of two, the last one counts.
 *
 * @param short which of the two one-letter forms mean the format here, where a command needs one for something else
 */
export function addFormat(command: Command, about: string, short: "fo" | "f" | "o" = "fo"): Command {
  const flags = (letter: string, name: string): string =>
    `${short.includes(letter) ? `-${letter}, ` : ""}--${name} <format>`;
  return command
    .option(flags("f", "format"), about)
    .addOption(asFormat(new Option(flags("o", "output"), "the same as --format")));
}

/** Commander files the value of an option under the name that it answers with. */
function asFormat(option: Option): Option {
  return Object.assign(option, { attributeName: () => "format" });
}

/** The formats that a command can choose from, as its help names them. */
export function formatsOf(command: Command): string[] {
  const { description = "" } = command.options.find(({ long }) => long === "--format") ?? {};
  const [list = ""] = description.replace(/^\w+: /, "").split(" (");
  return list.split(/, | or /).filter((word) => /^[a-z]+$/.test(word));
}
