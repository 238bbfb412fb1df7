/** What was measured when it was written down, and whether it has become worse since. */
import type { Row } from "./row.ts";

/** Ratios by runtime and name of what is measured. */
export type Committed = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A ratio may grow by so much before it is a regression: runs differ by some percent. */
const TOLERANCE = 1.15;

/** By processor time where it is known: other programs on the machine hardly change that. */
export function ratioOf({ measured, against }: Row): number {
  return processorRatio({ measured, against }) ?? measured.median / against.median;
}

/** Undefined where processor time is not known. */
export function processorRatio({ measured, against }: Pick<Row, "measured" | "against">): number | undefined {
  if (measured.processor === undefined || !against.processor) return undefined;
  return measured.processor / against.processor;
}

/** Undefined where memory is not known. */
export function memoryRatio({ measured, against }: Pick<Row, "measured" | "against">): number | undefined {
  if (measured.memory === undefined || !against.memory) return undefined;
  return measured.memory / against.memory;
}

/** What is committed of a row, by name. */
function figuresOf(row: Row): (readonly [name: string, ratio: number])[] {
  const { measured: { name } } = row;
  const memory = memoryRatio(row);
  return [[name, ratioOf(row)], ...memory === undefined ? [] : [[`${name}, memory`, memory] as const]];
}

/** What has become worse than it was committed, in words. */
export function regressions(rows: readonly Row[], runtime: string, committed: Committed): string[] {
  const known = committed[runtime] ?? {};
  return rows.flatMap((row) =>
    figuresOf(row).flatMap(([name, ratio]) => {
      const before = known[name];
      if (before === undefined || ratio <= before * TOLERANCE) return [];
      const [now, then] = [ratio, before].map((number) => number.toFixed(2));
      return [`${name}: ${now} times ${row.against.name}, it was ${then}`];
    })
  );
}

/** The committed ratios with those of this run. */
export function withRun(rows: readonly Row[], runtime: string, committed: Committed): Committed {
  const ratios = rows.flatMap(figuresOf).map(([name, ratio]) => [name, Number(ratio.toFixed(2))] as const);
  return { ...committed, [runtime]: Object.fromEntries(ratios) };
}
