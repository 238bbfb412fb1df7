import { rejoin } from "./bytes.ts";
import { TemplateFailure } from "./failure.ts";

/** Units of text as they are told. */
export const MEBI = 1024 * 1024;

/** What one rendering may cost. How deep things may nest is the same for all: the stack is the same for all, too. */
export interface Limits {
  /** A step is about one node, one function call, or one element of a list. */
  readonly steps: number;
  /** Longest text that may be printed or held in a variable, in UTF-16 units. */
  readonly text: number;
  /** Different calls of functions whose values are waited for. */
  readonly calls: number;
  /** How often a template may be begun again, each time with more of the values that it waits for. */
  readonly rounds: number;
}

/** For what becomes one command line, variable or folder. */
export const COMMAND_LINE_LIMITS: Limits = { steps: 1_000_000, text: 4 * MEBI, calls: 1000, rounds: 50 };

/** For what becomes a file, such as a manifest that describes thousands of components. */
export const DOCUMENT_LIMITS: Limits = { steps: 10_000_000, text: 16 * MEBI, calls: 10_000, rounds: 200 };

/** All rounds of one rendering together may take this many times the steps of one. */
export const STEPS_OF_ROUNDS = 4;

/** Units of text that count as one step. */
const TEXT_PER_STEP = 64;

/** How deep parentheses and blocks may nest in the source. */
export const MAX_NESTING = 200;

/** How deep templates may call each other. */
export const MAX_CALLS = 200;

/** How deep lists and maps may hold each other. */
export const MAX_DEPTH = 200;

/** Counts the work of one rendering, so that no template and no data can keep the program busy for ever. */
export class Budget {
  /** Longest text in units. */
  readonly longest: number;
  #left: number;

  constructor({ steps, text }: Pick<Limits, "steps" | "text"> = COMMAND_LINE_LIMITS) {
    this.longest = text;
    this.#left = steps;
  }

  /** The steps that remain. */
  get left(): number {
    return Math.max(0, this.#left);
  }

  /** Pays for `steps`; fails when the rendering has used up its share. */
  charge(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new TemplateFailure("the template takes too many steps");
  }

  /** Pays for reading or making `units` of text; fails when no text may be that long. */
  chargeText(units: number): void {
    if (units > this.longest) {
      throw new TemplateFailure(`the template makes a text longer than ${this.longest / MEBI} Mi characters`);
    }
    this.charge(Math.ceil(units / TEXT_PER_STEP));
  }
}

/** Collects text piece by piece within a budget. */
export class TextWriter {
  readonly #budget: Budget;
  readonly #parts: string[] = [];
  #length = 0;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  get length(): number {
    return this.#length;
  }

  write(text: string): void {
    this.#length += text.length;
    this.#budget.charge(1 + text.length / TEXT_PER_STEP);
    if (this.#length > this.#budget.longest) this.#budget.chargeText(this.#length);
    this.#parts.push(text);
  }

  text(): string {
    return rejoin(this.#parts.join(""));
  }
}
