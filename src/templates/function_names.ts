import { TemplateFailure } from "./failure.ts";

/** The names a template may call. */
export interface FunctionNames {
  has(name: string): boolean;
  names(): Iterable<string>;
}

/** The error for a function that does not exist, with the known one that looks most like it. */
export function unknownFunction(name: string, functions: FunctionNames): TemplateFailure {
  const near = nearest(name, functions.names());
  return new TemplateFailure(
    `the function ${JSON.stringify(name)} does not exist`,
    near === undefined ? undefined : `Did you mean ${JSON.stringify(near)}?`,
  );
}

/** The candidate with the fewest edits, when it is near enough to be meant. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > 64) return undefined;
  let best: string | undefined;
  let least = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= least) continue;
    const distance = edits(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Levenshtein distance: insertions, deletions and replacements that turn one word into the other. */
function edits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
