import type { Cloud } from "../clouds/cloud.ts";
import { CLOUDS, registryOf } from "../clouds/registry.ts";
import type { Log, System } from "../system/ports.ts";
import { newKeyringTalk } from "./asking/keyring_talk.ts";
import { QUICK_COMMANDS } from "./auth/quick_commands.ts";
import { Interrupted } from "./cancellation.ts";
import { begin, type Call, refuseTail, settleLogging, styleFor } from "./line/call.ts";
import { colorAsWritten } from "./line/global_options.ts";
import { readQuickLine } from "./line/quick_line.ts";
import { versionText } from "./line/version_text.ts";
import { Logging } from "./logging/logging.ts";
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
    return await dispatch(call);
  } catch (error) {
    return await fail(call, error);
  } finally {
    settleLogging(call, undefined);
    await logging.flush();
  }
}

async function dispatch(call: Call): Promise<number> {
  const { argv } = call;
  if (argv[0] === "complete") {
    const { complete } = await import("./completion/answer.ts");
    return await complete(call);
  }
  if (argv.length === 1 && argv[0] === "--version") {
    call.system.terminal.out(`${versionText}\n`);
    return 0;
  }
  const line = readQuickLine(argv, QUICK_COMMANDS);
  if (line === undefined) {
    const { dispatchByTree } = await import("./line/dispatch.ts");
    return await dispatchByTree(call);
  }
  const { run, takesTail } = QUICK_COMMANDS[line.command];
  call.command = `auth ${line.command}`;
  if (!takesTail) refuseTail(line.tail);
  return await run(begin(call, line.globals, line.tail), line.identity, line.options);
}

async function fail(call: Call, thrown: unknown): Promise<number> {
  if (call.command === "auth env") {
    const { failedEnvironment } = await import("./auth/env/failure.ts");
    try {
      call.system.terminal.out(failedEnvironment(call.argv, call.system.env));
    } catch {
      // Nobody reads it. What went wrong first is what is told.
    }
  }
  if (thrown instanceof Interrupted) return thrown.exitCode;
  const { errorText, exitCodeOf } = await import("./text/error_text.ts");
  const { withoutConfiguration } = await import("./text/no_configuration.ts");
  const error = await withoutConfiguration(thrown, call);
  const { system, logging, globals } = call;
  settleLogging(call, undefined);
  await logging.flush();
  // What is wrong may be the command line itself.
  const color = globals?.color ?? colorAsWritten(call.argv, system.env);
  const { stderrIsTerminal, columns, err } = system.terminal;
  err(errorText(error, {
    style: styleFor(system, color, stderrIsTerminal),
    width: stderrIsTerminal ? Math.min(columns(), WIDEST) : undefined,
    stack: logging.shows("debug"),
  }));
  return exitCodeOf(error);
}
