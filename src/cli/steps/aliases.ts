import { errorAt, type Problem, throwErrors, warningAt } from "../../yaml/problems.ts";
import { childOf, type MapEntry, type Node, wordFor } from "../../yaml/node.ts";
import { commandNameFault, shownName } from "../../steps/command_names.ts";
import { splitWords } from "../../steps/shell_words.ts";
import type { CommandNames } from "../line/arguments.ts";

/**
 * The command line with the word in the place of the command replaced by what `aliases` says of it, and again as long as
 * that is an alias, too. A command keeps its name.
 *
 * @param at where the command stands; undefined when there is none
 * @throws AtmosError `config_invalid` for an alias that cannot be used
 */
export function expandAlias(
  argv: readonly string[],
  at: number | undefined,
  aliases: Node | undefined,
  known: CommandNames,
): readonly string[] {
  let words = argv;
  for (let times = 0; at !== undefined && times < MOST_ALIASES; times++) {
    const word = words[at];
    if (word === undefined || known.below.has(word)) return words;
    const value = childOf(aliases, word);
    const entry = aliases?.type === "map" ? aliases.entries.get(word) : undefined;
    if (value === undefined || entry === undefined) return words;
    throwErrors(entryProblems(word, entry, aliases, known));
    words = [...words.slice(0, at), ...wordsOf(value), ...words.slice(at + 1)];
  }
  return words;
}

/** Aliases that lead to one another. */
const MOST_ALIASES = 20;

function wordsOf(value: Node): readonly string[] {
  return value.type === "scalar" ? splitWords(String(value.value)) ?? [] : [];
}

/** The aliases that can be used, with what they stand for, for the help. */
export function usableAliases(aliases: Node | undefined, known: CommandNames): ReadonlyMap<string, string> {
  if (aliases?.type !== "map") return new Map();
  return new Map(
    [...aliases.entries].filter(([name, entry]) =>
      !known.below.has(name) && entry.value.type === "scalar" && entry.value.tag === undefined &&
      entryProblems(name, entry, aliases, known).length === 0
    ).map(([name, { value }]) => [name, value.type === "scalar" ? String(value.value) : ""]),
  );
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
  const circle = circleFrom(name, aliases, known);
  if (circle === undefined) return [];
  const way = circle.map(shownName).join(" → ");
  return [
    errorAt(value.place, `${what}: it leads back to itself: ${way}`, "Let one of them stand for a command."),
  ];
}

/** The names from an alias back to itself, or to another one that was met on the way. */
function circleFrom(name: string, aliases: Node | undefined, known: CommandNames): string[] | undefined {
  const way = [name];
  for (let current = name;;) {
    const value = childOf(aliases, current);
    const [next] = value === undefined ? [] : wordsOf(value);
    if (next === undefined || known.below.has(next) || childOf(aliases, next) === undefined) return undefined;
    const isCircle = way.includes(next);
    way.push(next);
    if (isCircle || way.length > MOST_ALIASES) return way;
    current = next;
  }
}
