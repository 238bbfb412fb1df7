/**
 * Reads the command lines that prompts and scripts run again and again, without the command tree, which takes longer to
 * load than such a command takes. What is not understood here at first sight is left to the tree: it knows every way to
 * write a flag, shows help, and says what is wrong.
 */
import { splitArguments } from "./arguments.ts";
import { COMMAND_NAMES } from "./command_names.ts";
import { collect, type RawOptions } from "./global_options.ts";

/**
 * The name of an option, and what follows its flag: a value, one of several values, a comma list, or nothing but what it
 * stands for.
 */
export type QuickFlag = readonly [
  name: string,
  takes: "value" | "one of several" | "list" | { readonly standsFor: boolean },
];
export type QuickFlags = Readonly<Record<string, QuickFlag>>;

export interface QuickLine<Name extends string> {
  readonly command: Name;
  /** The argument behind the command. */
  readonly identity: string | undefined;
  readonly globals: RawOptions;
  /** As the command tree would give them. */
  readonly options: object;
  /** What follows the first `--`. */
  readonly tail: readonly string[] | undefined;
}

/** The flags of `addGlobalOptions`. `splitArguments` has given those with an optional value a `=`. */
const GLOBAL_FLAGS: QuickFlags = {
  "--identity": ["identity", "one of several"],
  "--profile": ["profile", "list"],
  "--config": ["config", "list"],
  "--config-path": ["configPath", "list"],
  "--base-path": ["basePath", "value"],
  "--chdir": ["chdir", "value"],
  "-C": ["chdir", "value"],
  "--logs-level": ["logsLevel", "value"],
  "--logs-file": ["logsFile", "value"],
  "--no-color": ["color", { standsFor: false }],
  "--force-color": ["forceColor", { standsFor: true }],
  "--interactive": ["interactive", "value"],
  "--force-tty": ["forceTty", "value"],
};

/**
 * @param commands flags of the commands below `auth` that may be read here
 * @returns undefined for what the command tree shall read
 */
export function readQuickLine<Name extends string>(
  argv: readonly string[],
  commands: Readonly<Record<Name, { readonly flags: QuickFlags; readonly takesIdentity: boolean }>>,
): QuickLine<Name> | undefined {
  const { own, tail } = splitArguments(argv, COMMAND_NAMES);
  const path: string[] = [];
  const globals: Options = {};
  const options: Options = {};
  const known = (name: string | undefined): name is Name =>
    name !== undefined && Object.hasOwn(commands, name);
  for (let rest = own; rest.length > 0;) {
    const [word = ""] = rest;
    if (!word.startsWith("-")) {
      path.push(word);
      rest = rest.slice(1);
      continue;
    }
    const command = path[1];
    const left = take(rest, GLOBAL_FLAGS, globals) ??
      (known(command) ? take(rest, commands[command].flags, options) : undefined);
    if (left === undefined) return undefined;
    rest = left;
  }
  const [group, command, identity, ...more] = path;
  if (group !== "auth" || !known(command) || more.length > 0) return undefined;
  if (identity !== undefined && !commands[command].takesIdentity) return undefined;
  return { command, identity, globals, options, tail };
}

type Options = Record<string, string | readonly string[] | boolean>;

/** Reads the flag at the beginning into the options; the words after it, or undefined when it is not understood. */
function take(words: readonly string[], flags: QuickFlags, options: Options): readonly string[] | undefined {
  const [word = "", next] = words;
  const equals = word.startsWith("--") ? word.indexOf("=") : -1;
  const [name, takes] = flags[equals < 0 ? word : word.slice(0, equals)] ?? [];
  if (name === undefined || takes === undefined) return undefined;
  if (typeof takes === "object") {
    options[name] = takes.standsFor;
    return equals < 0 ? words.slice(1) : undefined;
  }
  const value = equals < 0 ? next : word.slice(equals + 1);
  if (value === undefined || equals < 0 && value.startsWith("-")) return undefined;
  const before = options[name];
  if (takes === "one of several") {
    // More than one is for the tree to judge.
    if (before !== undefined) return undefined;
    options[name] = [value];
  } else options[name] = takes === "value" ? value : collect(value, Array.isArray(before) ? before : []);
  return words.slice(equals < 0 ? 2 : 1);
}
