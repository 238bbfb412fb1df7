import { printable } from "../../printable.ts";

/** Blanks on both sides of a cell. */
const PADDING = 2;

/**
 * A table that fits `width` characters, or is as wide as it needs when that is undefined. Columns without any
 * content are left out; long cells wrap. Nothing is colored: the library would break colors where it wraps.
 */
export async function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width: number | undefined,
): Promise<string> {
  // A CommonJS package: in a bundle, a dynamic import has only `default`.
  const { default: Table } = await import("cli-table3");
  const used = head.map((_, column) => rows.some((row) => (row[column] ?? "") !== ""));
  const keep = <T>(cells: readonly T[]): T[] => cells.filter((_, column) => used[column]);
  const heads = keep(head);
  const cells = rows.map((row) => keep(row).map(printable));
  const widths = columnWidths(heads, cells, width);
  const table = new Table({
    head: heads,
    ...(widths === undefined ? {} : { colWidths: widths }),
    wordWrap: true,
    wrapOnWordBoundary: false,
    style: { head: [], border: [], compact: true },
  });
  for (const row of cells) table.push(row);
  return `${table.toString()}\n`;
}

/**
 * Column widths with their padding, or undefined when everything fits. What is missing is taken from the widest
 * columns first; none gets narrower than its title.
 */
export function columnWidths(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  width: number | undefined,
): number[] | undefined {
  const least = neededWidths(heads, []);
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
