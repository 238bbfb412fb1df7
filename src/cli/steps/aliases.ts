import { errorAt, type Problem, throwErrors, warningAt } from "../../yaml/problems.ts";
import { childOf, type MapEntry, type Node, wordFor } from "../../yaml/node.ts";
import { commandNameFault, shownName } from "../../steps/command_names.ts";
import { splitWords } from "../../steps/shell_words.ts";
import type { CommandNames } from "../line/arguments.ts";

/**
 * The command line with its first word replaced by what `aliases` says of it. A command keeps its name.
 *
 * @throws AtmosError `config_invalid` for an alias that cannot be used
 */
export function expandAlias(
  argv: readonly string[],
  word: string | undefined,
  aliases: Node | undefined,
  known: CommandNames,
): readonly string[] {
  if (word === undefined || known.below.has(word)) return argv;
  const value = childOf(aliases, word);
  const entry = aliases?.type === "map" ? aliases.entries.get(word) : undefined;
  if (value === undefined || entry === undefined) return argv;
  throwErrors(entryProblems(word, entry, aliases, known));
  const at = argv.indexOf(word);
  const words = value.type === "scalar" ? splitWords(String(value.value)) ?? [] : [];
  return [...argv.slice(0, at), ...words, ...argv.slice(at + 1)];
}

/** Everything that is wrong with `aliases`. */
export function aliasProblems(aliases: Node | undefined, known: CommandNames): Problem[] {
  if (aliases === undefined || aliases.type === "scalar" && aliases.value === null) return [];
  if (aliases.type !== "map") {
    return [errorAt(aliases.place, `aliases must be a map, not ${wordFor(aliases)}`)];
  }
  return [...aliases.entries].flatMap(([name, entry]) => {
    if (!known.below.has(name)) return entryProblems(name, entry, aliases, known);
    const message = `the alias "${shownName(name)}" is never used: there is a command of this name`;
    return [warningAt(entry.keyPlace, message)];
  });
}

/** An alias is replaced once: what stands for another alias would never be found. */
function entryProblems(
  name: string,
  { keyPlace, value }: MapEntry,
  aliases: Node | undefined,
  known: CommandNames,
): Problem[] {
  if (value.tag === "!unset") return [];
  const what = `the alias "${shownName(name)}" is left out`;
  const fault = commandNameFault(name, true);
  if (fault !== undefined) return [errorAt(keyPlace, `${what}: ${fault.message}`, fault.hint)];
  if (value.type !== "scalar" || value.tag !== undefined || value.value === null) {
    return [errorAt(value.place, `${what}: it must stand for text, not ${wordFor(value)}`)];
  }
  const words = splitWords(String(value.value));
  if (words === undefined) return [errorAt(value.place, `${what}: a quote is left open`)];
  const [first] = words;
  if (first === undefined) return [errorAt(value.place, `${what}: it stands for nothing`)];
  if (known.below.has(first) || childOf(aliases, first) === undefined) return [];
  const message = `${what}: "${shownName(first)}" is an alias itself`;
  return [errorAt(value.place, message, "Write what that one stands for.")];
}
