/** Runs programs and takes the time. Everything that is compared runs interleaved, so that a busy machine slows all alike. */

import { canWatchMemory, peakIn, watched } from "./memory.ts";

/** A program to run to its end, with nothing on its standard input and its output thrown away. */
export interface Workload {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string;
  /** How many of it start at once; the time counts until the last one has ended. */
  readonly atOnce: number;
  /** Done before each time, and not counted. */
  readonly prepare?: () => Promise<void>;
}

export interface Measured {
  /** The most megabytes that it had; undefined where the system does not tell, and for several at once. */
  readonly memory?: number;
  readonly name: string;
  /** Milliseconds. */
  readonly median: number;
  /** Milliseconds of processor time, the mean; undefined where the system does not tell. */
  readonly processor?: number;
  /** How many runs did not end with exit code 0. */
  readonly failures: number;
  /** What the first failed run said. */
  readonly complaint: string | undefined;
}

interface Ended {
  readonly code: number;
  readonly stderr: Uint8Array;
}

async function runOnce(workload: Workload, report?: string): Promise<Ended> {
  const { env, folder } = workload;
  const words = [workload.command, ...workload.args];
  const [command = "", ...args] = report === undefined ? words : watched(words, report);
  return await new Deno.Command(command, {
    args,
    env: { ...env },
    clearEnv: true,
    cwd: folder,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
}

/**
 * Runs every workload once to warm up, when its memory is looked at, then `rounds` times in turn. A workload that is given twice runs once;
 * a failure in the warm-up counts too.
 */
export async function measure(
  workloads: Iterable<Workload>,
  rounds: number,
): Promise<Map<Workload, Measured>> {
  const times = new Map<Workload, number[]>([...workloads].map((workload) => [workload, []]));
  const processor = new Map<Workload, number>();
  const reading = rounds > 0 ? await readingTime() : NaN;
  const complaints = new Map<Workload, string[]>();
  const memory = new Map<Workload, number>();
  for (let round = 0; round <= rounds; round++) {
    for (const [workload, taken] of times) {
      await workload.prepare?.();
      if (round === 0 && rounds > 0 && workload.atOnce === 1 && canWatchMemory) {
        const { ended, peak } = await runWatched(workload);
        if (peak !== undefined) memory.set(workload, peak);
        complaints.set(workload, complaintsOf([ended]));
        continue;
      }
      const before = await processorTime();
      const start = performance.now();
      const ended = await Promise.all(Array.from({ length: workload.atOnce }, () => runOnce(workload)));
      if (round > 0) {
        taken.push(performance.now() - start);
        const used = await processorTime() - before - reading;
        processor.set(workload, (processor.get(workload) ?? 0) + used / rounds);
      }
      complaints.set(workload, [...complaints.get(workload) ?? [], ...complaintsOf(ended)]);
    }
  }
  return new Map([...times].map(([workload, taken]) => {
    const [complaint, ...more] = complaints.get(workload) ?? [];
    const failures = complaint === undefined ? 0 : more.length + 1;
    const used = processor.get(workload) ?? NaN;
    const known = Number.isNaN(used) ? {} : { processor: used };
    const peak = memory.get(workload);
    const measured = { name: workload.name, median: median(taken), ...known, failures, complaint };
    return [workload, peak === undefined ? measured : { ...measured, memory: peak }];
  }));
}

async function runWatched(workload: Workload): Promise<{ ended: Ended; peak: number | undefined }> {
  const report = await Deno.makeTempFile({ prefix: "atmos-bench-memory-" });
  try {
    return { ended: await runOnce(workload, report), peak: await peakIn(report) };
  } finally {
    await Deno.remove(report);
  }
}

function complaintsOf(ended: readonly Ended[]): string[] {
  return ended.filter(({ code }) => code !== 0).map(({ code, stderr }) =>
    `exit ${code}: ${new TextDecoder().decode(stderr).trim()}`
  );
}

/**
 * What all children of this program that have ended have used, in milliseconds; NaN where the system does not tell. It
 * is told in steps of ten, which is why the mean of many runs is taken. A child reads it, as Deno itself may not.
 */
async function processorTime(): Promise<number> {
  try {
    const { stdout } = await new Deno.Command("cat", { args: [`/proc/${Deno.pid}/stat`], stderr: "null" })
      .output();
    const stat = new TextDecoder().decode(stdout);
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ").map(Number);
    return ((fields[13] ?? NaN) + (fields[14] ?? NaN)) * 10;
  } catch {
    return NaN;
  }
}

/** Times that the reading itself is measured. */
const READINGS = 40;

/** What one reading takes: it is part of every measurement. */
async function readingTime(): Promise<number> {
  const before = await processorTime();
  for (let n = 1; n < READINGS; n++) await processorTime();
  return (await processorTime() - before) / READINGS;
}

/** The middle value, or the mean of the two in the middle; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}
