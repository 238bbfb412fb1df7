import type { Place } from "../yaml/place.ts";
import { errorAt, type Problem } from "../yaml/problems.ts";
import { childOf, type MapEntry, type MapNode, mapNode, type Node, wordFor } from "../yaml/node.ts";
import { MOST_COMMANDS } from "../config/command_list.ts";
import { printable } from "../printable.ts";
import { Fields } from "./fields.ts";
import { plainNode } from "./plain_node.ts";
import { readSteps } from "./read_step.ts";
import type { Step } from "./step.ts";

/** Arguments, flags and aliases of one command. */
const MOST_OF_A_COMMAND = 100;

export interface CommandArgument {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly usual: string | undefined;
  readonly values: readonly string[];
}

export interface CommandFlag {
  readonly name: string;
  /** One character. */
  readonly shorthand: string | undefined;
  readonly type: "bool" | "string";
  readonly description: string;
  readonly required: boolean;
  readonly usual: string | undefined;
  readonly values: readonly string[];
}

export interface CommandVariable {
  readonly key: string;
  /** A text, or the command whose output is the text. */
  readonly source: { readonly value: string } | { readonly command: string };
}

/** What stands in the command tree, known without looking at the steps. */
export interface CommandOutline {
  readonly name: string;
  readonly description: string;
  readonly aliases: readonly string[];
  readonly hidden: boolean;
  readonly arguments: readonly CommandArgument[];
  readonly flags: readonly CommandFlag[];
  readonly commands: readonly CommandOutline[];
  readonly hasSteps: boolean;
  /** The command below it that runs when none is named. */
  readonly usual: string | undefined;
  /** The `working_directory` of the nearest command above that has one. */
  readonly folderAbove: Node | undefined;
  /** What is wrong with it; told when it is used, so that it never stops another command. */
  readonly problems: readonly Problem[];
  /** As it is written. */
  readonly node: Node;
  readonly place: Place;
}

export interface CommandBody {
  readonly identity: string | undefined;
  readonly workingFolder: string | undefined;
  readonly env: readonly CommandVariable[];
  /** Templates for the component that the command works on. */
  readonly component: { readonly component: string; readonly stack: string } | undefined;
  readonly steps: readonly Step[];
}

/**
 * All custom commands of a configuration; of very many, the first. Nothing is evaluated for it.
 *
 * @param room how many there may be yet, counting those below others
 */
export function outlineCommands(
  commands: Node | undefined,
  folderAbove?: Node,
  room: { left: number } = { left: MOST_COMMANDS },
): CommandOutline[] {
  if (commands?.type !== "map") return [];
  const outlines: CommandOutline[] = [];
  for (const [name, entry] of commands.entries) {
    if (room.left-- <= 0) break;
    const folder = childOf(entry.value, "working_directory") ?? folderAbove;
    const below = outlineCommands(childOf(entry.value, "commands"), folder, room);
    const shape = outlineCommand(name, { ...entry, value: plainNode(entry.value) }, below);
    outlines.push({ ...shape, folderAbove, node: entry.value });
  }
  return outlines;
}

/**
 * One command, from a node without functions.
 *
 * @param below the commands below it, when they are known
 */
export function outlineCommand(
  name: string,
  { keyPlace, value }: MapEntry,
  below?: readonly CommandOutline[],
): CommandOutline {
  const problems: Problem[] = [];
  const node: MapNode = value.type === "map" ? value : mapNode(value.place, new Map());
  if (value.type !== "map") {
    problems.push(errorAt(value.place, `a custom command is a map, not ${wordFor(value)}`));
  }
  const fields = new Fields(node, `command "${printable(name)}"`, problems);
  const written = fields.raw("commands");
  const commands = below ?? outlineCommands(written);
  const made = {
    name,
    description: fields.text("description") ?? "",
    aliases: few(fields.words("aliases")),
    hidden: fields.flag("internal") ?? false,
    arguments: few(fields.maps("arguments")).map(readArgument),
    flags: few(fields.maps("flags")).map(readFlag),
    commands,
    hasSteps: fields.has("steps"),
    usual: fields.text("default"),
    folderAbove: undefined,
    node,
    place: keyPlace,
  };
  for (const problem of duplicates(made)) problems.push(problem);
  if (!made.hasSteps && commands.length === 0) {
    problems.push(errorAt(keyPlace, `command "${printable(name)}" has neither steps nor commands`));
  }
  if (made.usual !== undefined && !commands.some((command) => command.name === made.usual)) {
    fields.problem("default", `there is no command "${printable(made.usual)}" below it`);
  }
  return { ...made, problems };
}

