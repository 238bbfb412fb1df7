import { memoryRatio, processorRatio } from "./committed.ts";
import type { Row } from "./row.ts";

/** What breaks a row, or undefined. A ratio that is no number breaks it too. */
export function verdict(row: Row): string | undefined {
  const { measured, against, budget, memoryBudget } = row;
  const failures = measured.failures + against.failures;
  if (failures > 0) {
    const complaint = measured.complaint ?? against.complaint ?? "";
    return `${measured.name}: ${failures} failed; ${complaint}`;
  }
  const ratio = measured.median / against.median;
  if (budget !== undefined && !(ratio <= budget)) {
    return `${measured.name}: ${ratio.toFixed(2)} times ${against.name}, allowed are ${budget}`;
  }
  const memory = memoryRatio(row);
  if (memoryBudget !== undefined && memory !== undefined && memory > memoryBudget) {
    return `${measured.name}: ${
      memory.toFixed(2)
    } times the memory of ${against.name}, allowed are ${memoryBudget}`;
  }
  return undefined;
}

/** The table for a person: name, both medians, ratio, budget, ratio of processor time, memory, each column as wide as it needs. */
export function formatTable(rows: readonly Row[]): string {
  const cells = [
    ["what", "median", "against", "median", "ratio", "budget", "processor", "memory"],
    ...rows.map(({ measured, against, budget }) => [
      measured.name,
      milliseconds(measured.median),
      against.name,
      milliseconds(against.median),
      (measured.median / against.median).toFixed(2),
      budget === undefined ? "" : `<= ${budget}`,
      processorRatio({ measured, against })?.toFixed(2) ?? "",
      memoryOf({ measured, against }),
    ]),
  ];
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0))
  );
  const isText = (column: number): boolean => column === 0 || column === 2;
  return cells.map((row) =>
    row.map((cell, column) => {
      const width = widths[column] ?? 0;
      return isText(column) ? cell.padEnd(width) : cell.padStart(width);
    }).join("  ").trimEnd()
  ).join("\n");
}

/** Both peaks: `58 / 51 MB`. */
export function memoryOf({ measured, against }: Pick<Row, "measured" | "against">): string {
  if (measured.memory === undefined || against.memory === undefined) return "";
  return `${measured.memory.toFixed(0)} / ${against.memory.toFixed(0)} MB`;
}

function milliseconds(time: number): string {
  return `${time.toFixed(1)} ms`;
}
