import { ENDING_SIGNALS, type System } from "../system/ports.ts";

const CTRL_C = new Map(ENDING_SIGNALS).get("SIGINT");

/** Whether somebody has told this program to end. A child that runs gets the signal too, and ends as it likes. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** 128 and the number of the signal; undefined as long as nothing has happened. */
  code(): number | undefined;
  /**
   * Notes how a child ended. One that Ctrl-C ended says so, perhaps before this program has got the signal itself.
   */
  childEnded(exitCode: number): void;
  stop(): void;
}

export function watchInterruption(system: System): Interruption {
  const controller = new AbortController();
  let code: number | undefined;
  const interrupted = (exitCode: number): void => {
    code ??= exitCode;
    controller.abort();
  };
  const restore = ENDING_SIGNALS.map(([signal, exitCode]) =>
    system.processes.onSignal(signal, () => interrupted(exitCode))
  );
  return {
    signal: controller.signal,
    code: () => code,
    childEnded: (exitCode) => {
      if (exitCode === CTRL_C) interrupted(exitCode);
    },
    stop: () => restore.forEach((undo) => undo()),
  };
}
