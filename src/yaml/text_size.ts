/** How much a text has for the parser to do, or where it passes the limit. */
export type TextSize =
  | { readonly marks: number }
  | { readonly line: number; readonly column: number };

/**
 * Counts what YAML is made of: line ends, brackets, commas, quotes, backslashes, anchors, aliases and tags, and dashes, colons
 * and question marks before a blank. The parser needs some ten microseconds and a kilobyte for each, so a file is
 * refused by this count before it is parsed. It does not matter what a mark means where it stands.
 */
export function sizeOf(text: string, most: number): TextSize {
  let marks = 0;
  let line = 1;
  let lineStart = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > LAST || MARKS[code] === NONE) continue;
    if (MARKS[code] === BEFORE_BLANK && !isBlank(text.charCodeAt(at + 1))) continue;
    if (++marks > most) return { line, column: at - lineStart + 1 };
    if (code !== LINE_END) continue;
    line++;
    lineStart = at + 1;
  }
  return { marks };
}

const NONE = 0;
const ALWAYS = 1;
const BEFORE_BLANK = 2;
const LAST = 127;
const LINE_END = 10;

const MARKS = new Uint8Array(LAST + 1);
for (const mark of "\n,[]{}\"'&*!|>#\\") MARKS[mark.charCodeAt(0)] = ALWAYS;
for (const mark of "-:?") MARKS[mark.charCodeAt(0)] = BEFORE_BLANK;

/** A blank, a tab, the end of a line or of the text. */
function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13 || Number.isNaN(code);
}
