import { printable } from "../../printable.ts";
import { wrap } from "./wrap.ts";

/** Blanks on both sides of a cell. */
const PADDING = 2;

/**
 * A table that fits `width` characters, or is as wide as it needs when that is undefined. Columns without any
 * content are left out. Long cells wrap between words, never inside one; where that is not enough, columns are left
 * out and named below, but never the first one with a title. Nothing is colored: the library would break colors where it
 * wraps.
 *
 * @param last titles of columns that are left out when nothing else helps
 */
export async function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width: number | undefined,
  last: readonly string[] = [],
): Promise<string> {
  // A CommonJS package: in a bundle, a dynamic import has only `default`.
  const { default: Table } = await import("cli-table3");
  const safe = rows.map((row) => head.map((_, column) => printable(row[column] ?? "")));
  const filled = [...head.keys()].filter((column) => safe.some((row) => row[column] !== ""));
  const columns = fittingColumns(head, safe, width, { filled, last });
  const keep = (cells: readonly string[]): string[] => columns.map((column) => cells[column] ?? "");
  const heads = keep(head);
  const cells = safe.map(keep);
  const widths = columnWidths(heads, cells, width);
  const table = new Table({
    head: heads,
    ...(widths === undefined ? {} : { colWidths: widths, wordWrap: true }),
    style: { head: [], border: [], compact: true },
  });
  for (const row of cells) table.push(row);
  const dropped = filled.filter((column) => !columns.includes(column)).map((column) => head[column]);
  const note = dropped.length === 0
    ? []
    : wrap(`Not shown for want of room: ${dropped.join(", ")}.`, width ?? 80);
  return [table.toString(), ...note, ""].join("\n");
}

/**
 * The columns, by number, that have content and can be as wide as their longest word. Where there are too many, the
 * last one goes whose place is enough for the others, or else the one with the longest word.
 */
function fittingColumns(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width: number | undefined,
  { filled, last }: { readonly filled: readonly number[]; readonly last: readonly string[] },
): readonly number[] {
  let columns = filled;
  if (width === undefined) return columns;
  const main = columns.find((column) => head[column] !== "");
  const least = head.map((title, column) => leastWidth(title, rows.map((row) => row[column] ?? "")));
  const one = (column: number): number => least[column] ?? 0;
  const needed = (some: readonly number[]): number => some.reduce((sum, column) => sum + one(column) + 1, 1);
  while (needed(columns) > width) {
    const optional = columns.filter((column) => column !== main && head[column] !== "");
    const others = optional.filter((column) => !last.includes(head[column] ?? ""));
    const spare = others.length > 0 ? others : optional;
    const goes = spare.findLast((column) => needed(columns) - one(column) - 1 <= width) ??
      spare.toSorted((a, b) => one(b) - one(a))[0];
    if (goes === undefined) break;
    columns = columns.filter((column) => column !== goes);
  }
  return columns;
}

/** With the padding. */
function leastWidth(title: string, cells: readonly string[]): number {
  let longest = title.length;
  for (const cell of cells) {
    for (const word of cell.split(" ")) longest = Math.max(longest, word.length);
  }
  return PADDING + longest;
}

/**
 * Column widths with their padding, or undefined when everything fits, or cannot. What is missing is taken from the
 * widest columns first; none gets narrower than its longest word.
 */
export function columnWidths(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  width: number | undefined,
): number[] | undefined {
  const least = heads.map((head, column) => leastWidth(head, rows.map((row) => row[column] ?? "")));
  const widths = neededWidths(heads, rows);
  const borders = heads.length + 1;
  let surplus = widths.reduce((sum, one) => sum + one, borders) - (width ?? Infinity);
  if (surplus <= 0) return undefined;
  for (; surplus > 0; surplus--) {
    const shrinkable = widths.filter((one, column) => one > (least[column] ?? 0));
    if (shrinkable.length === 0) break;
    const widest = Math.max(...shrinkable);
    const index = widths.findLastIndex((one, column) => one === widest && one > (least[column] ?? 0));
    widths[index] = widest - 1;
  }
  return widths;
}

/** How wide columns with their padding are when nothing wraps. */
export function neededWidths(heads: readonly string[], rows: readonly (readonly string[])[]): number[] {
  return heads.map((head, column) =>
    rows.reduce(
      (widest, row) => Math.max(widest, PADDING + (row[column]?.length ?? 0)),
      PADDING + head.length,
    )
  );
}
