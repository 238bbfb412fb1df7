/** Go maps each character on its own: no character becomes two, and none looks at its neighbours. */
function mapped(character: string, result: string): string {
  if (result === character) return character;
  const first = String.fromCodePoint(result.codePointAt(0) ?? 0);
  return first.length === result.length ? result : character;
}

export function toUpper(character: string): string {
  return mapped(character, character.toUpperCase());
}

export function toLower(character: string): string {
  // The only lower-case form of two characters; Go takes its first one.
  return character === "\u0130" ? "i" : mapped(character, character.toLowerCase());
}

/** Upper case, but for the letters that have a form of their own at the head of a word. */
export function toTitle(character: string): string {
  const upper = toUpper(character);
  return TITLES[upper] ?? upper;
}

const TITLES: Readonly<Record<string, string>> = {
  "\u01c4": "\u01c5",
  "\u01c7": "\u01c8",
  "\u01ca": "\u01cb",
  "\u01f1": "\u01f2",
};

/** The forms of a character that count as the same when case is ignored. */
export function caseForms(code: number): number[] {
  const upper = toUpper(String.fromCodePoint(code));
  const lower = toLower(upper);
  return [code, upper.codePointAt(0) ?? code, lower.codePointAt(0) ?? code];
}

export function mapCharacters(text: string, change: (character: string) => string): string {
  return Array.from(text, change).join("");
}

export function isUpper(character: string): boolean {
  return /^\p{Lu}$/u.test(character);
}

export function isLower(character: string): boolean {
  return /^\p{Ll}$/u.test(character);
}

/** White space of Unicode as Go knows it. */
export function isSpace(character: string): boolean {
  return /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]$/.test(character);
}

/** The text without the white space at its ends. */
export function trimSpace(text: string): string {
  const start = text.search(/[^\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/);
  if (start < 0) return "";
  let end = text.length;
  while (isSpace(text[end - 1] ?? "")) end -= 1;
  return text.slice(start, end);
}
