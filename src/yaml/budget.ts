import type { Place } from "./place.ts";
import { errorAt, type Problem } from "./problems.ts";
import { sizeOf } from "./text_size.ts";

/** Bytes of one file; the largest real ones have some hundred thousand. */
export const LARGEST = 16 * 1024 * 1024;
const MEBIBYTE = 1024 * 1024;

/** What all files may have together. */
export interface Most {
  readonly files: number;
  readonly bytes: number;
  readonly marks: number;
  /** Files that include others many times copy what they include. */
  readonly copies: number;
}

/**
 * On the way to any command: about two seconds and half a gigabyte at most. 10,000 identities in one file have less
 * than half of these marks.
 */
const CONFIGURATION: Most = { files: 1000, bytes: 32 * MEBIBYTE, marks: 200_000, copies: 250_000 };

/** Stacks of a company, read for commands about stacks alone: thousands of manifests with hundreds of lines each. */
export const MANIFESTS: Most = { files: 20_000, bytes: 256 * MEBIBYTE, marks: 10_000_000, copies: 5_000_000 };

/**
 * Texts are not counted before they have so many characters together: to count is a loop that the runtime compiles, which
 * takes longer, and more memory, than a short command does with all of them. Every mark is a character.
 */
const UNCOUNTED = 100_000;

/** What reading files may cost, whoever wrote them. Once it is used up, nothing more is read. */
export class Budget {
  readonly #most: Most;
  #files: number;
  #bytes: number;
  #marks: number;
  #copies: number;
  #uncounted: string[] = [];
  #characters = 0;
  #isUsedUp = false;

  constructor(most: Most = CONFIGURATION) {
    this.#most = most;
    this.#files = most.files;
    this.#bytes = most.bytes;
    this.#marks = most.marks;
    this.#copies = most.copies;
  }

  get isUsedUp(): boolean {
    return this.#isUsedUp;
  }

  /** Takes one more file into account; why it cannot be read, if so. */
  file(): string | undefined {
    return --this.#files < 0
      ? this.#end(`there are more than ${this.#most.files} configuration files`)
      : undefined;
  }

  /** Takes the bytes of a file into account; why it cannot be used, if so. */
  bytes(count: number): string | undefined {
    this.#bytes -= count;
    const most = this.#most.bytes / MEBIBYTE;
    return this.#bytes < 0
      ? this.#end(`the configuration files are larger than ${most} MiB together`)
      : undefined;
  }

  /** Takes a text into account before it is parsed; what is wrong with it, if it is too much. */
  text(text: string, file: string): Problem | undefined {
    this.#uncounted.push(text);
    this.#characters += text.length;
    if (this.#characters <= Math.min(UNCOUNTED, this.#most.marks)) return undefined;
    const size = this.#count();
    if (size === undefined) return undefined;
    const place: Place = { file, ...size };
    const hint = "Nothing was read from here on: all files together may have some 100,000 lines.";
    return errorAt(place, this.#end("there is more text than a configuration may have"), hint);
  }

  /** Takes a copied value into account; whether it may still be copied. */
  copy(): boolean {
    return --this.#copies >= 0;
  }

  /** Counts what is not counted yet; where the last of it, which has just come, is too much. */
  #count(): { readonly line: number; readonly column: number } | undefined {
    const texts = this.#uncounted;
    this.#uncounted = [];
    for (const text of texts) {
      const size = sizeOf(text, this.#marks);
      if (!("marks" in size)) return size;
      this.#marks -= size.marks;
    }
    return undefined;
  }

  #end(reason: string): string {
    this.#isUsedUp = true;
    return reason;
  }
}
