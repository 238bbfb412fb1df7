import { rejoin } from "./bytes.ts";
import { TemplateFailure } from "./failure.ts";

/** Longest text a template may produce or hold in a variable, in UTF-16 units. */
const MAX_TEXT = 4 * 1024 * 1024;

/** How deep parentheses and blocks may nest in the source. */
export const MAX_NESTING = 200;

/** How deep templates may call each other. */
export const MAX_CALLS = 200;

/** How deep lists and maps may hold each other. */
export const MAX_DEPTH = 200;

/** Steps one rendering may take; a step is about one node, one function call, or one element of a list. */
const MAX_WORK = 1_000_000;

/** Units of text that count as one step. */
const TEXT_PER_STEP = 64;

/** Counts the work of one rendering, so that no template and no data can keep the program busy for ever. */
export class Budget {
  #left = MAX_WORK;

  /** Pays for `steps`; fails when the rendering has used up its share. */
  charge(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new TemplateFailure("the template takes too many steps");
  }

  /** Pays for reading or making `units` of text; fails when no text may be that long. */
  chargeText(units: number): void {
    if (units > MAX_TEXT) throw new TemplateFailure("the template makes a text longer than 4 Mi characters");
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
    if (this.#length > MAX_TEXT) this.#budget.chargeText(this.#length);
    this.#parts.push(text);
  }

  text(): string {
    return rejoin(this.#parts.join(""));
  }
}
