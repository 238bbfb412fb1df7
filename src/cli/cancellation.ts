import { ENDING_SIGNALS, type System } from "../system/ports.ts";

/** A signal from outside ended the work; there is nothing to explain to whoever sent it. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  /** 128 and the number of the signal. */
  readonly exitCode: number;

  constructor(exitCode: number) {
    super("interrupted");
    this.exitCode = exitCode;
  }
}

/**
 * Runs work that draws on the terminal or waits for a person. A signal ends it at once: what is drawn goes away with
 * `cancelled`, and nobody waits for the network. Outside of such work, signals keep their usual effect.
 *
 * @throws Interrupted
 */
export async function cancellable<T>(
  system: System,
  work: (cancelled: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let interrupt = (_: Interrupted): void => {};
  const interrupted = new Promise<never>((_, reject) => interrupt = reject);
  const restore = ENDING_SIGNALS.map(([signal, exitCode]) =>
    system.processes.onSignal(signal, () => {
      const reason = new Interrupted(exitCode);
      interrupt(reason);
      controller.abort(reason);
    })
  );
  try {
    return await Promise.race([interrupted, work(controller.signal)]);
  } finally {
    for (const undo of restore) undo();
  }
}
