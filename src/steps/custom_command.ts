import type { Place } from "../yaml/place.ts";
import { errorAt, type Problem, warningAt } from "../yaml/problems.ts";
import { childOf, type MapEntry, type MapNode, mapNode, type Node, wordFor } from "../yaml/node.ts";
import { shownName } from "./command_names.ts";
import { MOST_PARTS, orderWarnings, shapeProblems } from "./command_shape.ts";
import { Fields } from "./fields.ts";
import { impliedArguments, impliedWarnings } from "./implied_arguments.ts";
import { refuseNotCarriedOut } from "./not_carried_out.ts";
import { readSteps } from "./read_step.ts";
import type { Step } from "./step.ts";
import type { CommandArgument, CommandFlag } from "./command_parameters.ts";

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
  /** Those of the problems for which it cannot stand in the command tree. */
  readonly refused: readonly Problem[];
  /** Aliases that cannot be used, which stop nothing. */
  readonly lostAliases: readonly { readonly alias: string; readonly problem: Problem }[];
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

/** One command without those below it, from a node without functions. */
export function outlineCommand(name: string, { keyPlace, value }: MapEntry): CommandOutline {
  const problems: Problem[] = [];
  const node: MapNode = value.type === "map" ? value : mapNode(value.place, new Map());
  if (value.type !== "map") {
    problems.push(errorAt(value.place, `a custom command is a map, not ${wordFor(value)}`));
  }
  const fields = new Fields(node, `command "${shownName(name)}"`, problems);
  const tooMany = PARTS.flatMap((key): Problem[] => {
    const list = fields.raw(key);
    if (list?.type !== "list" || list.items.length <= MOST_PARTS) return [];
    const message = `command "${shownName(name)}" has ${list.items.length} ${key}`;
    return [errorAt(fields.place(key), message, `A command has at most ${MOST_PARTS}.`)];
  });
  const parts = tooMany.length > 0
    ? new Fields(mapNode(node.place, new Map()), fields.what, problems)
    : fields;
  const made = {
    name,
    description: fields.text("description") ?? "",
    aliases: parts.words("aliases"),
    hidden: fields.flag("internal") ?? false,
    arguments: parts.has("arguments")
      ? parts.maps("arguments").map(readArgument)
      : impliedArguments(parts.node),
    flags: parts.maps("flags").map(readFlag),
    commands: [],
    hasSteps: fields.has("steps"),
    usual: fields.text("default"),
    folderAbove: undefined,
    lostAliases: [],
    node,
    place: keyPlace,
  };
  const refused = [...tooMany, ...shapeProblems(name, keyPlace, made)];
  for (const problem of refused) problems.push(problem);
  for (const problem of impliedWarnings(name, made.arguments)) problems.push(problem);
  for (const message of orderWarnings(name, made.arguments)) problems.push(warningAt(keyPlace, message));
  const nested = childOf(node, "commands");
  const below = nested?.type === "map" ? nested.entries : new Map<string, MapEntry>();
  if (!made.hasSteps && below.size === 0) {
    problems.push(errorAt(keyPlace, `command "${shownName(name)}" has neither steps nor commands`));
  }
  if (made.usual !== undefined && !below.has(made.usual)) {
    fields.problem("default", `there is no command "${shownName(made.usual)}" below it`);
  }
  return { ...made, problems, refused };
}

const PARTS = ["aliases", "arguments", "flags"] as const;

function readArgument(fields: Fields): CommandArgument {
  fields.text("type");
  return {
    name: fields.text("name") ?? "",
    description: fields.text("description") ?? "",
    required: fields.flag("required") ?? false,
    usual: fields.text("default"),
    values: fields.words("values"),
    place: fields.place("name"),
    isImplied: false,
  };
}

function readFlag(fields: Fields): CommandFlag {
  const type = fields.text("type") ?? "string";
  if (type !== "bool" && type !== "string") fields.problem("type", "a flag is of type string or bool");
  fields.text("semantic_type");
  const description = fields.text("description") ?? fields.text("usage") ?? "";
  fields.text("usage");
  return {
    name: fields.text("name") ?? "",
    shorthand: fields.text("shorthand"),
    type: type === "bool" ? "bool" : "string",
    description,
    required: fields.flag("required") ?? false,
    usual: fields.text("default"),
    values: fields.words("values"),
    place: fields.place("name"),
    shorthandPlace: fields.place("shorthand"),
  };
}

/** What a command does, from a node without functions. What is wrong goes to `problems`. */
export function readCommandBody(outline: CommandOutline, node: Node, problems: Problem[]): CommandBody {
  const map = node.type === "map" ? node : mapNode(node.place, new Map());
  const fields = new Fields(map, `command "${shownName(outline.name)}"`, problems);
  const body: CommandBody = {
    identity: fields.text("identity"),
    workingFolder: fields.text("working_directory"),
    env: readVariables(fields),
    component: readComponent(fields, problems),
    steps: readSteps(fields.list("steps"), () => "shell", problems),
  };
  refuseNotCarriedOut("command", fields);
  const steps = fields.raw("steps");
  if (outline.hasSteps && steps?.type === "list" && steps.items.length === 0) {
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
