import { type Command, Option } from "commander";
import { errorAt, type Problem } from "../../yaml/problems.ts";
import { printable } from "../../printable.ts";
import { oneLine } from "../text/shown_text.ts";
import type { CommandOutline } from "../../steps/custom_command.ts";
import type { CommandFlag } from "../../steps/command_parameters.ts";

/** Shows the help of every command. */
const HELP = "help";

/** The one flag that means the same to every custom command. */
const SHARED = "identity";

/**
 * Puts the flags of a custom command on it, also those that are called like a flag of every command: inside the command its
 * own count. `--identity` means the same there, and is not declared a second time.
 */
export function addFlags(command: Command, flags: readonly CommandFlag[]): void {
  for (const flag of flags) {
    if (flag.name !== SHARED) command.addOption(optionOf(command, flag));
  }
}

interface Taken {
  readonly taken: readonly Option[];
  readonly names: ReadonlySet<string>;
  readonly letters: ReadonlySet<string>;
  /** After the last word of the command. */
  readonly end: number;
  readonly path: readonly string[];
}

/** Flags of the root that the custom command which is called has, too, and where its last word stands. */
function takenFrom(program: Command, outlines: readonly CommandOutline[], words: readonly string[]): Taken {
  const path: string[] = [];
  let level = outlines;
  let outline: CommandOutline | undefined;
  let end = 0;
  for (const [index, word] of words.entries()) {
    const below = level.find(({ name, aliases }) => name === word || aliases.includes(word));
    if (below === undefined) continue;
    path.push(word);
    outline = below;
    level = below.commands;
    end = index + 1;
  }
  const flags = (outline?.flags ?? []).filter(({ name }) => name !== SHARED);
  const names = new Set(flags.map(({ name }) => `--${name}`));
  const letters = new Set(flags.map(({ shorthand }) => `-${shorthand}`));
  const taken = program.options.filter(({ long, short }) =>
    names.has(long ?? "") || short !== undefined && letters.has(short) && !KEPT_LETTERS.includes(short)
  );
  return { taken, names, letters, end, path };
}

/** Whether the command that is called has flags that are called like one of every command. */
export function isReleased(
  program: Command,
  outlines: readonly CommandOutline[],
  words: readonly string[],
): boolean {
  return takenFrom(program, outlines, words).taken.length > 0;
}

/**
 * Lets the flags of the custom command that is called win over those of every command: the root forgets its own of that
 * name, after it has read those that stand before the command.
 *
 * @returns the words that are still to be read
 */
export function releaseFlags(
  program: Command,
  outlines: readonly CommandOutline[],
  words: readonly string[],
): readonly string[] {
  const { taken, names, letters, end, path } = takenFrom(program, outlines, words);
  for (const above of commandsAbove(program, path)) forget(above, names, letters);
  if (taken.length === 0) return words;
  program.parseOptions(words.slice(0, end));
  forget(program, names, letters);
  return [...path, ...words.slice(end)];
}

/** Built-in commands below which the command stands: they would read its flags as their own. */
function commandsAbove(program: Command, path: readonly string[]): Command[] {
  const found: Command[] = [];
  let level = program;
  for (const name of path.slice(0, -1)) {
    const below = level.commands.find((one) => one.name() === name || one.aliases().includes(name));
    if (below === undefined) break;
    found.push(below);
    level = below;
  }
  return found;
}

function forget(command: Command, names: ReadonlySet<string>, letters: ReadonlySet<string>): void {
  const options = command.options as Option[];
  for (const option of [...options]) {
    if (names.has(option.long ?? "")) options.splice(options.indexOf(option), 1);
    else if (
      option.short !== undefined && letters.has(option.short) && !KEPT_LETTERS.includes(option.short)
    ) {
      delete option.short;
    }
  }
}

function optionOf(command: Command, flag: CommandFlag): Option {
  const { name, shorthand, type, values } = flag;
  const taken = [...KEPT_LETTERS, ...command.options.map((option) => option.short)];
  const free = shorthand !== undefined && !taken.includes(`-${shorthand}`);
  const term = `${free ? `-${shorthand}, ` : ""}--${name}${type === "bool" ? " [boolean]" : " <value>"}`;
  const option = new Option(term, aboutValue(flag));
  // `--no-cache` is a flag of its own here, not the opposite of `--cache`.
  option.negate = false;
  if (values.length > 0) option.argChoices = values.map(printable);
  return option;
}

/** What it is for, and what holds without it. The parser knows neither: what is missing is told all at once. */
export function aboutValue(
  { description, required, usual }: Pick<CommandFlag, "description" | "required" | "usual">,
): string {
  const state = usual !== undefined ? `(default: ${oneLine(usual)})` : required ? "(required)" : "";
  return [oneLine(description), state].filter((text) => text !== "").join(" ");
}

/** For the help and for `--identity`. */
const KEPT_LETTERS: readonly (string | undefined)[] = ["-h", "-i"];

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}

/** What was given for each flag, by name. */
export function givenFlags(
  command: Command,
  flags: readonly CommandFlag[],
): Record<string, string | boolean | undefined> {
  return Object.fromEntries(flags.map((flag) => {
    const from = flag.name === SHARED ? rootOf(command) : command;
    const given = from.opts();
    const key = camelCase(flag.name);
    // Every object has a `constructor`.
    return [flag.name, Object.hasOwn(given, key) ? given[key] : undefined];
  }));
}

/** As commander names the value of a flag. */
function camelCase(name: string): string {
  return name.split("-").reduce((text, word) => text + word.charAt(0).toUpperCase() + word.slice(1));
}

/** Flags that would never reach the command, since every custom command has them already. */
export function flagClashes({ flags, place }: CommandOutline): Problem[] {
  return flags.flatMap(({ name, shorthand, type }) => {
    if (name === HELP || name === SHARED && type !== "string") {
      const message = `the flag --${name} is taken: every command has one with another meaning`;
      return [errorAt(place, message, "Choose another name.")];
    }
    if (name === SHARED || shorthand === undefined || !KEPT_LETTERS.includes(`-${shorthand}`)) return [];
    const message = `the shorthand -${shorthand} of --${name} is taken by a flag of every command`;
    return [errorAt(place, message, "Choose another letter.")];
  });
}

/** The same for all commands, nested ones too. */
export function allFlagClashes(outlines: readonly CommandOutline[]): Problem[] {
  const check = (outline: CommandOutline): Problem[] => [
    ...flagClashes(outline),
    ...outline.commands.flatMap(check),
  ];
  return outlines.flatMap(check);
}
