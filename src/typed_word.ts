import { printable } from "./printable.ts";
import { shellWord } from "./shell_word.ts";

/** A name as it is typed in a command that a person copies: quoted where a shell would make something else of it. */
export function typedWord(name: string): string {
  return shellWord(printable(name));
}
