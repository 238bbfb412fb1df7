/**
 * Feeds the program with texts, answers and stores that were well-formed once, on a machine in memory:
 *
 *   deno task fuzz                              100,000 inputs under a seed of its own
 *   deno task fuzz --runs 5000 --seed 7         fewer, and the same again
 *   deno task fuzz --target portal              one of: configuration manifests callback portal stores age keychain
 *
 * No input may end in an error that nobody foresaw, take two seconds of the processor, or let the process grow by 256 MB.
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { leftOf } from "../../src/system/crowded.ts";
import type { Report } from "./run_target.ts";
import type { Target } from "./target.ts";
import { runsOf, TARGETS } from "./targets.ts";
import type { Order } from "./worker.ts";

const USAGE = "usage: deno task fuzz [--seed NUMBER] [--runs NUMBER] [--target NAME]";

/**
 * Milliseconds without an end of an input, after which it is taken for one without end; on a crowded machine more. What
 * keeps the processor busy is known by its own time: it shows sooner.
 */
const PATIENCE = 300_000;
const BUSY = 60_000;

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
  const chosen = TARGETS.filter(({ name }) => values.target === undefined || values.target === name);
  let code = 0;
  for (const one of chosen) {
    if (!await feedAll(one, seed, values.target === undefined ? runsOf(one, TARGETS, runs) : runs)) {
      code = 1;
    }
  }
  return code;
}

async function feedAll({ name: target, slice: most }: Target, seed: number, runs: number): Promise<boolean> {
  let [slowest, largest, done] = [0, 0, 0];
  for (let slice = 0; done < runs; slice++) {
    const order = {
      target,
      seed: seed + slice,
      runs: Math.min(most, runs - done),
      beat: new SharedArrayBuffer(4),
    };
    const { fault, ...fed } = await feed(order);
    slowest = Math.max(slowest, fed.slowest);
    largest = Math.max(largest, fed.largest);
    done += order.runs;
    if (fault === undefined) continue;
    console.log(`FAILED ${target}: ${fault}`);
    console.log(`  again: deno task fuzz --target ${target} --seed ${order.seed} --runs ${order.runs}`);
    return false;
  }
  console.log(`ok     ${target.padEnd(14)} ${done} inputs, slowest ${slowest} ms, at most ${largest} MB`);
  return true;
}

interface Fed extends Pick<Report, "slowest" | "fault"> {
  /** Megabytes of the process. */
  readonly largest: number;
}

async function feed(order: Order): Promise<Fed> {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const { promise: ended, resolve: end } = Promise.withResolvers<Pick<Report, "slowest" | "fault">>();
  worker.onmessage = ({ data }: MessageEvent<Report>) => end(data);
  worker.onerror = (event) => {
    event.preventDefault();
    end({ slowest: 0, fault: `uncaught ${event.message}` });
  };
  const counter = new Int32Array(order.beat);
  let [last, since, spent, largest] = [0, performance.now(), busy(), 0];
  const watch = setInterval(() => {
    largest = Math.max(largest, Math.round(Deno.memoryUsage().rss / 2 ** 20));
    const count = Atomics.load(counter, 0);
    if (count !== last) [last, since, spent] = [count, performance.now(), busy()];
    const left = leftOf(
      PATIENCE,
      performance.now() - since,
      Deno.loadavg()[0] ?? 0,
      navigator.hardwareConcurrency,
    );
    if (left > 0 && busy() - spent < BUSY) return;
    end({ slowest: 0, fault: `input ${count + 1} does not end` });
  }, 200);
  worker.postMessage(order);
  try {
    return { ...await ended, largest };
  } finally {
    clearInterval(watch);
    worker.terminate();
  }
}

/** Milliseconds that this process has had of the processors. */
function busy(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
