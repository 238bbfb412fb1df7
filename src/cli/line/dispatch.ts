import { type Command, CommanderError } from "commander";
import type { CommandOutline } from "../../steps/custom_command.ts";
import { type Problem, throwErrors } from "../../yaml/problems.ts";
import { messageOf } from "../../errors.ts";
import { type CommandNames, splitArguments } from "./arguments.ts";
import { begin, type Call, createInvocation, enterFolder, refuseTail } from "./call.ts";
import { commandPath, usageError } from "./commander_errors.ts";
import { COMMAND_NAMES } from "./command_names.ts";
import { readGlobals } from "./global_options.ts";
import type { Dispatch } from "./invocation.ts";
import { outputOf } from "./output.ts";
import { createProgram } from "./program.ts";

/** Reads a command line by the command tree, and runs its command. */
export async function dispatchByTree(call: Call): Promise<number> {
  let exitCode = 0;
  const on: Dispatch = (action, { takesTail = false } = {}) => async (...args) => {
    if (!takesTail) refuseTail(line.tail);
    exitCode = await action(begin(call, program.opts(), line.tail), ...args);
  };
  const { names, outlines, argv, missing } = await knownCommands(call);
  const line = splitArguments(await withTheirsBehind(argv, names), names);
  const path = commandPath(line.own, names);
  call.command = path.join(" ");
  const program: Command = await createProgram(on, outputOf(call.system, () => program), path);
  if (outlines.length > 0) {
    const { registerCustom } = await import("../steps/custom.ts");
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
      const { refusal } = await import("../steps/custom_tree.ts");
      throwErrors(refusal(outlines, line.own));
    }
    if (error.code === "commander.unknownCommand") {
      // It may stand in a file that is not imported.
      throwErrors(missing);
      const { refuseAbsent } = await import("../steps/absent.ts");
      refuseAbsent(program.args[0]);
    }
    throw usageError(error, path);
  }
  return exitCode;
}

/** Flags of Terraform go behind `--`, so that none of them is taken for one of ours. */
async function withTheirsBehind(argv: readonly string[], names: CommandNames): Promise<readonly string[]> {
  const [group] = commandPath(splitArguments(argv, names).own, names);
  const at = group === "terraform" ? argv.indexOf(group) : -1;
  if (at < 0) return argv;
  const { separateWords } = await import("../stacks/terraform_words.ts");
  return [...argv.slice(0, at + 1), ...separateWords(argv.slice(at + 1))];
}

interface KnownCommands {
  readonly names: CommandNames;
  readonly outlines: readonly CommandOutline[];
  /** The command line with its alias expanded. */
  readonly argv: readonly string[];
  /** Imports that are not followed, in which there may be more of them. */
  readonly missing: readonly Problem[];
}

/**
 * The built-in commands, and those of the configuration when the command line may be about one of them. Help is
 * shown whatever the configuration is like; a command that only it can know is not looked for past its errors.
 */
async function knownCommands(call: Call): Promise<KnownCommands> {
  const builtIn = { names: COMMAND_NAMES, outlines: [], argv: call.argv, missing: [] };
  const { own } = splitArguments(call.argv, COMMAND_NAMES);
  const path = commandPath(own, COMMAND_NAMES);
  const [group] = path;
  if (group !== undefined && group !== "help" && isLeaf(path) || own.includes("--version")) return builtIn;
  const { customTree } = await import("../steps/custom_tree.ts");
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
    return {
      ...customTree(configuration, COMMAND_NAMES, call.argv, operands),
      missing: configuration.missing,
    };
  } catch (error) {
    if (operands.length > 0 && group === undefined) throw error;
    // Help is shown whatever the configuration is like, and says that its commands are missing.
    if (operands.length === 0 || group === "help") {
      call.logging.log.warn(`The commands of the configuration are missing here: ${messageOf(error)}`);
    }
    return builtIn;
  }
}

/** Whether no command stands below the one at this path. */
function isLeaf(path: readonly string[]): boolean {
  let level: CommandNames | undefined = COMMAND_NAMES;
  for (const name of path) level = level?.below.get(name);
  return level?.below.size === 0;
}
