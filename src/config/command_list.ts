import { formatPlace } from "../yaml/place.ts";
import { errorAt, type Problem } from "../yaml/problems.ts";
import {
  childOf,
  type ListNode,
  type MapEntry,
  type MapNode,
  mapNode,
  type Node,
  wordFor,
} from "../yaml/node.ts";

/** Words of a command, and lists in lists: far more than anybody types, and few enough for every walk through them. */
const DEEPEST = 32;

/**
 * Turns the list of custom `commands` into a map by name, at every depth, so that the commands of several files
 * merge by name like everything else. A name with blanks (`deploy app`) is a command below another.
 * An entry that cannot be used is reported and left out.
 */
export function normaliseCommands(root: MapNode, problems: Problem[]): MapNode {
  const entry = root.entries.get("commands");
  if (entry?.value.type !== "list") return root;
  const value = commandsByName(entry.value, problems, 1);
  return { ...root, entries: new Map(root.entries).set("commands", { ...entry, value }) };
}

function commandsByName(list: ListNode, problems: Problem[], depth: number): MapNode {
  const commands: Entries = new Map();
  const made: Made = new Set([commands]);
  for (const item of list.items) addCommand(commands, item, problems, { depth, made });
  return mapNode(list.place, commands);
}

type Entries = Map<string, MapEntry>;

/** Maps that were made while the list is read: only these may be added to. */
type Made = Set<ReadonlyMap<string, MapEntry>>;

interface Walk {
  readonly depth: number;
  readonly made: Made;
}

function addCommand(commands: Entries, item: Node, problems: Problem[], { depth, made }: Walk): void {
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
  if (depth + words.length > DEEPEST) {
    problems.push(errorAt(name.place, `a command is more than ${DEEPEST} words deep, and left out`));
    return;
  }
  let below = commands;
  for (const word of words) below = nestedIn(below, word, item, made);
  const earlier = below.get(last);
  if (earlier !== undefined && childOf(earlier.value, "name") !== undefined) {
    const message = `the command "${
      String((name as { value: unknown }).value).slice(0, 64)
    }" is described a second time`;
    problems.push(errorAt(name.place, message, `The first is at ${formatPlace(earlier.keyPlace)}.`));
    return;
  }
  const own = withNested(item, problems, depth + words.length);
  const entries = new Map(earlier === undefined ? [] : [...(earlier.value as MapNode).entries]);
  const early = childOf(earlier?.value, "commands");
  for (const [key, value] of own.entries) entries.set(key, value);
  const late = entries.get("commands");
  if (early?.type === "map" && late?.value.type === "map" && late.value !== early) {
    const both = new Map([...early.entries, ...late.value.entries]);
    entries.set("commands", { ...late, value: { ...late.value, entries: both } });
  }
  below.set(last, { keyPlace: name.place, value: mapNode(item.place, entries) });
}

/** The commands below a command, which need not be described itself. */
function nestedIn(commands: Entries, word: string, item: MapNode, made: Made): Entries {
  const parent = commands.get(word);
  const node = parent?.value.type === "map" ? parent.value : mapNode(item.place, new Map());
  const nested = childOf(node, "commands");
  if (nested?.type === "map" && made.has(nested.entries)) return nested.entries as Entries;
  const below: Entries = new Map(nested?.type === "map" ? nested.entries : []);
  made.add(below);
  const entries = new Map(node.entries).set("commands", {
    keyPlace: item.place,
    value: mapNode(item.place, below),
  });
  commands.set(word, { keyPlace: parent?.keyPlace ?? item.place, value: { ...node, entries } });
  return below;
}

function withNested(item: MapNode, problems: Problem[], depth: number): MapNode {
  const nested = item.entries.get("commands");
  if (nested?.value.type !== "list") return item;
  const value = commandsByName(nested.value, problems, depth + 1);
  return { ...item, entries: new Map(item.entries).set("commands", { ...nested, value }) };
}
