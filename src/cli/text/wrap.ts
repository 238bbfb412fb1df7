/** Columns; longer lines are hard to read. */
export const WIDEST = 100;

/**
 * Breaks a line at blanks so that it fits the width. Words that are longer (paths, links) stay whole, since they
 * are there to be copied; so does what stands between backticks.
 */
export function wrap(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.match(/(?:`[^`]*`|\S)+/g) ?? []) {
    if (current !== "" && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else {
      current = current === "" ? word : `${current} ${word}`;
    }
  }
  if (current !== "" || lines.length === 0) lines.push(current);
  return lines;
}
