import type { Signal, System } from "../system/ports.ts";

const EXIT_CODES: readonly (readonly [Signal, number])[] = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
];

/** Whether somebody has told this program to end. A child that runs gets the signal too, and ends as it likes. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** 128 and the number of the signal; undefined as long as nothing has happened. */
  code(): number | undefined;
  stop(): void;
}

export function watchInterruption(system: System): Interruption {
  const controller = new AbortController();
  let code: number | undefined;
  const restore = EXIT_CODES.map(([signal, exitCode]) =>
    system.processes.onSignal(signal, () => {
      code ??= exitCode;
      controller.abort();
    })
  );
  return {
    signal: controller.signal,
    code: () => code,
    stop: () => restore.forEach((undo) => undo()),
  };
}
