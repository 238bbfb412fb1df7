/** How programs that a project wants to run are shown. Their text is somebody else's. Pure. */
import { formatPlace } from "../../yaml/place.ts";
import type { Program } from "../../config/programs.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { typedWord } from "../../typed_word.ts";

/** Of one program, in characters and lines, and of all of them, where a screen must hold them. */
const LONGEST = 400;
const MOST_LINES = 8;
const MOST_PROGRAMS = 8;

/** Place, value and text of every program, in full. */
export function programsText(programs: readonly Program[], mark: (program: Program) => string): string {
  return programs.map((program) => {
    const lines = program.text.split("\n").map((line) => `      ${printable(line)}\n`).join("");
    return `  ${mark(program)} ${headOf(program)}\n${lines}`;
  }).join("");
}

/** The same, short enough for a question; what is left out is counted. */
export function questionText(programs: readonly Program[], project: string): string {
  const shown = programs.slice(0, MOST_PROGRAMS);
  const blocks = shown.map((program) => [`• ${headOf(program)}`, ...shortLines(program.text)].join("\n"));
  const more = programs.length - shown.length;
  const cut = more > 0 || shown.some(({ text }) => isLong(text));
  return [
    `The project in ${printable(project)} wants to run ${programs.length === 1 ? "a program" : "programs"}:`,
    "",
    ...blocks,
    ...(more > 0 ? [`• and ${counted(more, "program")} more`] : []),
    "",
    ...(cut ? ["Not everything is shown here: `atmos config trust` does that.", ""] : []),
    "Run this, now and from now on?",
  ].join("\n");
}

/** Nobody has allowed them, and nobody can be asked, or has said no. */
export function untrustedError(
  needed: readonly Program[],
  project: string,
  refusal?: "ATMOS_TRUST says no",
): AtmosError {
  const [first] = needed;
  if (first === undefined) throw new Error("no program needs to be trusted");
  const { text, place, what } = first;
  const more = needed.length > 1 ? `, and ${counted(needed.length - 1, "program")} more` : "";
  const folder = printable(project);
  return new AtmosError(
    "untrusted",
    `${formatPlace(place)}: cannot run "${short(text, 200)}" for ${printable(what)}${more}: ` +
      (refusal ?? `nobody has trusted the programs of ${folder}`),
    {
      hint: refusal === undefined
        ? `Run \`atmos config trust\` there: it shows them and asks. ` +
          `Where nobody can be asked, set ATMOS_TRUST=${typedWord(project, "FOLDER")} for this command.`
        : "Unset it, and what `atmos config trust` shows counts. Or name an identity that needs no program.",
    },
  );
}

/** `1 program`, `9,980 programs` */
export function counted(number: number, word: string): string {
  return `${number.toLocaleString("en")} ${word}${number === 1 ? "" : "s"}`;
}

function headOf({ place, what }: Program): string {
  return `${printable(formatPlace(place))} ${short(what, 120)}`;
}

function isLong(text: string): boolean {
  return text.length > LONGEST || text.split("\n", MOST_LINES + 1).length > MOST_LINES;
}

function shortLines(text: string): string[] {
  if (!isLong(text)) return text.split("\n").map((line) => `    ${printable(line)}`);
  const kept = text.slice(0, LONGEST).split("\n").slice(0, MOST_LINES).join("\n");
  const rest = counted(text.length - kept.length, "character");
  return [...kept.split("\n").map((line) => `    ${printable(line)}`), `    … and ${rest} more`];
}

function short(text: string, length: number): string {
  if (text.length <= length) return printable(text);
  return `${printable(text.slice(0, length))}… (${counted(text.length - length, "character")} more)`;
}
