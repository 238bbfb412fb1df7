import { printable } from "./printable.ts";

/**
 * A name as it is typed in a command that a person copies. Names are somebody else's text, and nobody knows into which
 * shell the command goes: it is written so that each of them (POSIX, fish, PowerShell, cmd) takes it as one word, which
 * is no option either. cmd knows no single quotes, so these are never used. Where nothing does it, `place` stands for it.
 */
export function typedWord(name: string, place = "NAME"): string {
  const word = printable(name);
  // Windows PowerShell hands an empty word on as none.
  if (word === "" || word.startsWith("-")) return place;
  if (/^[\w+:./][\w@+=:./-]*$/.test(word)) return word;
  // Between double quotes shells look for values (cmd for those in percent signs, quoted or not), and bash for its
  // history; a backslash is not the same to all of them; PowerShell takes typographic quotes for quotes.
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
