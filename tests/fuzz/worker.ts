/** Feeds the targets in a thread of its own, so that somebody can tell when it hangs. */
import process from "node:process";
import { type Report, runTarget } from "./run_target.ts";
import { runsOf, TARGETS } from "./targets.ts";

export interface Order {
  readonly targets: readonly string[];
  readonly seed: number;
  readonly runs: number;
  /** Counts the inputs. */
  readonly beat: SharedArrayBuffer;
}

/** A target begins, or has ended. */
export type News = { readonly begins: string } | { readonly report: Report };

const scope: { onmessage: ((event: MessageEvent<Order>) => void) | null; postMessage(news: News): void } =
  self as never;

// What the AWS SDK waits between its tries is no time that an input takes.
const { setTimeout: later } = globalThis;
globalThis.setTimeout =
  ((work: () => void, _pause?: number, ...rest: []) => later(work, 0, ...rest)) as typeof later;

scope.onmessage = async ({ data: { targets, seed, runs, beat } }) => {
  const counter = new Int32Array(beat);
  const chosen = TARGETS.filter(({ name }) => targets.includes(name));
  for (const one of chosen) {
    scope.postMessage({ begins: one.name });
    const report = await runTarget(one, seed, runsOf(one, chosen, runs), {
      // Of the processor: on a busy machine minutes may pass.
      now: () => {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1000;
      },
      memory: () => Deno.memoryUsage().rss,
      onRun: () => void Atomics.add(counter, 0, 1),
    });
    scope.postMessage({ report });
  }
};
