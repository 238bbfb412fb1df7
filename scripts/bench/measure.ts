/** Runs programs and takes the time. Everything that is compared runs interleaved, so that a busy machine slows all alike. */

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
  readonly name: string;
  /** Milliseconds. */
  readonly median: number;
  /** How many runs did not end with exit code 0. */
  readonly failures: number;
  /** What the first failed run said. */
  readonly complaint: string | undefined;
}

interface Ended {
  readonly code: number;
  readonly stderr: Uint8Array;
}

async function runOnce(workload: Workload): Promise<Ended> {
  const { command, args, env, folder } = workload;
  return await new Deno.Command(command, {
    args: [...args],
    env: { ...env },
    clearEnv: true,
    cwd: folder,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
}

/**
 * Runs every workload once to warm up, then `rounds` times in turn. A workload that is given twice runs once;
 * a failure in the warm-up counts too.
 */
export async function measure(
  workloads: Iterable<Workload>,
  rounds: number,
): Promise<Map<Workload, Measured>> {
  const times = new Map<Workload, number[]>([...workloads].map((workload) => [workload, []]));
  const complaints = new Map<Workload, string[]>();
  for (let round = 0; round <= rounds; round++) {
    for (const [workload, taken] of times) {
      await workload.prepare?.();
      const start = performance.now();
      const ended = await Promise.all(Array.from({ length: workload.atOnce }, () => runOnce(workload)));
      if (round > 0) taken.push(performance.now() - start);
      const failed = ended.filter(({ code }) => code !== 0).map(({ code, stderr }) =>
        `exit ${code}: ${new TextDecoder().decode(stderr).trim()}`
      );
      complaints.set(workload, [...complaints.get(workload) ?? [], ...failed]);
    }
  }
  return new Map([...times].map(([workload, taken]) => {
    const [complaint, ...more] = complaints.get(workload) ?? [];
    const failures = complaint === undefined ? 0 : more.length + 1;
    return [workload, { name: workload.name, median: median(taken), failures, complaint }];
  }));
}

/** The middle value, or the mean of the two in the middle; NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? NaN) + (sorted[Math.floor(middle)] ?? NaN)) / 2;
}
