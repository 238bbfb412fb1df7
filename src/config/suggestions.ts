import { didYouMean } from "../nearest.ts";

/** Comparisons of short names in one check: enough for real mistakes, not for thousands of them in a large file. */
const MOST_COMPARISONS = 100_000;

/** Suggests names until it becomes expensive. */
export class Suggestions {
  #left = MOST_COMPARISONS;
  readonly #known = new Map<string, string | undefined>();

  /** `Did you mean …?` over the names of one group; asked again for the same name, it remembers. */
  for(wanted: string, group: string, names: ReadonlyMap<string, unknown>): string | undefined {
    const key = `${group}\n${wanted}`;
    if (!this.#known.has(key)) {
      this.#left -= names.size * Math.ceil(wanted.length / 16);
      this.#known.set(key, this.#left < 0 ? undefined : didYouMean(wanted, names.keys()));
    }
    return this.#known.get(key);
  }
}
