/** A file of the project, as a text. */
export interface SourceFile {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Where a rule does not hold, and why. */
export interface Breach {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

/** The line and column, from 1, of a character. */
export function placeOf(text: string, at: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** `file:line:column: reason`, which terminals and editors turn into a link. */
export function formatBreach(breach: Breach): string {
  return `${breach.path}:${breach.line}:${breach.column}: ${breach.reason}`;
}
