import type { Configuration } from "../../config/model.ts";
import type { Problem } from "../../yaml/problems.ts";
import { outlineCommands } from "../../steps/command_outlines.ts";
import type { CommandOutline } from "../../steps/custom_command.ts";
import type { CommandNames } from "../line/arguments.ts";
import { expandAlias, usableAliases } from "./aliases.ts";

export interface CustomTree {
  readonly names: CommandNames;
  readonly outlines: readonly CommandOutline[];
  /** The command line with its alias expanded. */
  readonly argv: readonly string[];
  /** What each alias stands for. */
  readonly aliases: ReadonlyMap<string, string>;
}

/**
 * What a configuration adds to the command tree.
 *
 * @param at where the command stands in the command line; undefined when there is none
 */
export function customTree(
  configuration: Configuration,
  builtIn: CommandNames,
  argv: readonly string[],
  at: number | undefined,
): CustomTree {
  const called = at === undefined ? undefined : argv[at];
  const outlines = outlineCommands(configuration.written(["commands"]), builtIn, called);
  const names = withCustom(builtIn, outlines);
  const aliases = configuration.written(["aliases"]);
  return {
    names,
    outlines,
    argv: expandAlias(argv, at, aliases, names),
    aliases: usableAliases(aliases, names),
  };
}

/** Every first word that is a command here: of atmos, of the configuration, and its aliases. */
export function knownNames({ written }: Pick<Configuration, "written">, builtIn: CommandNames): CommandNames {
  const { below } = withCustom(builtIn, outlineCommands(written(["commands"]), builtIn));
  const aliases = written(["aliases"]);
  const names = aliases?.type === "map" ? [...aliases.entries.keys()] : [];
  return { below: new Map([...names.map((name) => [name, { below: new Map() }] as const), ...below]) };
}

/** Names of built-in and custom commands together. */
export function withCustom(builtIn: CommandNames, outlines: readonly CommandOutline[]): CommandNames {
  const below = new Map(builtIn.below);
  for (const outline of outlines) {
    if (outline.name === "" || outline.name.startsWith("-")) continue;
    const known = below.get(outline.name) ??
      { below: new Map(), switches: switchesOf(outline), values: valuesOf(outline) };
    const own = { ...known, ...withCustom(known, outline.commands) };
    below.set(outline.name, own);
    for (const alias of outline.aliases) if (!below.has(alias)) below.set(alias, own);
  }
  return { below };
}

/** `--identity` stays what it is everywhere. */
function valuesOf({ flags }: CommandOutline): Set<string> {
  return new Set(
    flags.filter(({ type, name }) => type === "string" && name !== "identity").flatMap((
      { name, shorthand },
    ) => shorthand === undefined || shorthand === "i" ? [`--${name}`] : [`--${name}`, `-${shorthand}`]),
  );
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

/** Why the first of these words that should be a command is none, if the configuration has it. */
export function refusal(outlines: readonly CommandOutline[], words: readonly string[]): readonly Problem[] {
  let level = outlines;
  for (const word of words) {
    const found = level.find(({ name, aliases }) => name === word || aliases.includes(word));
    if (found !== undefined && found.refused.length > 0) return found.refused;
    const lost = found === undefined
      ? level.flatMap(({ lostAliases }) => lostAliases).find(({ alias }) => alias === word)
      : undefined;
    if (lost !== undefined) return [lost.problem];
    level = found?.commands ?? level;
  }
  return [];
}
