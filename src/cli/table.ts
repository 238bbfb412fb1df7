import Table from "cli-table3";
import { printable } from "../printable.ts";
import type { Style } from "./style.ts";

export interface TableLayout {
  readonly style: Style;
  /** The table is made to fit so many characters; undefined: as wide as it needs. */
  readonly width: number | undefined;
}

/** Columns without any content are left out; long cells wrap. */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { style, width }: TableLayout,
): string {
  const used = head.map((_, column) => rows.some((row) => (row[column] ?? "") !== ""));
  const keep = <T>(cells: readonly T[]): T[] => cells.filter((_, column) => used[column]);
  const safe = rows.map((row) => keep(row).map(printable));
  const heads = keep(head);
  const widths = columnWidths([heads, ...safe], width);
  const table = new Table({
    head: heads.map(style.strong),
    ...(widths === undefined ? {} : { colWidths: widths }),
    wordWrap: true,
    wrapOnWordBoundary: false,
    style: { head: [], border: style.colored ? ["grey"] : [] },
  });
  table.push(...safe);
  return `${table.toString()}\n`;
}

/** Blanks on both sides of a cell. */
const PADDING = 2;
const NARROWEST = 6;

/**
 * Column widths with their padding, or undefined when everything fits. What is missing is taken from the widest
 * columns first.
 */
export function columnWidths(
  rows: readonly (readonly string[])[],
  width: number | undefined,
): number[] | undefined {
  const columns = rows[0]?.length ?? 0;
  const natural = Array.from(
    { length: columns },
    (_, column) => PADDING + rows.reduce((widest, row) => Math.max(widest, row[column]?.length ?? 0), 0),
  );
  const borders = columns + 1;
  if (width === undefined || natural.reduce((sum, one) => sum + one, borders) <= width) return undefined;
  const widths = natural;
  let surplus = widths.reduce((sum, one) => sum + one, borders) - width;
  while (surplus > 0) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST) break;
    const index = widths.lastIndexOf(widest);
    widths[index] = widest - 1;
    surplus--;
  }
  return widths;
}
