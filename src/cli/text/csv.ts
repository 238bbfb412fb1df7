import { printable } from "../../printable.ts";

/**
 * A line of comma-separated values (RFC 4180), without its end. What would not be seen in a cell stands in it as an
 * escape, but for ends of lines.
 */
export function csvLine(cells: readonly string[]): string {
  return cells.map((cell) => {
    const text = cell.split(/(\r?\n)/).map((part, at) => at % 2 === 0 ? printable(part) : part).join("");
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  }).join(",");
}
