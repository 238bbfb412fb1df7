/**
 * Feeds the program with texts, answers and stores that were well-formed once, on a machine in memory:
 *
 *   deno task fuzz                              100,000 inputs under a seed of its own
 *   deno task fuzz --runs 5000 --seed 7         fewer, and the same again
 *   deno task fuzz --target portal              one of: configuration callback portal stores age keychain
 *
 * No input may end in an error that nobody foresaw, take two seconds of the processor, or let the process grow beyond 512 MB.
 */
import { parseArgs } from "node:util";
import { TARGETS } from "./targets.ts";
import type { News, Order } from "./worker.ts";

const USAGE = "usage: deno task fuzz [--seed NUMBER] [--runs NUMBER] [--target NAME]";

/** Milliseconds without an end of an input, after which it is taken for one without end. */
const PATIENCE = 60_000;

async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      runs: { type: "string", default: "100000" },
      target: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
  const names = TARGETS.map(({ name }) => name);
  const [seed, runs] = [Number(values.seed), Number(values.runs)];
  const known = values.target === undefined || names.includes(values.target);
  if (values.help || !known || !Number.isInteger(seed) || !(Number.isInteger(runs) && runs > 0)) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  console.log(`seed ${seed}, ${runs} inputs`);
  return await feed({
    targets: values.target === undefined ? names : [values.target],
    seed,
    runs,
    beat: new SharedArrayBuffer(4),
  });
}

function feed(order: Order): Promise<number> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const { promise: ended, resolve: end } = Promise.withResolvers<number>();
  let current = "";
  let [left, faults] = [order.targets.length, 0];
  worker.onmessage = ({ data }: MessageEvent<News>) => {
    if ("begins" in data) return void (current = data.begins);
    const { target, runs, slowest, fault } = data.report;
    console.log(
      `${fault === undefined ? "ok    " : "FAILED"} ${
        target.padEnd(14)
      } ${runs} inputs, slowest ${slowest} ms`,
    );
    if (fault !== undefined) {
      faults++;
      console.log(
        `${fault}\n  again: deno task fuzz --seed ${order.seed} --runs ${order.runs} --target ${target}`,
      );
    }
    if (--left === 0) end(faults === 0 ? 0 : 1);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    console.log(`FAILED ${current}: uncaught ${event.message}`);
    end(1);
  };
  const counter = new Int32Array(order.beat);
  let [last, since, peak] = [0, performance.now(), 0];
  const watch = setInterval(() => {
    peak = Math.max(peak, Deno.memoryUsage().rss);
    const count = Atomics.load(counter, 0);
    if (count !== last) [last, since] = [count, performance.now()];
    if (performance.now() - since < PATIENCE) return;
    console.log(`FAILED ${current}: input ${count + 1} of all does not end`);
    end(1);
  }, 500);
  worker.postMessage(order);
  return ended.finally(() => {
    clearInterval(watch);
    worker.terminate();
    console.log(`${Atomics.load(counter, 0)} inputs, at most ${Math.round(peak / 2 ** 20)} MB`);
  });
}

if (import.meta.main) Deno.exit(await main(Deno.args));
