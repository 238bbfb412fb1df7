import { splitWords } from "../../steps/words.ts";
import { type CommandOutline, outlineCommands } from "../../steps/custom_command.ts";
import type { Configuration } from "../../config/model.ts";
import { childOf } from "../../yaml/node.ts";
import type { CommandNames } from "../line/arguments.ts";

export interface CustomTree {
  readonly names: CommandNames;
  readonly outlines: readonly CommandOutline[];
  /** The command line with its alias expanded. */
  readonly argv: readonly string[];
}

/**
 * What a configuration adds to the command tree.
 *
 * @param operands the words of the command line that are no flags
 */
export function customTree(
  configuration: Configuration,
  builtIn: CommandNames,
  argv: readonly string[],
  operands: readonly string[],
): CustomTree {
  const outlines = outlineCommands(configuration.written(["commands"]));
  const names = withCustom(builtIn, outlines);
  return { names, outlines, argv: expandAlias(argv, operands[0], configuration, names) };
}

/** Names of built-in and custom commands together. */
function withCustom(builtIn: CommandNames, outlines: readonly CommandOutline[]): CommandNames {
  const below = new Map(builtIn.below);
  for (const outline of outlines) {
    const known = below.get(outline.name) ?? { below: new Map(), switches: switchesOf(outline) };
    const own = { ...known, ...withCustom(known, outline.commands) };
    below.set(outline.name, own);
    for (const alias of outline.aliases) if (!below.has(alias)) below.set(alias, own);
  }
  return { below };
}

function switchesOf({ flags }: CommandOutline): Map<string, string> {
  return new Map(
    flags.filter(({ type }) => type === "bool").flatMap(({ name, shorthand }) => {
      const long = `--${name}`;
      return [[long, long], ...(shorthand === undefined ? [] : [[`-${shorthand}`, long]])] as [
        string,
        string,
      ][];
    }),
  );
}

/** The command line with its first word replaced by what `aliases` says of it. A command keeps its name. */
function expandAlias(
  argv: readonly string[],
  word: string | undefined,
  configuration: Configuration,
  known: CommandNames,
): readonly string[] {
  if (word === undefined || known.below.has(word)) return argv;
  const node = childOf(configuration.written(["aliases"]), word);
  const words = node?.type === "scalar" && node.tag === undefined
    ? splitWords(String(node.value))
    : undefined;
  const at = argv.indexOf(word);
  return words === undefined ? argv : [...argv.slice(0, at), ...words, ...argv.slice(at + 1)];
}
