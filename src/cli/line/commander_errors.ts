import type { CommanderError } from "commander";
import { AtmosError } from "../../errors.ts";
import { type CommandNames, wordsOf } from "./arguments.ts";
import { AUTH_COMMANDS } from "./command_names.ts";

/** `auth login` for `-i x auth login --oops`: the commands that a command line names, as far as they exist. */
export function commandPath(words: readonly string[], commands: CommandNames): string[] {
  const path: string[] = [];
  let level = commands;
  for (const [word] of wordsOf(words)) {
    const below = level.below.get(word);
    if (below === undefined) continue;
    path.push(word);
    level = below;
  }
  return path;
}

/** A word where a command belongs, which may be one of another project. */
export class UnknownCommand extends AtmosError {}

/**
 * Says in our words what commander found wrong with the command line.
 *
 * @param word the first one that is no command, where that is what is wrong
 */
export function usageError(error: CommanderError, path: readonly string[], word?: string): AtmosError {
  const [message = "", suggestion = ""] = error.message.replace(/^error: /, "").replace(
    /'([^'\n]*)'/g,
    '"$1"',
  ).split("\n");
  const below = path.length === 0 && AUTH_COMMANDS.find((name) => name === word);
  if (below) {
    return new AtmosError("usage", `cannot understand the command line: ${message}`, {
      hint: `It stands below auth: \`atmos auth ${below}\`.`,
    });
  }
  const meant = suggestion.replace(/^\((.*)\)$/, "$1");
  const command = ["atmos", ...path].join(" ");
  const advice = error.code === "commander.excessArguments" && path.at(-1) === "exec"
    ? `Put the command after two dashes: \`${command} IDENTITY -- COMMAND\`, or \`${command} -- COMMAND\` as the default ` +
      "identity."
    : `Run \`${command} --help\` for what it understands.`;
  const Kind = error.code === "commander.unknownCommand" && path.length === 0 ? UnknownCommand : AtmosError;
  return new Kind("usage", `cannot understand the command line: ${message}`, {
    hint: [meant, advice].filter((text) => text !== "").join(" "),
  });
}
