/** Reads what `deno test` prints, and adds it up. */

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly ignored: number;
}

/** The closing line of `deno test`: `ok | 5 passed (2 steps) | 0 failed | 1 ignored (28ms)`. */
export function tallyOf(line: string): Tally | undefined {
  const steps = String.raw`(?: \(\d+ steps?\))?`;
  const closing = new RegExp(`^(?:ok|FAILED) \\| (\\d+) passed${steps} \\| (\\d+) failed${steps}(.*)$`);
  const found = closing.exec(line);
  if (found === null) return undefined;
  const ignored = /\| (\d+) ignored/.exec(found[3] ?? "")?.[1] ?? 0;
  return { passed: Number(found[1]), failed: Number(found[2]), ignored: Number(ignored) };
}

/** Whether a line says no more than that a test passed, or that a test or a file begins. */
export function isRoutine(line: string): boolean {
  return / \.\.\.( ok \(\S+\))?$/.test(line) || /^running \d+ tests? from /.test(line);
}

export interface Outcome {
  readonly name: string;
  readonly ok: boolean;
  /** Milliseconds. */
  readonly took: number;
  /** Milliseconds in which it kept a processor busy, where the system says so. */
  readonly busy?: number | undefined;
  readonly tally?: Tally | undefined;
}

/** `ok      types     4.2 s     6.1 s of processor`, with the number of tests where there are tests. */
export function outcomeLine({ name, ok, took, busy, tally }: Outcome): string {
  const time = `${seconds(took)}${busy === undefined ? "" : `${seconds(busy)} of processor`}`;
  const ignored = tally?.ignored ? `, ${tally.ignored} skipped` : "";
  const tests = tally === undefined ? "" : `   ${tally.passed} passed, ${tally.failed} failed${ignored}`;
  return `${ok ? "ok    " : "FAILED"} ${name.padEnd(8)}${time}${tests}`;
}

/** How long everything took, and how much of the processors. */
export function totalLine(took: number, outcomes: readonly Outcome[]): string {
  const busy = outcomes.reduce((sum, outcome) => sum + (outcome.busy ?? 0), 0);
  const known = outcomes.some((outcome) => outcome.busy !== undefined);
  return `${"in all".padEnd(15)}${seconds(took)}${known ? `${seconds(busy)} of processor` : ""}`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`.padStart(8);
}

/**
 * The last lines: which parts failed, then `N passed, N failed`, which counts every test and every part that
 * is not made of tests. A part of tests that failed without a failed test (it did not start) counts as one.
 */
export function closingLines(outcomes: readonly Outcome[]): string[] {
  let passed = 0;
  let failed = 0;
  for (const { ok, tally } of outcomes) {
    passed += tally?.passed ?? (ok ? 1 : 0);
    failed += Math.max(tally?.failed ?? 0, ok ? 0 : 1);
  }
  const broken = outcomes.filter(({ ok }) => !ok).map(({ name }) => name);
  const failures = broken.length === 0 ? [] : [`failed: ${broken.join(", ")}`];
  return [...failures, `${passed} passed, ${failed} failed`];
}
