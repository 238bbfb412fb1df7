/** Feeds a target in a thread of its own, so that somebody can tell when it hangs. */
import process from "node:process";
import { type Report, runTarget } from "./run_target.ts";
import { TARGETS } from "./targets.ts";

export interface Order {
  readonly target: string;
  readonly seed: number;
  readonly runs: number;
  /** Counts the inputs. */
  readonly beat: SharedArrayBuffer;
}

const scope: { onmessage: ((event: MessageEvent<Order>) => void) | null; postMessage(report: Report): void } =
  self as never;

// What the AWS SDK waits between its tries is no time that an input takes.
const { setTimeout: later } = globalThis;
globalThis.setTimeout =
  ((work: () => void, _pause?: number, ...rest: []) => later(work, 0, ...rest)) as typeof later;

scope.onmessage = async ({ data: { target, seed, runs, beat } }) => {
  const counter = new Int32Array(beat);
  const one = TARGETS.find(({ name }) => name === target);
  if (one === undefined) throw new Error(`there is no target ${target}`);
  scope.postMessage(
    await runTarget(one, seed, runs, {
      // Of the processor: on a busy machine minutes may pass.
      now: () => {
        const { user, system } = process.cpuUsage();
        return (user + system) / 1000;
      },
      memory: () => Deno.memoryUsage().rss,
      onRun: () => void Atomics.add(counter, 0, 1),
    }),
  );
};
