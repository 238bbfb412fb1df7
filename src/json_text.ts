import { hex, withUnseen } from "./printable.ts";

/**
 * A value for programs, indented, with a line end. It may end up on a terminal or in a ticket, so what moves the cursor,
 * reorders or hides text stands in it as an escape only; whoever reads JSON gets the very same value.
 */
export function jsonText(value: unknown): string {
  return `${escapedJson(JSON.stringify(value, undefined, 2))}\n`;
}

/** JSON text with such characters as escapes: between its values there can be none but line ends and tabs. */
export function escapedJson(text: string): string {
  return withUnseen(text, (code) => {
    const mark = String.fromCodePoint(code);
    return code < 0x20
      ? mark
      : Array.from({ length: mark.length }, (_, at) => `\\u${hex(mark.charCodeAt(at))}`).join("");
  });
}
