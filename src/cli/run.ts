import { type Command, CommanderError, type OutputConfiguration } from "commander";
import type { ContextParts } from "./line/context_parts.ts";
import { contextOf, loadProject, type Project } from "./line/load_context.ts";
import type { Cloud } from "../clouds/cloud.ts";
import { CLOUDS, type Registry, registryOf } from "../clouds/registry.ts";
import type { Configuration } from "../config/model.ts";
import { throwErrors } from "../yaml/problems.ts";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import type { CommandOutline } from "../steps/custom_command.ts";
import type { Log, System } from "../system/ports.ts";
import { type CommandNames, splitArguments } from "./line/arguments.ts";
import { Interrupted } from "./cancellation.ts";
import { commandPath, usageError } from "./line/commander_errors.ts";
import { completeWords, type CompletionNames, destinationsOf, namesOf } from "./completion/complete.ts";
import { errorText, exitCodeOf } from "./text/error_text.ts";
import { type Globals, readGlobals } from "./line/global_options.ts";
import type { Dispatch, Invocation } from "./line/invocation.ts";
import { type KeyringTalk, newKeyringTalk } from "./asking/keyring_talk.ts";
import { type LogThreshold, parseLogLevel, readLogLevel } from "./logging/level.ts";
import { Logging } from "./logging/logging.ts";
import { COMMAND_NAMES, createProgram } from "./line/program.ts";
import { createStyle, isColored, type Style } from "./text/style.ts";
import { WIDEST } from "./text/wrap.ts";

/** Runs one command line; the result is the exit code. */
export async function run(
  argv: readonly string[],
  createSystem: (log: Log) => System,
  clouds: readonly Cloud[] = CLOUDS,
): Promise<number> {
  const logging = new Logging(Date.now);
  const call: Call = {
    argv,
    system: createSystem(logging.log),
    clouds: registryOf(clouds),
    logging,
    globals: undefined,
    command: "",
    inFolder: false,
    keyringTalk: newKeyringTalk(),
    projects: new Map(),
  };
  try {
    return await (argv[0] === "complete" ? complete(call) : dispatch(call));
  } catch (error) {
    return await fail(call, error);
  } finally {
    settleLogging(call, undefined);
    await logging.flush();
  }
}

interface Call {
  readonly argv: readonly string[];
  readonly system: System;
  readonly clouds: Registry;
  readonly logging: Logging;
  /** Known as soon as the command line is parsed. */
  globals: Globals | undefined;
  /** As above: `auth login`. */
  command: string;
  /** Whether `--chdir` has been followed. */
  inFolder: boolean;
  readonly keyringTalk: KeyringTalk;
  /** The configuration, by the flags that it was asked for with: who looks for commands in it has loaded it. */
  readonly projects: Map<string, Promise<Project>>;
}

