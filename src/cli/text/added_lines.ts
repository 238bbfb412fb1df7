import { printable } from "../../printable.ts";
import type { Style } from "./style.ts";

/** Lines around what is new. */
const CONTEXT = 3;

/**
 * What changed between two texts that differ in one place, as `diff -u` shows it; empty when nothing did. Lines are
 * shown so that nothing in them moves the cursor.
 */
export function addedLines(file: string, before: string | undefined, after: string, style: Style): string {
  const old = linesOf(before ?? "");
  const now = linesOf(after);
  if (before === after) return "";
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let tail = 0;
  const most = Math.min(old.length, now.length) - start;
  while (tail < most && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  const from = Math.max(0, start - CONTEXT);
  const behind = Math.min(tail, CONTEXT);
  const gone = old.slice(start, old.length - tail);
  const come = now.slice(start, now.length - tail);
  const lines = (all: readonly string[], sign: string): string[] =>
    all.map((line) => `${sign}${printable(line)}`);
  const range = (changed: number): string => {
    const all = start - from + changed + behind;
    return `${all === 0 ? from : from + 1},${all}`;
  };
  const shown = printable(file);
  return [
    style.strong(before === undefined ? "--- /dev/null" : `--- ${shown}`),
    style.strong(`+++ ${shown}`),
    style.accent(`@@ -${range(gone.length)} +${range(come.length)} @@`),
    ...lines(old.slice(from, start), " "),
    ...lines(gone, "-").map(style.bad),
    ...lines(come, "+").map(style.good),
    ...lines(now.slice(now.length - tail, now.length - tail + behind), " "),
  ].map((line) => `${line}\n`).join("");
}

/** A text that does not end with its last line has that one as well. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}
