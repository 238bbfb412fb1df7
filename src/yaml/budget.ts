import type { Place } from "./place.ts";
import { errorAt, type Problem } from "./problems.ts";
import { sizeOf } from "./text_size.ts";

/** Bytes of one file; the largest real ones have some hundred thousand. */
export const LARGEST = 16 * 1024 * 1024;
const MEBIBYTE = 1024 * 1024;

/** What all files may have together. 10,000 identities in one file have less than half of these marks. */
const MOST_FILES = 1000;
const MOST_BYTES = 32 * MEBIBYTE;
const MOST_MARKS = 200_000;
/** Files that include others many times copy what they include. */
const MOST_COPIES = 250_000;

/**
 * What reading a configuration may cost, whoever wrote it: about two seconds and half a gigabyte at most. Once it is
 * used up, nothing more is read.
 */
export class Budget {
  #files = MOST_FILES;
  #bytes = MOST_BYTES;
  #marks = MOST_MARKS;
  #copies = MOST_COPIES;
  #isUsedUp = false;

  get isUsedUp(): boolean {
    return this.#isUsedUp;
  }

  /** Takes one more file into account; why it cannot be read, if so. */
  file(): string | undefined {
    return --this.#files < 0 ? this.#end(`there are more than ${MOST_FILES} configuration files`) : undefined;
  }

  /** Takes the bytes of a file into account; why it cannot be used, if so. */
  bytes(count: number): string | undefined {
    this.#bytes -= count;
    const most = MOST_BYTES / MEBIBYTE;
    return this.#bytes < 0
      ? this.#end(`the configuration files are larger than ${most} MiB together`)
      : undefined;
  }

  /** Takes a text into account before it is parsed; what is wrong with it, if it is too much. */
  text(text: string, file: string): Problem | undefined {
    const size = sizeOf(text, this.#marks);
    if ("marks" in size) {
      this.#marks -= size.marks;
      return undefined;
    }
    const place: Place = { file, ...size };
    const hint = "Nothing was read from here on: all files together may have some 100,000 lines.";
    return errorAt(place, this.#end("there is more text than a configuration may have"), hint);
  }

  /** Takes a copied value into account; whether it may still be copied. */
  copy(): boolean {
    return --this.#copies >= 0;
  }

  #end(reason: string): string {
    this.#isUsedUp = true;
    return reason;
  }
}