async function dispatch(call: Call): Promise<number> {
  let exitCode = 0;
  const on: Dispatch = (action, { takesTail = false } = {}) => async (...args) => {
    if (line.tail !== undefined && !takesTail) {
      throw new AtmosError("usage", "cannot use `--` here: this command runs no other command");
    }
    const globals = readGlobals(program.opts(), call.system.env);
    if (globals.logsLevel !== undefined) parseLogLevel(globals.logsLevel);
    call.globals = globals;
    enterFolder(call, globals);
    exitCode = await action(createInvocation(call, globals, line.tail), ...args);
  };
  const { names, outlines, argv } = await knownCommands(call);
  const line = splitArguments(argv, names);
  const path = commandPath(line.own, names);
  call.command = path.join(" ");
  const program: Command = await createProgram(on, outputOf(call.system, () => program), path);
  if (outlines.length > 0) {
    const { registerCustom } = await import("./steps/custom.ts");
    registerCustom(program, outlines, on);
  }
  try {
    await program.parseAsync([...line.own], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    // A command group without a command: its help has been shown.
    if (error.code === "commander.help") return 2;
    if (outlines.length > 0) {
      const { refusal } = await import("./steps/custom_tree.ts");
      throwErrors(refusal(outlines, line.own));
    }
    throw usageError(error, path);
  }
  return exitCode;
}

interface KnownCommands {
  readonly names: CommandNames;
  readonly outlines: readonly CommandOutline[];
  /** The command line with its alias expanded. */
  readonly argv: readonly string[];
}

/**
 * The built-in commands, and those of the configuration when the command line may be about one of them. Help is
 * shown whatever the configuration is like; a command that only it can know is not looked for past its errors.
 */
async function knownCommands(call: Call): Promise<KnownCommands> {
  const builtIn = { names: COMMAND_NAMES, outlines: [], argv: call.argv };
  const { own } = splitArguments(call.argv, COMMAND_NAMES);
  const path = commandPath(own, COMMAND_NAMES);
  const [group] = path;
  if (group !== undefined && group !== "help" && isLeaf(path) || own.includes("--version")) return builtIn;
  const { customTree } = await import("./steps/custom_tree.ts");
  const program: Command = await createProgram(
    () => async () => {},
    outputOf(call.system, () => program),
    [],
  );
  const { operands } = program.parseOptions([...own]);
  try {
    const globals = readGlobals(program.opts(), call.system.env);
    enterFolder(call, globals);
    const { configuration } = await createInvocation(call, globals, undefined).loadContext();
    return customTree(configuration, COMMAND_NAMES, call.argv, operands);
  } catch (error) {
    if (operands.length === 0 || group !== undefined) return builtIn;
    throw error;
  }
}

/** Whether no command stands below the one at this path. */
function isLeaf(path: readonly string[]): boolean {
  let level: CommandNames | undefined = COMMAND_NAMES;
  for (const name of path) level = level?.below.get(name);
  return level?.below.size === 0;
}

/** Shells ask while somebody types: nothing but names may be printed, whatever happens. */
async function complete(call: Call): Promise<number> {
  call.logging.settle({ threshold: "off", file: "/dev/null" }, call.system);
  const words = call.argv.slice(call.argv[1] === "--" ? 2 : 1);
  const nothing: Dispatch = () => async () => {};
  const program: Command = await createProgram(nothing, outputOf(call.system, () => program), []);
  let names: CompletionNames = { identities: [], providers: [], workflows: [] };
  try {
    program.parseOptions([...splitArguments(words, COMMAND_NAMES).own]);
    const globals = readGlobals(program.opts(), call.system.env);
    enterFolder(call, globals);
    const context = await createInvocation(call, globals, undefined).loadContext();
    names = namesOf(context);
    const { addCustom, workflowOffers } = await import("./steps/offers.ts");
    addCustom(program, nothing, context);
    if (words.includes("console")) names = { ...names, destinations: await destinationsOf(context.clouds) };
    if (words.includes("workflow")) names = { ...names, workflows: await workflowOffers(context) };
  } catch {
    // Without a usable configuration there are still commands and flags to offer.
  }
  await completeWords(program, words, names, call.system.terminal);
  return 0;
}

/** Lets commander write where this program writes. */
function outputOf(system: System, program: () => Command): OutputConfiguration {
  const { terminal, env } = system;
  const width = (isTerminal: boolean): number => isTerminal ? Math.min(terminal.columns(), WIDEST) : 80;
  const colored = (isTerminal: boolean): boolean =>
    isColored(readGlobals(program().opts(), env).color, { isTerminal, term: env.get("TERM") });
  return {
    writeOut: terminal.out,
    writeErr: terminal.err,
    outputError: () => {},
    getOutHelpWidth: () => width(terminal.stdoutIsTerminal),
    getErrHelpWidth: () => width(terminal.stderrIsTerminal),
    getOutHasColors: () => colored(terminal.stdoutIsTerminal),
    getErrHasColors: () => colored(terminal.stderrIsTerminal),
  };
}

function createInvocation(call: Call, globals: Globals, tail: Invocation["tail"]): Invocation {
  const { system, clouds } = call;
  const parts = {
    system,
    clouds,
    globals,
    style: styleFor(system, globals.color, system.terminal.stderrIsTerminal),
    keyringTalk: call.keyringTalk,
  };
  return {
    system,
    globals,
    style: parts.style,
    keyringTalk: parts.keyringTalk,
    tail,
    outputStyle: styleFor(system, globals.color, system.terminal.stdoutIsTerminal),
    loadContext: async ({ asks } = { asks: true }) => {
      const asking = { ...parts, globals: { ...globals, interactive: globals.interactive && asks } };
      const context = contextOf(asking, await projectFor(call, asking), call.command);
      settleLogging(call, context.configuration.logs);
      return context;
    },
  };
}

/** Once for each run, however often the command line is looked at. */
async function projectFor({ projects }: Call, parts: ContextParts): Promise<Project> {
  const { config, configPath, basePath, profiles, interactive, forceTty, color } = parts.globals;
  const key = JSON.stringify([config, configPath, basePath, profiles, interactive, forceTty, color]);
  const known = projects.get(key);
  if (known !== undefined) return await known;
  const loading = loadProject(parts);
  projects.set(key, loading);
  return await loading;
}

function styleFor(system: System, color: Globals["color"], isTerminal: boolean): Style {
  return createStyle(isColored(color, { isTerminal, term: system.env.get("TERM") }));
}

/** Flags and variables win over the configuration, which is undefined when it was not read. */
function settleLogging(call: Call, configured: Configuration["logs"] | undefined): void {
  const { globals, logging, system } = call;
  logging.settle({
    threshold: globals?.logsLevel === undefined
      ? configuredLevel(call, configured?.level)
      : parseLogLevel(globals.logsLevel),
    file: globals?.logsFile ?? configured?.file ?? "/dev/stderr",
  }, system);
}

/** A wrong word in a file keeps no command from running, least of all the check of that file. */
function configuredLevel({ logging }: Call, word = "warning"): LogThreshold {
  const level = readLogLevel(word);
  if (level === undefined) {
    logging.log.warn("Log level in the configuration is not known, using warning", { level: word });
  }
  return level ?? "warning";
}

/** Once for each run, however often the command line is looked at. */
function enterFolder(call: Call, { chdir }: Globals): void {
  if (chdir !== undefined && !call.inFolder) changeFolder(call.system, chdir);
  call.inFolder = true;
}

/** The folder holds for this program and its children; children shall not change it once more. */
function changeFolder(system: System, folder: string): void {
  try {
    system.files.changeWorkingFolder(folder);
  } catch (error) {
    throw new AtmosError("usage", `cannot work in "${printable(folder)}": there is no such folder`, {
      cause: error,
    });
  }
  system.env.set("PWD", system.files.workingFolder());
  system.env.set("ATMOS_CHDIR", undefined);
}

async function fail(call: Call, error: unknown): Promise<number> {
  if (error instanceof Interrupted) return error.exitCode;
  const { system, logging, globals } = call;
  settleLogging(call, undefined);
  await logging.flush();
  // What is wrong may be the command line itself.
  const plain = call.argv.includes("--no-color") || Boolean(system.env.get("NO_COLOR"));
  const color = globals?.color ?? (plain ? "never" : "auto");
  const { stderrIsTerminal, columns, err } = system.terminal;
  err(errorText(error, {
    style: styleFor(system, color, stderrIsTerminal),
    width: stderrIsTerminal ? Math.min(columns(), WIDEST) : undefined,
    stack: logging.shows("debug"),
  }));
  return exitCodeOf(error);
}
