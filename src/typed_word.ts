import { printable } from "./printable.ts";

/**
 * A name as it is typed in a command that a person copies. Names are somebody else's text, and nobody knows into which
 * shell the command goes: it is written so that each of them (POSIX, fish, PowerShell, cmd) takes it as one word, which
 * is no option either. Where nothing does that, `place` stands for it.
 */
export function typedWord(name: string, place = "NAME"): string {
  const word = printable(name);
  if (word.startsWith("-")) return place;
  if (/^[\w+:./][\w@%+=:./-]*$/.test(word)) return word;
  // PowerShell takes typographic quotes for quotes. cmd knows no single ones: nothing between them may mean something to
  // it. To fish, a backslash at the end takes the quote's meaning away.
  if (!/['‘’‚‛"“”„&|<>^]|\\$/.test(word)) return `'${word}'`;
  // Between double ones shells look for values, and bash for its history.
  return /["“”„$`\\!%]/.test(word) ? place : `"${word}"`;
}

/**
 * Whether a name may be offered to somebody who types: it is seen as it is, no command takes it for an option, and no
 * shell for something to work out, should it forget the quotes.
 */
export function isTypeable(name: string): boolean {
  return name !== "" && nameFault(name) === undefined && !/[$`]/.test(name);
}

/** Why nobody could type a name, as the end of a sentence about it; undefined when they can. */
export function nameFault(name: string): string | undefined {
  if (printable(name) !== name) return "a name has no control characters";
  return name.startsWith("-") ? "a name that begins with a dash reads as an option of a command" : undefined;
}
