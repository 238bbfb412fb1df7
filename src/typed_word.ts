import { printable } from "./printable.ts";

/** Needs no quotes in any shell. */
const PLAIN = /^[A-Za-z0-9_@%+:,./-]+$/;

/** A name as it is typed in a command that a person copies: quoted where a shell would make something else of it. */
export function typedWord(name: string): string {
  const shown = printable(name);
  return PLAIN.test(shown) ? shown : `'${shown.replaceAll("'", "'\\''")}'`;
}
