import { printable } from "../../printable.ts";
import { fitted, places } from "../text/places.ts";

/**
 * One line per row, with its cells below each other. Where the width does not do, the widest columns are cut, the first
 * one last: it is the name.
 */
export function alignCells(rows: readonly (readonly string[])[], width: number): string[] {
  const safe = rows.map((cells) => cells.map(printable));
  const widest: number[] = [];
  for (const cells of safe) {
    cells.forEach((cell, column) => widest[column] = Math.max(widest[column] ?? 0, places(cell)));
  }
  const used = [...widest.keys()].filter((column) => widest[column] !== 0);
  const widths = fit(used.map((column) => widest[column] ?? 0), width - GAP.length * (used.length - 1));
  return safe.map((cells) =>
    used.map((column, index) => fitted(cells[column] ?? "", widths[index] ?? 0)).join(GAP).trimEnd()
  );
}

const GAP = "  ";

/** Takes from the widest of the others, and then from the first, until all have room. */
function fit(widths: readonly number[], room: number): number[] {
  const result = [...widths];
  for (let excess = widths.reduce((sum, width) => sum + width, 0) - room; excess > 0; excess--) {
    const largest = Math.max(0, ...result.slice(1));
    if (largest > 1) result[result.indexOf(largest, 1)] = largest - 1;
    else if ((result[0] ?? 0) > 1) result[0] = (result[0] ?? 0) - 1;
    else break;
  }
  return result;
}
