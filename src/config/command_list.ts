import { formatPlace } from "../yaml/place.ts";
import { errorAt, type Problem, warningAt } from "../yaml/problems.ts";
import {
  childOf,
  type ListNode,
  type MapEntry,
  type MapNode,
  mapNode,
  type Node,
  wordFor,
} from "../yaml/node.ts";

/**
 * Turns the list of custom `commands` into a map by name, at every depth, so that the commands of several files
 * merge by name like everything else. A name with blanks (`deploy app`) is a command below another.
 * An entry that cannot be used is reported and left out.
 */
export function normaliseCommands(root: MapNode, problems: Problem[]): MapNode {
  const entry = root.entries.get("commands");
  if (entry?.value.type !== "list") return root;
  const value = commandsByName(entry.value, problems);
  if (countOf(value) > MOST_COMMANDS) {
    problems.push(warningAt(value.place, `only the first ${MOST_COMMANDS} custom commands can be used`));
  }
  return { ...root, entries: new Map(root.entries).set("commands", { ...entry, value }) };
}

function commandsByName(list: ListNode, problems: Problem[]): MapNode {
  const commands: Entries = new Map();
  const made: Made = new WeakMap();
  for (const item of list.items) addCommand(commands, item, made, problems);
  return mapNode(list.place, commands);
}

type Entries = Map<string, MapEntry>;

/** Words of a command with those above it. */
const DEEPEST = 20;

/** Commands of a configuration, with those below others: a command tree is built of all of them. */
export const MOST_COMMANDS = 1000;

function countOf(commands: Node | undefined): number {
  if (commands?.type !== "map") return 0;
  let count = commands.entries.size;
  for (const { value } of commands.entries.values()) count += countOf(childOf(value, "commands"));
  return count;
}

/** The maps that were made here and may still grow; copying one for each command below it would be quadratic. */
type Made = WeakMap<ReadonlyMap<string, MapEntry>, Entries>;

function addCommand(commands: Entries, item: Node, made: Made, problems: Problem[]): void {
  if (item.type !== "map") {
    problems.push(errorAt(item.place, `a custom command is a map, not ${wordFor(item)}`));
    return;
  }
  const name = childOf(item, "name");
  const words = name?.type === "scalar" && name.tag === undefined && name.value !== null
    ? String(name.value).split(/\s+/).filter((word) => word !== "")
    : [];
  const last = words.pop();
  if (name === undefined || last === undefined) {
    problems.push(errorAt(item.place, "a custom command needs a name", "Add name: followed by text."));
    return;
  }
  if (words.length >= DEEPEST) {
    problems.push(errorAt(name.place, `a command is at most ${DEEPEST} words deep`));
    return;
  }
  let below = commands;
  for (const word of words) below = nestedIn(below, word, item, made);
  const earlier = below.get(last);
  if (earlier !== undefined && childOf(earlier.value, "name") !== undefined) {
    const message = `the command "${String((name as { value: unknown }).value)}" is described a second time`;
    problems.push(errorAt(name.place, message, `The first is at ${formatPlace(earlier.keyPlace)}.`));
    return;
  }
  const own = withNested(item, problems);
  const entries = new Map(earlier === undefined ? [] : [...(earlier.value as MapNode).entries]);
  for (const [key, value] of own.entries) entries.set(key, value);
  below.set(last, { keyPlace: name.place, value: mapNode(item.place, entries) });
}

/** The commands below a command, which need not be described itself. */
function nestedIn(commands: Entries, word: string, item: MapNode, made: Made): Entries {
  const parent = commands.get(word);
  const node = parent?.value.type === "map" ? parent.value : mapNode(item.place, new Map());
  const nested = childOf(node, "commands");
  const growing = nested?.type === "map" ? made.get(nested.entries) : undefined;
  if (growing !== undefined) return growing;
  const below: Entries = new Map(nested?.type === "map" ? nested.entries : []);
  made.set(below, below);
  const entries = new Map(node.entries).set("commands", {
    keyPlace: item.place,
    value: mapNode(item.place, below),
  });
  commands.set(word, { keyPlace: parent?.keyPlace ?? item.place, value: { ...node, entries } });
  return below;
}

function withNested(item: MapNode, problems: Problem[]): MapNode {
  const nested = item.entries.get("commands");
  if (nested?.value.type !== "list") return item;
  const value = commandsByName(nested.value, problems);
  return { ...item, entries: new Map(item.entries).set("commands", { ...nested, value }) };
}
