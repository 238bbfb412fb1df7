import type { Token } from "./tokens.ts";

/** A file of the project, cut into tokens once for all rules. */
export interface SourceFile {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** Without comments. Empty for files that are not TypeScript. */
  readonly code: readonly Token[];
}

/** Where a rule does not hold, and why. */
export interface Breach {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly reason: string;
}

/** A breach at a token. */
export function at(file: SourceFile, token: Token, reason: string): Breach {
  return { path: file.path, line: token.line, column: token.column, reason };
}

/** `file:line:column: reason`, which terminals and editors turn into a link. */
export function formatBreach(breach: Breach): string {
  return `${breach.path}:${breach.line}:${breach.column}: ${breach.reason}`;
}
