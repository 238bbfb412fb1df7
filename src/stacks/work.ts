import { AtmosError } from "../errors.ts";
import { formatPlace, type Place } from "../yaml/place.ts";

/** Units of text that count as one. */
const TEXT = 32;
/** What a value in a tree weighs, with its place and its name. */
const NODE = 20;
/**
 * A unit is about one entry that is copied, one value that is made, one step of a template: at most some hundred bytes
 * and some microseconds. A project of 10,000 components takes about 3 million.
 */
const MOST = 30_000_000;

/**
 * Counts what the stacks of one command cost, so that a few lines that multiply each other, by imports, lists or
 * templates, end in words and neither in a full memory nor in hours.
 */
export class Work {
  #left: number;

  constructor(most = MOST) {
    this.#left = most;
  }

  /** @throws AtmosError `config_invalid` when all of it is used up */
  spend(units: number, place: Place): void {
    this.#left -= units;
    if (this.#left < 0) {
      throw new AtmosError(
        "config_invalid",
        `${formatPlace(place)}: the stacks make more of themselves than is worked out`,
        {
          hint:
            "Lists that are appended to themselves, imports with ever other contexts and templates that repeat whole sections multiply.",
        },
      );
    }
  }

  /** The same for values that are made and kept. */
  spendNodes(count: number, place: Place): void {
    this.spend(count * NODE, place);
  }

  /** The same for a text of so many units. */
  spendText(length: number, place: Place): void {
    this.spend(length / TEXT, place);
  }

  /** What is left for steps of templates. */
  get left(): number {
    return Math.max(0, this.#left);
  }
}
