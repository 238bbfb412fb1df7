import { caseForms } from "../characters.ts";
import type { Budget } from "../limits.ts";
import type { Program, Step } from "./program.ts";
import { type Assertion, inSet } from "./tree.ts";

/** A text cut into characters, with the place of each in the text. */
export interface Subject {
  readonly text: string;
  readonly codes: readonly number[];
  /** Offset of each character; one more than there are characters. */
  readonly offsets: readonly number[];
}

export function subjectOf(text: string): Subject {
  const codes: number[] = [];
  const offsets: number[] = [];
  let offset = 0;
  for (const character of text) {
    codes.push(character.codePointAt(0) ?? 0);
    offsets.push(offset);
    offset += character.length;
  }
  offsets.push(offset);
  return { text, codes, offsets };
}

/** Where groups begin and end, in characters, two slots per group; `undefined` for a group that took no part. */
export type Slots = readonly (number | undefined)[];

interface Thread {
  readonly step: number;
  readonly slots: Slots;
}

/**
 * The leftmost match at or after `start`, as a backtracking matcher would choose it. All alternatives advance
 * together, one character at a time, so the time grows only with the length of text times the length of program.
 */
export function findMatch(
  program: Program,
  subject: Subject,
  start: number,
  budget: Budget,
): Slots | undefined {
  const { codes } = subject;
  let best: Slots | undefined;
  let threads: Thread[] = [];
  for (let at = start; at <= codes.length; at++) {
    const waiting = new Threads(program, codes, at);
    for (const thread of threads) waiting.add(thread.step, thread.slots);
    if (best === undefined) waiting.add(0, []);
    budget.charge(1 + waiting.cost);
    threads = [];
    for (const thread of waiting.list) {
      const step = program.steps[thread.step];
      if (step?.kind === "match") {
        best = thread.slots;
        break;
      }
      if (at < codes.length && step?.kind === "set" && matches(step, codes[at] ?? 0)) {
        threads.push({ step: thread.step + 1, slots: thread.slots });
      }
    }
    if (threads.length === 0 && best !== undefined) return best;
  }
  return best;
}

/** The threads that stand before one character, in the order in which they are preferred. */
class Threads {
  readonly list: Thread[] = [];
  readonly #seen = new Set<number>();
  readonly #program: Program;
  readonly #codes: readonly number[];
  readonly #at: number;
  #saved = 0;

  constructor(program: Program, codes: readonly number[], at: number) {
    this.#program = program;
    this.#codes = codes;
    this.#at = at;
  }

  /** The work so far in steps of a {@link Budget}: keeping track of many groups costs more than a step without. */
  get cost(): number {
    return this.#seen.size / 8 + this.#saved / 16;
  }

  /** Follows the steps that read nothing, and keeps those that wait for a character or end the match. */
  add(first: number, firstSlots: Slots): void {
    const stack: Thread[] = [{ step: first, slots: firstSlots }];
    for (let thread = stack.pop(); thread !== undefined; thread = stack.pop()) {
      const { step, slots } = thread;
      if (this.#seen.has(step)) continue;
      this.#seen.add(step);
      const now = this.#program.steps[step];
      switch (now?.kind) {
        case "jump":
          stack.push({ step: now.next, slots });
          break;
        case "split":
          stack.push({ step: now.other, slots }, { step: now.next, slots });
          break;
        case "save":
          this.#saved += slots.length;
          stack.push({ step: step + 1, slots: withSlot(slots, now.slot, this.#at) });
          break;
        case "assert":
          if (holds(now.assertion, this.#codes, this.#at)) stack.push({ step: step + 1, slots });
          break;
        default:
          this.list.push(thread);
      }
    }
  }
}

function withSlot(slots: Slots, slot: number, at: number): Slots {
  const copy = slots.slice();
  copy[slot] = at;
  return copy;
}

function matches({ set }: Extract<Step, { kind: "set" }>, code: number): boolean {
  const variants = set.fold ? caseForms(code) : [code];
  return variants.some((variant) => set.sets.some((one) => inSet(one, variant))) !== set.negated;
}

function holds(assertion: Assertion, codes: readonly number[], at: number): boolean {
  switch (assertion) {
    case "textStart":
      return at === 0;
    case "textEnd":
      return at === codes.length;
    case "lineStart":
      return at === 0 || codes[at - 1] === 0x0a;
    case "lineEnd":
      return at === codes.length || codes[at] === 0x0a;
    case "wordEdge":
      return isWord(codes[at - 1]) !== isWord(codes[at]);
    case "notWordEdge":
      return isWord(codes[at - 1]) === isWord(codes[at]);
  }
}

function isWord(code: number | undefined): boolean {
  return code !== undefined && code < 0x80 && /\w/.test(String.fromCharCode(code));
}
