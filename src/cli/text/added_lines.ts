import { printable } from "../../printable.ts";
import type { Style } from "./style.ts";

/** Lines around what is new. */
const CONTEXT = 3;

/** ` ` stays, `-` goes, `+` comes. */
type Step = readonly [sign: " " | "-" | "+", line: string];

/**
 * What changed between two texts of which one was made by putting lines into the other, as `diff -u` shows it; empty when
 * nothing did. Lines are shown so that nothing in them moves the cursor.
 */
export function addedLines(file: string, before: string | undefined, after: string, style: Style): string {
  if (before === after) return "";
  const steps = stepsBetween(linesOf(before ?? ""), linesOf(after));
  const shown = printable(file);
  const paint = { " ": (text: string) => text, "-": style.bad, "+": style.good };
  return [
    style.strong(before === undefined ? "--- /dev/null" : `--- ${shown}`),
    style.strong(`+++ ${shown}`),
    ...hunksOf(steps).flatMap(([from, to]) => [
      style.accent(rangesOf(steps, from, to)),
      ...steps.slice(from, to).map(([sign, line]) => paint[sign](`${sign}${printable(line)}`)),
    ]),
  ].map((line) => `${line}\n`).join("");
}

/** Goes on where both meet again: two lines must, since one that says little may stand anywhere. */
function stepsBetween(old: readonly string[], now: readonly string[]): Step[] {
  const steps: Step[] = [];
  let [here, there] = [0, 0];
  while (here < old.length || there < now.length) {
    const [gone, come] = [old[here], now[there]];
    if (gone !== undefined && gone === come) {
      steps.push([" ", gone]);
      here++;
      there++;
      continue;
    }
    const next = gone === undefined ? now.length : meeting(old, here, now, there);
    if (next === undefined) {
      steps.push(["-", gone ?? ""]);
      here++;
    } else {
      for (; there < next; there++) steps.push(["+", now[there] ?? ""]);
    }
  }
  return steps;
}

/** Where the new text has the old one's next two lines; undefined when nowhere. */
function meeting(
  old: readonly string[],
  here: number,
  now: readonly string[],
  there: number,
): number | undefined {
  for (let at = there; at < now.length; at++) {
    if (now[at] === old[here] && now[at + 1] === old[here + 1]) return at;
  }
  return undefined;
}

/** Changes with the lines around them, as ranges of steps. */
function hunksOf(steps: readonly Step[]): [number, number][] {
  const hunks: [number, number][] = [];
  for (const [at, [sign]] of steps.entries()) {
    if (sign === " ") continue;
    const [from, to] = [Math.max(0, at - CONTEXT), Math.min(steps.length, at + 1 + CONTEXT)];
    const last = hunks.at(-1);
    if (last !== undefined && from <= last[1]) last[1] = to;
    else hunks.push([from, to]);
  }
  return hunks;
}

function rangesOf(steps: readonly Step[], from: number, to: number): string {
  const range = (other: "-" | "+"): string => {
    const count = (part: readonly Step[]): number =>
      part.filter(([sign]) => sign === " " || sign === other).length;
    const [above, inside] = [count(steps.slice(0, from)), count(steps.slice(from, to))];
    return `${inside === 0 ? above : above + 1},${inside}`;
  };
  return `@@ -${range("-")} +${range("+")} @@`;
}

/** A text that does not end with its last line has that one as well. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/);
  return lines.at(-1) === "" ? lines.slice(0, -1) : lines;
}
