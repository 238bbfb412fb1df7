const LETTERS: Readonly<Record<string, string>> = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
};

const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u;

/** Whether Go prints the character as it is: letters, marks, numbers, punctuation, symbols and the ASCII space. */
export function isPrintable(character: string): boolean {
  return character === " " || PRINTABLE.test(character);
}

/** A text in double quotes with Go's escapes (`strconv.Quote`). */
export function quoted(text: string, asciiOnly = false): string {
  if (!/[^\x20\x21\x23-\x5b\x5d-\x7e]/.test(text)) return `"${text}"`;
  const parts: string[] = [];
  for (const character of text) parts.push(escaped(character, '"', asciiOnly));
  return `"${parts.join("")}"`;
}

/** One character in single quotes with Go's escapes. */
export function quotedCharacter(character: string, asciiOnly = false): string {
  return `'${escaped(character, "'", asciiOnly)}'`;
}

function escaped(character: string, quote: string, asciiOnly: boolean): string {
  if (character === quote) return `\\${quote}`;
  const letter = LETTERS[character];
  if (letter !== undefined) return letter;
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  if (isPrintable(character) && (code < 0x80 || !asciiOnly)) return character;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, "0")}`;
  return `\\U${code.toString(16).padStart(8, "0")}`;
}
