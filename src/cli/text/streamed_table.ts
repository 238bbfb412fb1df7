import { printable } from "../../printable.ts";
import { padded, places } from "./places.ts";
import { columnWidths, neededWidths } from "./table.ts";

/** Only these are known to take one place each, and to need no escape. */
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * A table that need not fit into memory: it looks as `formatTable` draws one, but the width of its columns is chosen by
 * the first rows, and longer cells of later ones wrap.
 */
export class StreamedTable {
  readonly #heads: readonly string[];
  readonly #widths: readonly number[];

  constructor(heads: readonly string[], first: readonly (readonly string[])[], width: number | undefined) {
    const shown = first.map((row) => row.map(printable));
    this.#heads = heads;
    this.#widths = columnWidths(heads, shown, width) ?? neededWidths(heads, shown);
  }

  head(): string {
    return `${this.#border("┌", "┬", "┐")}${this.rows([this.#heads])}${this.#border("├", "┼", "┤")}`;
  }

  rows(rows: readonly (readonly string[])[]): string {
    let text = "";
    for (const row of rows) text += this.#row(row);
    return text;
  }

  foot(): string {
    return this.#border("└", "┴", "┘");
  }

  #border(left: string, middle: string, right: string): string {
    return `${left}${this.#widths.map((width) => "─".repeat(width)).join(middle)}${right}\n`;
  }

  #row(row: readonly string[]): string {
    let line = "│";
    for (let column = 0; column < this.#widths.length; column++) {
      const cell = row[column] ?? "";
      const width = (this.#widths[column] ?? 0) - 2;
      if (cell.length > width || !PLAIN.test(cell)) return this.#wrapped(row.map(printable));
      line += ` ${cell.padEnd(width)} │`;
    }
    return `${line}\n`;
  }

  #wrapped(row: readonly string[]): string {
    const columns = this.#widths.map((width, column) => pieces(row[column] ?? "", width - 2));
    const height = Math.max(...columns.map((column) => column.length));
    return Array.from({ length: height }, (_, index) => {
      const line = columns.map((column, at) => padded(column[index] ?? "", (this.#widths[at] ?? 0) - 2));
      return `│ ${line.join(" │ ")} │\n`;
    }).join("");
  }
}

/** The text in lines that are no wider than `width`: between words, and inside of one only where it is longer. */
function pieces(text: string, width: number): string[] {
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(" ").flatMap((one) => slices(one, width))) {
    if (line !== undefined && places(line) + 1 + places(word) <= width) line += ` ${word}`;
    else {
      if (line !== undefined) lines.push(line);
      line = word;
    }
  }
  return [...lines, line ?? ""];
}

function slices(word: string, width: number): string[] {
  const parts: string[] = [];
  let part = "";
  for (const mark of word) {
    if (part !== "" && places(part) + places(mark) > width) {
      parts.push(part);
      part = "";
    }
    part += mark;
  }
  return [...parts, part];
}
