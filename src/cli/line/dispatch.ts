import { type Command, CommanderError } from "commander";
import type { CommandOutline } from "../../steps/custom_command.ts";
import { type Problem, throwErrors } from "../../yaml/problems.ts";
import { messageOf } from "../../errors.ts";
import { type CommandNames, splitArguments, wordsOf } from "./arguments.ts";
import { begin, type Call, createInvocation, enterFolder, refuseIdentities, refuseTail } from "./call.ts";
import { commandPath, usageError } from "./commander_errors.ts";
import { COMMAND_NAMES } from "./command_names.ts";
import { readGlobals } from "./global_options.ts";
import { ALIASES } from "./help.ts";
import type { Dispatch } from "./invocation.ts";
import { oneLine } from "../text/shown_text.ts";
import { outputOf } from "./output.ts";
import { bareProgram, createProgram } from "./program.ts";

/** Reads a command line by the command tree, and runs its command. */
export async function dispatchByTree(call: Call): Promise<number> {
  let exitCode = 0;
  const on: Dispatch = (action, { takesTail = false, takesIdentities = false } = {}) => async (...args) => {
    if (!takesTail) refuseTail(line.tail);
    const invocation = begin(call, program.opts(), line.tail);
    if (!takesIdentities) refuseIdentities(invocation.globals);
    exitCode = await action(invocation, ...args);
  };
  const { names, outlines, called, argv, aliases, missing } = await knownCommands(call);
  const line = splitArguments(await withTheirsBehind(argv, names), names);
  const path = commandPath(line.own, names);
  call.command = path.join(" ");
  const program: Command = await createProgram(on, outputOf(call.system, () => program), path);
  if (outlines.length > 0) {
    const { registerCustom } = await import("../steps/custom.ts");
    registerCustom(program, called, on);
  }
  for (const [name, meaning] of aliases) addAlias(program, name, meaning);
  try {
    await program.parseAsync([...await wordsFor(program, outlines, line.own)], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    // A command group without a command: its help has been shown.
    if (error.code === "commander.help") return 2;
    if (outlines.length > 0) {
      const { refusal } = await import("../steps/custom_tree.ts");
      throwErrors(refusal(outlines, line.own));
    }
    if (error.code === "commander.unknownCommand") {
      // It may stand in a file that is not imported.
      throwErrors(missing);
      const { refuseAbsent } = await import("../steps/absent.ts");
      if (path.length === 0) refuseAbsent(program.args[0]);
    }
    throw usageError(error, path, program.args[0]);
  }
  return exitCode;
}

/** Without the flags before a custom command that has one of the same name. */
async function wordsFor(
  program: Command,
  outlines: readonly CommandOutline[],
  words: readonly string[],
): Promise<readonly string[]> {
  if (outlines.length === 0) return words;
  const { releaseFlags } = await import("../steps/custom_flags.ts");
  return releaseFlags(program, outlines, words);
}

/** Flags of Terraform and Helmfile go behind `--`, so that none of them is taken for one of ours. */
async function withTheirsBehind(argv: readonly string[], names: CommandNames): Promise<readonly string[]> {
  const [group, theirs] = commandPath(splitArguments(argv, names).own, names);
  // A team's own command below it has flags as every other one.
  const isRunner = (group === "terraform" || group === "helmfile") && theirs === undefined;
  const at = isRunner ? [...wordsOf(argv)].find(([word]) => word === group)?.[1] : undefined;
  if (!isRunner || at === undefined) return argv;
  const { separateWords } = await import("../stacks/runner_words.ts");
  return [...argv.slice(0, at + 1), ...separateWords(group, argv.slice(at + 1))];
}

interface KnownCommands {
  readonly names: CommandNames;
  readonly outlines: readonly CommandOutline[];
  /** Those of them that the command line may be about: each one on the tree takes time. */
  readonly called: readonly CommandOutline[];
  /** The command line with its alias expanded. */
  readonly argv: readonly string[];
  /** What each alias stands for. */
  readonly aliases: ReadonlyMap<string, string>;
  /** Imports that are not followed, in which there may be more of them. */
  readonly missing: readonly Problem[];
}

/** For the help: it was replaced before anybody could call it. */
function addAlias(program: Command, name: string, meaning: string): void {
  const text = `stands for \`atmos ${oneLine(meaning)}\``;
  program.command(name).helpGroup(ALIASES).summary(text).description(
    `${text.charAt(0).toUpperCase()}${text.slice(1)}.`,
  );
}

/** The place of the first word that is no flag and no value of one. */
function placeOfCommand(
  program: Command,
  argv: readonly string[],
  command: string | undefined,
): number | undefined {
  const mark = "\u0000";
  const at = argv.findIndex((word, index) => {
    if (word !== command) return false;
    const marked = splitArguments(argv.with(index, mark), COMMAND_NAMES);
    return program.parseOptions(withoutVersion(marked.own)).operands[0] === mark;
  });
  return at < 0 ? undefined : at;
}

/**
 * What is known when only the flags before the command count; undefined unless the command has flags of its own that are
 * called like one of every command and stand behind it.
 */
async function ownFlagsBefore(
  call: Call,
  argv: readonly string[],
  at: number,
): Promise<KnownCommands | undefined> {
  const { customTree } = await import("../steps/custom_tree.ts");
  const { isReleased } = await import("../steps/custom_flags.ts");
  const program: Command = bareProgram(outputOf(call.system, () => program));
  const behind = argv.slice(at + 1).some((word) => isGlobal(program, word));
  if (!behind) return undefined;
  program.parseOptions(withoutVersion(splitArguments(argv.slice(0, at), COMMAND_NAMES).own));
  const globals = readGlobals(program.opts(), call.system.env);
  if (globals.chdir !== undefined) enterFolder(call, globals);
  const { configuration } = await createInvocation(call, globals, undefined).loadContext();
  const tree = customTree(configuration, COMMAND_NAMES, argv, at);
  const words = splitArguments(tree.argv, tree.names).own;
  if (!isReleased(program, tree.outlines, words)) return undefined;
  return { ...tree, called: calledBy(tree, argv[at]), missing: configuration.missing };
}

function isGlobal(program: Command, word: string): boolean {
  const [name] = word.split("=");
  return program.options.some(({ long, short }) => long === name || short === name);
}

/** Below a custom command it may be a flag of that one. */
function withoutVersion(words: readonly string[]): string[] {
  return words.filter((word) => word !== "--version");
}

/**
 * The built-in commands, and those of the configuration when the command line may be about one of them. Help is
 * shown whatever the configuration is like; a command that only it can know is not looked for past its errors.
 */
async function knownCommands(call: Call): Promise<KnownCommands> {
  const builtIn = {
    names: COMMAND_NAMES,
    outlines: [],
    called: [],
    argv: call.argv,
    aliases: new Map<string, string>(),
    missing: [],
  };
  const { own } = splitArguments(call.argv, COMMAND_NAMES);
  const path = commandPath(own, COMMAND_NAMES);
  const [group] = path;
  const hasMore = own.filter((word) => !word.startsWith("-")).length > path.length;
  if (group !== undefined && group !== "help" && isLeaf(path, hasMore)) return builtIn;
  const { customTree } = await import("../steps/custom_tree.ts");
  const program: Command = bareProgram(outputOf(call.system, () => program));
  const { operands } = program.parseOptions(withoutVersion(own));
  if (operands.length === 0 && own.includes("--version")) return builtIn;
  try {
    const whole = readGlobals(program.opts(), call.system.env);
    const at = placeOfCommand(program, call.argv, operands[0]);
    const early = at === undefined ? undefined : await ownFlagsBefore(call, call.argv, at);
    if (early !== undefined) return early;
    enterFolder(call, whole);
    const reports = group === "validate" && !hasMore;
    const { configuration } = await createInvocation(call, whole, undefined).loadContext({ reports });
    const tree = customTree(configuration, COMMAND_NAMES, call.argv, at);
    return { ...tree, called: calledBy(tree, operands[0]), missing: configuration.missing };
  } catch (error) {
    if (operands.length > 0 && group === undefined) throw error;
    // Help is shown whatever the configuration is like, and says that its commands are missing.
    if (operands.length === 0 || group === "help") {
      call.logging.log.warn(`The commands of the configuration are missing here: ${messageOf(error)}`);
    }
    return builtIn;
  }
}

/**
 * Names and aliases next to each other differ, so whoever names one of them needs no other. All of them are there for a word
 * that none has: help shows them, and what is misspelt is compared with them.
 */
function calledBy(
  { outlines }: { readonly outlines: readonly CommandOutline[] },
  word: string | undefined,
): readonly CommandOutline[] {
  const called = outlines.filter(({ name, aliases }) => name === word || aliases.includes(word ?? ""));
  return called.length > 0 ? called : outlines;
}

/** Whether no command stands below the one at this path, nor can. */
function isLeaf(path: readonly string[], hasMore: boolean): boolean {
  let level: CommandNames | undefined = COMMAND_NAMES;
  for (const name of path) level = level?.below.get(name);
  return level?.below.size === 0 && !(level.isOpen && hasMore);
}
