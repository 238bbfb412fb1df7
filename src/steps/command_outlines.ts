import type { Place } from "../yaml/place.ts";
import { errorAt, type Problem } from "../yaml/problems.ts";
import { childOf, keyPlaceAt, type MapEntry, type Node } from "../yaml/node.ts";
import { commandNameFault, type NameFault, shownName } from "./command_names.ts";
import { type CommandOutline, outlineCommand } from "./custom_command.ts";
import { appearance } from "./look_alikes.ts";
import { plainCommand } from "./plain_node.ts";

/** Commands next to each other, and of all levels together: the command tree of every start is made of them. */
const MOST_SIBLINGS = 500;
const MOST_COMMANDS = 2000;
/** Words of one command: `deploy app eu` has three. */
const DEEPEST = 16;

/** Names that atmos has itself, each with those below it. */
export interface OwnNames {
  /** Whether one without names below it may get some. */
  readonly isOpen?: boolean;
  readonly below: ReadonlyMap<string, OwnNames>;
}

interface Budget {
  left: number;
  /** Whether it has been said that there are too many. */
  told: boolean;
}

interface Level {
  readonly depth: number;
  readonly above: Node | undefined;
  /** The built-in commands of this level; undefined below a custom command. */
  readonly own: OwnNames | undefined;
  readonly parent: string;
  /** Names and aliases of those that are read whole; undefined for all of them. */
  readonly near?: ReadonlySet<string> | undefined;
}

/**
 * All custom commands of a configuration. Nothing is evaluated for it. What cannot stand in the command tree comes
 * too, with the reason in `refused`.
 *
 * @param called the first word of a command line: when there is a command for it, the others have no more than names and
 * aliases, since reading hundreds of them takes longer than running one
 */
export function outlineCommands(
  commands: Node | undefined,
  own: OwnNames = { below: new Map() },
  called?: string,
): CommandOutline[] {
  return outlineLevel(commands, {
    depth: 1,
    above: undefined,
    own,
    parent: "",
    near: wordsNear(commands, called),
  }, {
    left: MOST_COMMANDS,
    told: false,
  });
}

/**
 * The names and aliases of the commands that answer to a word: whoever has one of them may take it from another. Undefined
 * where there is no such command, or there are so many of all that some may be left out.
 */
function wordsNear(commands: Node | undefined, called: string | undefined): ReadonlySet<string> | undefined {
  if (called === undefined || commands?.type !== "map") return undefined;
  const words = [...commands.entries].map(([name, { value }]) => wordsOf(name, value));
  const near = words.filter((own) => own.includes(called)).flat();
  return near.length > 0 && numberOf(commands) <= MOST_COMMANDS ? new Set(near) : undefined;
}

function wordsOf(name: string, command: Node): string[] {
  const aliases = childOf(command, "aliases");
  if (aliases?.type !== "list") return [name];
  return [name, ...aliases.items.map((item) => item.type === "scalar" ? String(item.value) : "")];
}

function numberOf(commands: Node | undefined): number {
  if (commands?.type !== "map") return 0;
  return [...commands.entries.values()].reduce(
    (sum, { value }) => sum + 1 + numberOf(childOf(value, "commands")),
    0,
  );
}

/** A command without what only matters to those who call it. */
function nameAlone({ keyPlace, value }: MapEntry): MapEntry {
  if (value.type !== "map") return { keyPlace, value };
  const kept = ["name", "aliases", "steps"].flatMap((key): [string, MapEntry][] => {
    const entry = value.entries.get(key);
    return entry === undefined ? [] : [[key, entry]];
  });
  return { keyPlace, value: { ...value, entries: new Map(kept) } };
}

function outlineLevel(commands: Node | undefined, level: Level, budget: Budget): CommandOutline[] {
  if (commands?.type !== "map") return [];
  const outlines: CommandOutline[] = [];
  const looks = new Map([...level.own?.below.keys() ?? []].map((name) => [appearance(name), name]));
  for (const [name, whole] of commands.entries) {
    if (outlines.length >= MOST_SIBLINGS || budget.left <= 0) {
      const last = refusedFor(name, whole, level, TOO_MANY);
      outlines.push(budget.told ? { ...last, problems: [] } : last);
      budget.told = true;
      break;
    }
    budget.left--;
    const { near } = level;
    const isNear = near === undefined || wordsOf(name, whole.value).some((word) => near.has(word));
    const entry = isNear ? whole : nameAlone(whole);
    const fault = placeFault(level) ?? nameFault(name, level, looks);
    outlines.push(
      fault === undefined ? outlineOne(name, entry, level) : refusedFor(name, entry, level, fault),
    );
    if (fault === undefined) looks.set(appearance(name), name);
  }
  return withoutTakenAliases(outlines, level).map((outline) => {
    if (outline.refused.length > 0) return outline;
    const below = outlineLevel(childOf(outline.node, "commands"), {
      depth: level.depth + 1,
      above: childOf(outline.node, "working_directory") ?? level.above,
      own: level.own?.below.get(outline.name),
      parent: outline.name,
    }, budget);
    return { ...outline, commands: below };
  });
}

