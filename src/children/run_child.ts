import { AtmosError, messageOf } from "../errors.ts";
import { printable } from "../printable.ts";
import { type Child, FileFailure, type Signal, type StartRequest, type System } from "../system/ports.ts";

/** Signals that are sent to this program alone, and that the child must therefore get from it. */
const PASSED_ON: readonly Signal[] = ["SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"];

/**
 * Signals that a terminal sends to the whole foreground group. The child has them already then; without a
 * terminal somebody sent them to this program, and the child gets them from it. In `… | atmos auth exec -- …`
 * stdin is no terminal, and yet there is one: many programs take a second Ctrl-C for an order to stop at once.
 */
const FROM_KEYBOARD: readonly Signal[] = ["SIGINT", "SIGQUIT"];

/**
 * Runs a child on this program's own stdin, stdout and stderr until it ends, and passes signals through.
 * This program outlives the signals, so that it can report the child's own exit code.
 *
 * @param onStart called once with the running child
 * @returns the exit code; 128 + n when signal n ended the child
 * @throws AtmosError `command_not_found` when the program cannot be started
 */
export async function runChild(
  system: System,
  request: StartRequest,
  onStart: (child: Child) => void = () => {},
): Promise<number> {
  let child: Child | undefined;
  const waiting: Signal[] = [];
  const passOn = (signal: Signal): void => {
    if (child === undefined) waiting.push(signal);
    else child.kill(signal);
  };
  const { stdinIsTerminal, stdoutIsTerminal, stderrIsTerminal } = system.terminal;
  const terminal = stdinIsTerminal || stdoutIsTerminal || stderrIsTerminal;
  const restore = [
    ...PASSED_ON.map((signal) => system.processes.onSignal(signal, () => passOn(signal))),
    ...FROM_KEYBOARD.map((signal) => system.processes.onSignal(signal, () => terminal || passOn(signal))),
  ];
  try {
    child = start(system, request);
    for (const signal of waiting) child.kill(signal);
    onStart(child);
    const code = await child.exited;
    // Ctrl-C may be told later than the child's end, and would then end this program with another code than the child's.
    await system.processes.signalsTold();
    return code;
  } finally {
    for (const undo of restore) undo();
  }
}

function start(system: System, request: StartRequest): Child {
  try {
    return system.processes.start(request);
  } catch (error) {
    const name = printable(request.command);
    const reason = error instanceof FileFailure && error.reason === "denied"
      ? "it is not an executable program"
      : printable(messageOf(error));
    throw new AtmosError("command_not_found", `cannot run "${name}": ${reason}`, { cause: error });
  }
}
