import { byteLength, fromByteString, isAscii, sliceBytes, toByteString } from "../bytes.ts";
import { isLower, isSpace, isUpper, mapCharacters, toLower, toTitle, toUpper } from "../characters.ts";
import { type Budget, TextWriter } from "../limits.ts";
import { type Builtins, takes } from "../signature.ts";
import { camelCase, separatedWords } from "./word_case.ts";

/** Functions that know words: capitals, abbreviations, line breaks. */
export const wordFunctions: Builtins = {
  title: takes(["string"], ([text]) => title(text)),
  untitle: takes(["string"], ([text]) => atWordStarts(text, toLower)),
  swapcase: takes(["string"], ([text]) => swapCase(text)),
  initials: takes(["string"], ([text]) => initials(text)),
  camelcase: takes(["string"], ([text]) => camelCase(text)),
  snakecase: takes(["string"], ([text]) => separatedWords(text, "_")),
  kebabcase: takes(["string"], ([text]) => separatedWords(text, "-")),
  abbrev: takes(["int", "string"], ([width, text]) => width < 4 ? text : abbreviate(text, 0, width)),
  abbrevboth: takes(["int", "int", "string"], ([left, width, text]) => {
    return width < 4 || (left > 0 && width < 7) ? text : abbreviate(text, left, width);
  }),
  wrap: takes(["int", "string"], ([width, text], { budget }) => wrap(text, width, "\n", false, budget)),
  wrapWith: takes(["int", "string", "string"], ([width, separator, text], { budget }) => {
    return wrap(text, width, separator || "\n", true, budget);
  }),
};

/** Capitals at the start of every word, which letters, digits and `_` make up. */
function title(text: string): string {
  let previous = " ";
  return mapCharacters(text, (character) => {
    const starts = isAscii(previous) ? !/\w/.test(previous) : isSpace(previous);
    previous = character;
    return starts ? toTitle(character) : character;
  });
}

/** Changes the first character of every word, which white space ends. */
function atWordStarts(text: string, change: (character: string) => string): string {
  let starts = true;
  return mapCharacters(text, (character) => {
    if (isSpace(character)) {
      starts = true;
      return character;
    }
    const changed = starts ? change(character) : character;
    starts = false;
    return changed;
  });
}

function swapCase(text: string): string {
  let afterSpace = true;
  return mapCharacters(text, (character) => {
    if (isUpper(character) || /^\p{Lt}$/u.test(character)) {
      afterSpace = false;
      return toLower(character);
    }
    if (isLower(character)) {
      const swapped = afterSpace ? toTitle(character) : toUpper(character);
      afterSpace = false;
      return swapped;
    }
    afterSpace = isSpace(character);
    return character;
  });
}

function initials(text: string): string {
  let first = "";
  atWordStarts(text, (character) => {
    first += character;
    return character;
  });
  return first;
}

/** Shortens a text to `width` bytes, with `...` where something is left out; `offset` stays in sight. */
function abbreviate(text: string, offset: number, width: number): string {
  const length = byteLength(text);
  if (length <= width) return text;
  let start = Math.min(offset, length);
  if (length - start < width - 3) start = length - (width - 3);
  if (start <= 4) return `${sliceBytes(text, 0, width - 3)}...`;
  if (start + width - 3 >= length) return `...${sliceBytes(text, length - (width - 3), length)}`;
  const rest = sliceBytes(text, start, length);
  return width - 3 < 4 ? "..." : `...${abbreviate(rest, 0, width - 3)}`;
}

/** Breaks a text at spaces into lines of at most `width` bytes; longer words are cut only when asked to. */
function wrap(whole: string, width: number, separator: string, cutWords: boolean, budget: Budget): string {
  const text = toByteString(whole);
  const size = Math.max(width, 1);
  const out = new TextWriter(budget);
  let at = 0;
  while (text.length - at > size) {
    if (text[at] === " ") {
      at += 1;
      continue;
    }
    let end = text.lastIndexOf(" ", at + size);
    let next = end + 1;
    if (end < at) {
      const space = text.indexOf(" ", at + size);
      end = cutWords ? at + size : space < 0 ? text.length : space;
      next = cutWords ? end : end + 1;
    }
    out.write(text.slice(at, end));
    if (end < text.length) out.write(toByteString(separator));
    at = Math.min(next, text.length);
  }
  out.write(text.slice(at));
  return fromByteString(out.text());
}
