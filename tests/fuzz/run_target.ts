import fc from "fast-check";
import { LARGEST, LONGEST, type Target } from "./target.ts";

export interface Report {
  readonly target: string;
  readonly runs: number;
  /** Milliseconds of the slowest input. */
  readonly slowest: number;
  /** What went wrong, with the smallest input that does; undefined when nothing did. */
  readonly fault: string | undefined;
}

export interface Bounds {
  /** Milliseconds, from whenever. */
  readonly now: () => number;
  /** Bytes that the process takes. */
  readonly memory: () => number;
  /** Called after each input. */
  readonly onRun?: () => void;
}

/** Feeds a target; the same seed gives the same inputs. */
export async function runTarget(one: Target, seed: number, runs: number, bounds: Bounds): Promise<Report> {
  // Whatever is loaded for the first input is not its fault.
  await one.run(fc.sample(one.inputs, { seed, numRuns: 1 })[0]).catch(() => {});
  let slowest = 0;
  const timed = async (input: unknown): Promise<number> => {
    const [start, size] = [bounds.now(), bounds.memory()];
    await one.run(input);
    const grown = bounds.memory() - size;
    if (grown > LARGEST) throw new Error(`takes ${grown} bytes`);
    return bounds.now() - start;
  };
  const property = fc.asyncProperty(one.inputs, async (input) => {
    try {
      let took = await timed(input);
      // Memory may have been cleaned up meanwhile: once is no proof.
      if (took > LONGEST) took = Math.min(took, await timed(input));
      slowest = Math.max(slowest, took);
      if (took > LONGEST) throw new Error(`takes ${Math.round(took)} ms`);
    } finally {
      bounds.onRun?.();
    }
  });
  const details = await fc.check(property, { seed, numRuns: runs });
  return {
    target: one.name,
    runs: details.numRuns,
    slowest: Math.round(slowest),
    fault: details.failed ? faultText(details) : undefined,
  };
}

function faultText({ counterexample, errorInstance }: fc.RunDetails<[unknown]>): string {
  const error = errorInstance instanceof Error
    ? errorInstance.stack ?? errorInstance.message
    : String(errorInstance);
  return `${error}\n  input: ${fc.stringify(counterexample?.[0])}`;
}
