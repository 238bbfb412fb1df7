import { printable } from "../../printable.ts";

/** Label and value; a row without a value is left out. */
export type Row = readonly [label: string, value: string | undefined];

/** Rows below each other, the values in one column, each line indented by two blanks. */
export function formatRows(
  rows: readonly Row[],
  styleLabel: (text: string) => string = (text) => text,
): string {
  const shown = rows.flatMap(([label, value]) =>
    value === undefined || value === "" ? [] : [{ label, value }]
  );
  const width = shown.reduce((widest, { label }) => Math.max(widest, label.length), 0);
  return shown
    .map(({ label, value }) => `  ${styleLabel(label.padEnd(width))}  ${printable(value)}\n`)
    .join("");
}
