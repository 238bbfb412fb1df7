import { printable } from "../../printable.ts";

/** Characters of a line of help or of a cell of a list. */
const LONGEST_LINE = 200;
/** Characters of a description. */
const LONGEST_TEXT = 4000;

/** The first line of a text from a configuration, in a form and a length that a list can show. */
export function oneLine(text: string, longest = LONGEST_LINE): string {
  const [line = ""] = cut(text.trimStart(), longest + 1).split(/\r?\n/);
  return shortened(printable(line.trimEnd()), longest);
}

/** A name or value whole, on one line: what ends a line is seen, too, so that no two of them look alike. */
export function wholeOnOneLine(text: string, longest = LONGEST_LINE): string {
  return shortened(printable(cut(text, longest + 1)), longest);
}

/** A text of several lines, in a form and a length that a help can show. */
export function paragraphs(text: string): string {
  const lines = cut(text.trim(), LONGEST_TEXT + 1).split(/\r?\n/).map((line) => printable(line.trimEnd()));
  return shortened(lines.join("\n").replace(/\n{3,}/g, "\n\n"), LONGEST_TEXT);
}

/** At most so many characters, with `…` for what is missing. */
export function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${cut(text, longest - 1)}…`;
}

/** Never in the middle of a character that takes two places. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, "");
}
