/** What was measured when it was written down, and whether it has become worse since. */
import type { Row } from "./table.ts";

/** Ratios by runtime and name of what is measured. */
export type Committed = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A ratio may grow by so much before it is a regression: runs differ by some percent. */
const TOLERANCE = 1.15;

export function ratioOf({ measured, against }: Row): number {
  return measured.median / against.median;
}

/** What has become worse than it was committed, in words. */
export function regressions(rows: readonly Row[], runtime: string, committed: Committed): string[] {
  const known = committed[runtime] ?? {};
  return rows.flatMap((row) => {
    const before = known[row.measured.name];
    const ratio = ratioOf(row);
    if (before === undefined || ratio <= before * TOLERANCE) return [];
    const [now, then] = [ratio, before].map((number) => number.toFixed(2));
    return [`${row.measured.name}: ${now} times ${row.against.name}, it was ${then}`];
  });
}

/** The committed ratios with those of this run. */
export function withRun(rows: readonly Row[], runtime: string, committed: Committed): Committed {
  const ratios = rows.map((row) => [row.measured.name, Number(ratioOf(row).toFixed(2))] as const);
  return { ...committed, [runtime]: Object.fromEntries(ratios) };
}
