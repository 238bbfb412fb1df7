import { Command, Option } from "commander";
import { errorAt, type Problem } from "../../yaml/problems.ts";
import { printable } from "../../printable.ts";
import { oneLine } from "../text/shown_text.ts";
import type { CommandFlag, CommandOutline } from "../../steps/custom_command.ts";
import { addGlobalOptions } from "../line/global_options.ts";

/** Flags that end the program wherever they stand. */
const NEVER_FREE = ["--version", "--help"];

/**
 * Puts the flags of a custom command on it. What every command understands anyway is not declared a second time.
 *
 * @param parent where the command is going to stand
 */
export function addFlags(command: Command, flags: readonly CommandFlag[], parent: Command): void {
  for (const flag of flags) {
    if (globalFlag(parent, flag) === undefined) command.addOption(optionOf(command, flag, parent));
  }
}

function globalFlag(command: Command, { name }: CommandFlag): Option | undefined {
  return rootOf(command).options.find((option) => option.long === `--${name}`);
}

function optionOf(command: Command, flag: CommandFlag, parent: Command): Option {
  const { name, shorthand, type, values } = flag;
  const taken = [...takenShorthands(parent), ...command.options.map((option) => option.short)];
  const free = shorthand !== undefined && !taken.includes(`-${shorthand}`);
  const term = `${free ? `-${shorthand}, ` : ""}--${name}${type === "bool" ? " [boolean]" : " <value>"}`;
  const option = new Option(term, oneLine(flag.description));
  // `--no-cache` is a flag of its own here, not the opposite of `--cache`.
  option.negate = false;
  if (values.length > 0) option.argChoices = values.map(printable);
  return option;
}

function takenShorthands(command: Command): readonly (string | undefined)[] {
  return ["-h", ...rootOf(command).options.map((option) => option.short)];
}

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}

/** What was given for each flag, by name. */
export function givenFlags(
  command: Command,
  flags: readonly CommandFlag[],
): Record<string, string | boolean | undefined> {
  return Object.fromEntries(flags.map((flag) => {
    const from = globalFlag(command, flag) === undefined ? command : rootOf(command);
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

/** Flags that would never reach the command, since every command has them already. */
export function flagClashes({ flags, place }: CommandOutline, command: Command): Problem[] {
  const shorthands = takenShorthands(command);
  return flags.flatMap((flag) => {
    const { name, shorthand } = flag;
    const option = globalFlag(command, flag);
    const other = option !== undefined && (option.required || option.optional) !== (flag.type === "string");
    if (other || NEVER_FREE.includes(`--${name}`)) {
      const message = `the flag --${name} is taken: every command has one with another meaning`;
      return [errorAt(place, message, "Choose another name.")];
    }
    if (option !== undefined || shorthand === undefined || !shorthands.includes(`-${shorthand}`)) return [];
    const message = `the shorthand -${shorthand} of --${name} is taken by a flag of every command`;
    return [errorAt(place, message, "Choose another letter.")];
  });
}

/** The same for all commands, nested ones too. */
export function allFlagClashes(outlines: readonly CommandOutline[]): Problem[] {
  const program = new Command();
  addGlobalOptions(program);
  const check = (outline: CommandOutline): Problem[] => [
    ...flagClashes(outline, program),
    ...outline.commands.flatMap(check),
  ];
  return outlines.flatMap(check);
}