const TOO_MANY: NameFault = {
  message: `there are more than ${MOST_SIBLINGS} commands next to each other, or ${MOST_COMMANDS} in all`,
  hint: "Those after it are left out, too. Move some to another configuration.",
};

function placeFault({ depth, own, parent }: Level): NameFault | undefined {
  if (depth > DEEPEST) {
    return { message: `it is more than ${DEEPEST} words deep`, hint: "Give it fewer commands above it." };
  }
  if (own !== undefined && own.below.size === 0 && depth > 1 && !own.isOpen) {
    return {
      message: `the built-in command "${parent}" has no commands below it`,
      hint: "Choose another name.",
    };
  }
  return undefined;
}

function nameFault(
  name: string,
  { depth, own }: Level,
  looks: ReadonlyMap<string, string>,
): NameFault | undefined {
  const fault = commandNameFault(name, depth === 1);
  if (fault !== undefined || own?.below.has(name)) return fault;
  const twin = looks.get(appearance(name));
  if (twin !== undefined) {
    return { message: `it cannot be told from "${shownName(twin)}"`, hint: "Choose another name." };
  }
  // Every built-in group has its own.
  if (own !== undefined && depth > 1 && name === "help") {
    return { message: "atmos has a command of this name", hint: "Choose another name." };
  }
  return undefined;
}

function outlineOne(name: string, entry: MapEntry, { above }: Level): CommandOutline {
  const shape = outlineCommand(name, { ...entry, value: plainCommand(entry.value) });
  return { ...shape, folderAbove: above, node: entry.value };
}

function refusedFor(
  name: string,
  entry: MapEntry,
  level: Level,
  { message, hint }: NameFault,
): CommandOutline {
  const empty: MapEntry = {
    keyPlace: entry.keyPlace,
    value: { ...entry.value, type: "map", entries: new Map(), tag: undefined },
  };
  const place = placeOf(entry);
  const problem = errorAt(place, `the command "${shownName(name)}" is left out: ${message}`, hint);
  return {
    ...outlineCommand(name, empty),
    folderAbove: level.above,
    node: empty.value,
    problems: [problem],
    refused: [problem],
  };
}

function placeOf({ keyPlace, value }: MapEntry): Place {
  return childOf(value, "name")?.place ?? keyPlace;
}

/** Names win over aliases, and the first of two equal aliases over the second. */
function withoutTakenAliases(outlines: readonly CommandOutline[], { own, depth }: Level): CommandOutline[] {
  const taken = new Map<string, string>();
  for (const name of own?.below.keys() ?? []) taken.set(appearance(name), name);
  for (const { name, refused } of outlines) if (refused.length === 0) taken.set(appearance(name), name);
  return outlines.map((outline) => {
    const lost: { alias: string; problem: Problem }[] = [];
    const aliases = outline.aliases.filter((alias) => {
      const twin = taken.get(appearance(alias));
      const fault = commandNameFault(alias, depth === 1) ??
        (twin === undefined ? undefined : {
          message: twin === alias ? "it is taken" : `it cannot be told from "${shownName(twin)}"`,
          hint: "Choose another alias.",
        });
      if (fault === undefined) taken.set(appearance(alias), alias);
      else lost.push({ alias, problem: aliasProblem(outline, alias, fault) });
      return fault === undefined;
    });
    return { ...outline, aliases, lostAliases: lost };
  });
}

function aliasProblem(outline: CommandOutline, alias: string, { message, hint }: NameFault): Problem {
  const place = keyPlaceAt(outline.node, ["aliases"]) ?? outline.place;
  const what = `command "${shownName(outline.name)}": the alias "${
    shownName(alias)
  }" is left out: ${message}`;
  return errorAt(place, what, hint);
}
