import { splitWords } from "../../steps/words.ts";
import { type CommandOutline, outlineCommands } from "../../steps/custom_command.ts";
import type { Configuration } from "../../config/model.ts";
import { childOf } from "../../config/node.ts";
import type { CommandNames } from "../arguments.ts";

/** Whether the command line is about something that only the configuration can know. */
export function needsCustom(words: readonly string[], builtIn: CommandNames): boolean {
  const path = words.filter((word) => !word.startsWith("-"));
  const [first, second] = path;
  if (first === undefined) return !words.includes("--version");
  if (first === "help") return true;
  const below = builtIn.below.get(first);
  if (below === undefined) return true;
  return below.below.size > 0 && second !== undefined && !below.below.has(second);
}

/** The custom commands of a configuration, as far as they can be put on the tree. */
export function customCommands(configuration: Configuration): CommandOutline[] {
  return outlineCommands(configuration.written(["commands"]));
}

/** Names of built-in and custom commands together. */
export function withCustom(builtIn: CommandNames, outlines: readonly CommandOutline[]): CommandNames {
  const below = new Map(builtIn.below);
  for (const { name, aliases, commands } of outlines) {
    const own = withCustom(below.get(name) ?? { below: new Map() }, commands);
    below.set(name, own);
    for (const alias of aliases) if (!below.has(alias)) below.set(alias, own);
  }
  return { below };
}

/**
 * The command line with the first word replaced by what `aliases:` says of it. Commands cannot be replaced.
 */
export function expandAlias(
  words: readonly string[],
  configuration: Configuration,
  known: CommandNames,
): readonly string[] {
  const at = words.findIndex((word) => !word.startsWith("-"));
  const word = words[at];
  if (word === undefined || known.below.has(word)) return words;
  const node = childOf(configuration.written(["aliases"]), word);
  const expansion = node?.type === "scalar" && node.tag === undefined
    ? splitWords(String(node.value))
    : undefined;
  return expansion === undefined ? words : [...words.slice(0, at), ...expansion, ...words.slice(at + 1)];
}
