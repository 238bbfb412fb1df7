import { type Budget, TextWriter } from "../limits.ts";
import { findMatch, type Slots, type Subject, subjectOf } from "./match.ts";
import { compileRegex, type Program } from "./program.ts";

/** A compiled expression and the text it is run over. */
export interface Search {
  readonly program: Program;
  readonly subject: Subject;
  readonly budget: Budget;
}

export function search(pattern: string, text: string, budget: Budget): Search {
  const program = compileRegex(pattern);
  budget.charge(program.steps.length + text.length / 8);
  return { program, subject: subjectOf(text), budget };
}

export function firstMatch({ program, subject, budget }: Search): Slots | undefined {
  return findMatch(program, subject, 0, budget);
}

/** The text of a group; `undefined` when it took no part in the match. */
export function groupText({ subject }: Search, slots: Slots, group: number): string | undefined {
  const [start, end] = [slots[group * 2], slots[group * 2 + 1]];
  if (start === undefined || end === undefined) return undefined;
  return subject.text.slice(subject.offsets[start], subject.offsets[end]);
}

/** Matches that follow each other, at most `count` of them when it is not negative. An empty one right after another is none. */
export function allMatches(run: Search, count: number): Slots[] {
  const { program, subject, budget } = run;
  const found: Slots[] = [];
  let previousEnd = -1;
  for (let at = 0; at <= subject.codes.length && (count < 0 || found.length < count);) {
    const slots = findMatch(program, subject, at, budget);
    if (slots === undefined) break;
    const [start = 0, end = 0] = slots;
    const isEmptyHere = end === at;
    if (!isEmptyHere || start !== previousEnd) found.push(slots);
    at = isEmptyHere ? at + 1 : end;
    previousEnd = end;
  }
  return found;
}

/** Replaces every match; `replacement` is asked for the text to put in its place. */
export function replaceMatches(run: Search, replacement: (slots: Slots) => string): string {
  const { program, subject, budget } = run;
  const out = new TextWriter(budget);
  let copied = 0;
  let at = 0;
  while (at <= subject.codes.length) {
    const slots = findMatch(program, subject, at, budget);
    if (slots === undefined) break;
    const [start = 0, end = 0] = slots;
    out.write(subject.text.slice(subject.offsets[copied], subject.offsets[start]));
    if (end > copied || start === 0) out.write(replacement(slots));
    copied = end;
    at = Math.max(at + 1, end);
  }
  out.write(subject.text.slice(subject.offsets[copied]));
  return out.text();
}

/** The text between the matches, in at most `count` pieces when it is not negative. */
export function splitAtMatches(run: Search, pattern: string, count: number): string[] {
  const { subject } = run;
  if (count === 0) return [];
  if (pattern !== "" && subject.text === "") return [""];
  const pieces: string[] = [];
  let begin = 0;
  let end = 0;
  for (const [matchStart = 0, matchEnd = 0] of allMatches(run, count)) {
    if (count > 0 && pieces.length === count - 1) break;
    end = matchStart;
    if (matchEnd !== 0) pieces.push(subject.text.slice(subject.offsets[begin], subject.offsets[end]));
    begin = matchEnd;
  }
  if (end !== subject.codes.length) pieces.push(subject.text.slice(subject.offsets[begin]));
  return pieces;
}