function few<T>(items: readonly T[]): readonly T[] {
  return items.slice(0, MOST_OF_A_COMMAND);
}

function readArgument(fields: Fields): CommandArgument {
  const name = fields.text("name");
  if (!name) fields.problem("name", "an argument needs a name");
  fields.text("type");
  return {
    name: name ?? "",
    description: fields.text("description") ?? "",
    required: fields.flag("required") ?? false,
    usual: fields.text("default"),
    values: fields.words("values"),
  };
}

function readFlag(fields: Fields): CommandFlag {
  const name = fields.text("name");
  if (!name || !/^[A-Za-z0-9][\w-]*$/.test(name)) {
    fields.problem("name", "a flag needs a name of letters, digits and dashes");
  }
  const shorthand = fields.text("shorthand");
  if (shorthand !== undefined && !/^[A-Za-z0-9]$/.test(shorthand)) {
    fields.problem("shorthand", "a shorthand is one letter or digit");
  }
  const type = fields.text("type") ?? "string";
  if (type !== "bool" && type !== "string") fields.problem("type", "a flag is of type string or bool");
  fields.text("semantic_type");
  const description = fields.text("description") ?? fields.text("usage") ?? "";
  fields.text("usage");
  return {
    name: name ?? "",
    shorthand,
    type: type === "bool" ? "bool" : "string",
    description,
    required: fields.flag("required") ?? false,
    usual: fields.text("default"),
    values: fields.words("values"),
  };
}

function duplicates(command: Pick<CommandOutline, "arguments" | "flags" | "name" | "place">): Problem[] {
  const names = [
    ...command.arguments.map((argument) => `argument "${argument.name}"`),
    ...command.flags.map((flag) => `flag "--${flag.name}"`),
    ...command.flags.flatMap((flag) =>
      flag.shorthand === undefined ? [] : [`shorthand "-${flag.shorthand}"`]
    ),
  ];
  const seen = new Set<string>();
  return names.filter((name) => seen.size === seen.add(name).size)
    .map((name) =>
      errorAt(command.place, `command "${printable(command.name)}" has two of the ${printable(name)}`)
    );
}

/** What a command does, from a node without functions. What is wrong goes to `problems`. */
export function readCommandBody(outline: CommandOutline, node: Node, problems: Problem[]): CommandBody {
  const map = node.type === "map" ? node : mapNode(node.place, new Map());
  const fields = new Fields(map, `command "${printable(outline.name)}"`, problems);
  const body: CommandBody = {
    identity: fields.text("identity"),
    workingFolder: fields.text("working_directory"),
    env: readVariables(fields),
    component: readComponent(fields, problems),
    steps: readSteps(fields.list("steps"), "shell", problems),
  };
  if (outline.hasSteps && fields.raw("steps")?.type === "list" && body.steps.length === 0) {
    fields.problem("steps", "steps is empty");
  }
  return body;
}

function readVariables(fields: Fields): CommandVariable[] {
  if (fields.raw("env")?.type === "map") {
    return Object.entries(fields.texts("env")).map(([key, value]) => ({ key, source: { value } }));
  }
  return fields.maps("env").flatMap((variable) => {
    const key = variable.text("key");
    const value = variable.text("value");
    const command = variable.text("valueCommand");
    if (!key) variable.problem("key", "a variable needs a key");
    if ((value === undefined) === (command === undefined)) {
      variable.problem("key", "a variable has either a value or a valueCommand");
    }
    if (!key) return [];
    return [{ key, source: command === undefined ? { value: value ?? "" } : { command } }];
  });
}

function readComponent(fields: Fields, problems: Problem[]): CommandBody["component"] {
  const node = fields.raw("component_config");
  if (node === undefined) return undefined;
  if (node.type !== "map") {
    problems.push(errorAt(node.place, `component_config must be a map, not ${wordFor(node)}`));
    return undefined;
  }
  const inner = new Fields(node, "component_config", problems);
  return { component: inner.text("component") ?? "", stack: inner.text("stack") ?? "" };
}
