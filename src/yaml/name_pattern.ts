/** One part of a path's pattern: what a single name must look like. */
export interface NamePattern {
  /** How long it is: matching a name takes at most this times the length of the name. */
  readonly length: number;
  matches(name: string): boolean;
}

/** What one character must be; undefined for `*`, any number of characters. */
type Piece = ((character: string) => boolean) | undefined;

/**
 * `*`, `?`, `[abc]`, `[a-z]`, `[!abc]` and `[^abc]` within one name. A name that begins with a dot needs a dot in the pattern.
 * No regular expression: those take time without bounds for patterns such as `*?*?*?x`.
 */
export function namePattern(part: string): NamePattern {
  const pieces = piecesOf(part);
  return {
    length: part.length,
    matches: (name) => (part.startsWith(".") || !name.startsWith(".")) && fits(pieces, name),
  };
}

function piecesOf(part: string): Piece[] {
  const pieces: Piece[] = [];
  for (const [text] of part.matchAll(/\[[!^]?[^\]]+\]|[\s\S]/gu)) {
    if (text === "*") {
      if (pieces.length === 0 || pieces.at(-1) !== undefined) pieces.push(undefined);
    } else if (text === "?") pieces.push(() => true);
    else if (text.startsWith("[") && text.length > 1) pieces.push(oneOf(text.slice(1, -1)));
    else pieces.push((character) => character === text);
  }
  return pieces;
}

/** A dash between two characters stands for what lies between them, elsewhere for itself. */
function oneOf(inside: string): (character: string) => boolean {
  const excluded = /^[!^]./su.test(inside);
  const single = new Set<string>();
  const ranges: [string, string][] = [];
  const characters = [...excluded ? inside.slice(1) : inside];
  for (let at = 0; at < characters.length; at++) {
    const first = characters[at] ?? "";
    const last = characters[at + 1] === "-" ? characters[at + 2] : undefined;
    if (last === undefined) single.add(first);
    else {
      ranges.push([first, last]);
      at += 2;
    }
  }
  return (character) =>
    excluded !== (single.has(character) ||
      ranges.some(([first, last]) => first <= character && character <= last));
}

/** After a piece that does not fit, the last `*` takes one character more; no earlier one ever has to. */
function fits(pieces: readonly Piece[], name: string): boolean {
  const characters = [...name];
  let piece = 0;
  let star = -1;
  let taken = 0;
  for (let at = 0; at < characters.length;) {
    const wanted = pieces[piece];
    if (piece < pieces.length && wanted === undefined) {
      star = piece++;
      taken = at;
    } else if (wanted?.(characters[at] ?? "")) {
      piece++;
      at++;
    } else if (star >= 0) {
      piece = star + 1;
      at = ++taken;
    } else return false;
  }
  while (piece < pieces.length && pieces[piece] === undefined) piece++;
  return piece === pieces.length;
}
