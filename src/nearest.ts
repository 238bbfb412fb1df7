/**
 * How many edits turn one text into the other, counting at most `limit + 1`; two neighbours that changed places
 * are one edit (optimal string alignment distance).
 */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current.push(Math.min(
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
        (current[column - 1] ?? 0) + 1,
        (previous[column] ?? 0) + 1,
        row > 1 && column > 1 && swapped ? (beforePrevious[column - 2] ?? 0) + 1 : Infinity,
      ));
    }
    [beforePrevious, previous] = [previous, current];
  }
  return previous[b.length] ?? limit + 1;
}

/** Characters beyond which nothing is suggested: comparing costs length times length, and nobody types such names. */
const LONGEST = 64;

/** The candidates that `wanted` was probably meant to be, closest first; none when nothing is close. */
export function nearest(wanted: string, candidates: Iterable<string>, most = 3): string[] {
  if (wanted.length > LONGEST) return [];
  const word = wanted.toLowerCase();
  const limit = Math.max(1, Math.floor(word.length / 3));
  const close: { candidate: string; rank: number }[] = [];
  for (const candidate of candidates) {
    if (candidate.length > LONGEST) continue;
    const other = candidate.toLowerCase();
    const contained = word.length >= 3 && other.includes(word);
    const rank = contained ? 0.5 : distance(word, other, limit);
    if (rank <= limit) close.push({ candidate, rank });
  }
  close.sort((a, b) => a.rank - b.rank || (a.candidate < b.candidate ? -1 : 1));
  return close.slice(0, most).map((entry) => entry.candidate);
}

/** How many names a hint lists. */
const SOME = 20;

/** `a, b, c`, and how many more when there are many. */
export function someNames(names: readonly string[]): string {
  const rest = names.length - SOME;
  return names.slice(0, SOME).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

/** `Did you mean dev-admin or dev-ops?`, or undefined when nothing is close. */
export function didYouMean(wanted: string, candidates: Iterable<string>): string | undefined {
  const close = nearest(wanted, candidates);
  const last = close.pop();
  if (last === undefined) return undefined;
  return close.length === 0 ? `Did you mean ${last}?` : `Did you mean ${close.join(", ")} or ${last}?`;
}
