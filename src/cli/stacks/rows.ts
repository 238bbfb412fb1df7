import type { System } from "../../system/ports.ts";
import { parseChoice } from "../line/choice.ts";
import { wholeOnOneLine } from "../text/shown_text.ts";
import { branches } from "../text/branches.ts";
import { csvLine } from "../text/csv.ts";
import { formatTable } from "../text/table.ts";
import { writeData } from "./output.ts";

export type Row = Readonly<Record<string, string>>;

/** Rows as a table on a terminal, else one line each with tabs between the columns; or as the format says. */
export async function writeRows(
  system: System,
  columns: readonly string[],
  rows: readonly Row[],
  format: string | undefined,
): Promise<void> {
  const { terminal } = system;
  const usual = terminal.stdoutIsTerminal && columns.length > 1 ? "table" : "lines";
  const chosen = parseChoice("--format", format ?? usual, [
    "table",
    "lines",
    "tree",
    "json",
    "yaml",
    "csv",
    "tsv",
  ]);
  const cells = rows.map((row) => columns.map((column) => row[column] ?? ""));
  switch (chosen) {
    case "json":
    case "yaml":
      return await writeData(system, rows, { format: chosen });
    case "table": {
      const width = terminal.stdoutIsTerminal ? terminal.columns() : undefined;
      const heads = columns.map((column) => wholeOnOneLine(column.toUpperCase()));
      return terminal.out(
        await formatTable(heads, cells.map((row) => row.map((cell) => wholeOnOneLine(cell))), width),
      );
    }
    case "tree":
      return terminal.out(branches(cells));
    case "csv":
      return terminal.out([columns, ...cells].map((row) => `${csvLine(row)}\n`).join(""));
    case "tsv":
      return terminal.out(
        [columns, ...cells].map((row) => `${row.map((cell) => wholeOnOneLine(cell)).join("\t")}\n`).join(""),
      );
    case "lines":
      return terminal.out(
        cells.map((row) => `${row.map((cell) => wholeOnOneLine(cell)).join("\t")}\n`).join(""),
      );
  }
}
