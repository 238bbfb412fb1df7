import { byteLength, compareText, rejoin, sliceBytes } from "../bytes.ts";
import { isSpace, mapCharacters, toLower, toUpper, trimSpace } from "../characters.ts";
import { TemplateFailure } from "../failure.ts";
import { print } from "../format/print.ts";
import { quoted } from "../format/quote.ts";
import { formatValue } from "../format/value.ts";
import type { Budget } from "../limits.ts";
import { type Builtins, takes, takesMany } from "../signature.ts";
import { Dict, List, strings, type Value } from "../value.ts";
import { textItems } from "./sequence.ts";

/** Functions on text, in Sprig's argument order: the text comes last, so that it can be piped in. */
export const stringFunctions: Builtins = {
  hello: takes([], () => "Hello!"),
  trim: takes(["string"], ([text]) => trimSpace(text)),
  trimAll: takes(["string", "string"], ([set, text]) => trimSet(text, set)),
  trimall: takes(["string", "string"], ([set, text]) => trimSet(text, set)),
  trimPrefix: takes(["string", "string"], ([prefix, text]) => {
    return text.startsWith(prefix) ? text.slice(prefix.length) : text;
  }),
  trimSuffix: takes(["string", "string"], ([suffix, text]) => {
    return suffix !== "" && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
  }),
  upper: takes(["string"], ([text]) => mapCharacters(text, toUpper)),
  lower: takes(["string"], ([text]) => mapCharacters(text, toLower)),
  nospace: takes(["string"], ([text]) => mapCharacters(text, (one) => isSpace(one) ? "" : one)),
  contains: takes(["string", "string"], ([part, text]) => text.includes(part)),
  hasPrefix: takes(["string", "string"], ([prefix, text]) => text.startsWith(prefix)),
  hasSuffix: takes(["string", "string"], ([suffix, text]) => text.endsWith(suffix)),
  repeat: takes(["int", "string"], ([count, text], { budget }) => {
    if (count < 0) throw new TemplateFailure("the count is negative");
    budget.chargeText(text.length * count);
    return text.repeat(count);
  }),
  replace: takes(["string", "string", "string"], ([old, fresh, text], { budget }) => {
    return replaceAll(text, old, fresh, budget);
  }),
  substr: takes(["int", "int", "string"], ([start, end, text]) => substring(text, start, end)),
  trunc: takes(["int", "string"], ([count, text]) => truncate(text, count)),
  plural: takes(["string", "string", "int"], ([one, many, count]) => count === 1 ? one : many),
  indent: takes(["int", "string"], ([spaces, text], { budget }) => indent(text, spaces, budget)),
  nindent: takes(["int", "string"], ([spaces, text], { budget }) => `\n${indent(text, spaces, budget)}`),
  quote: takesMany([], "any", (values, { budget }) => {
    return present(values).map((value) => quoted(formatValue(value, budget))).join(" ");
  }),
  squote: takesMany([], "any", (values, { budget }) => {
    return present(values).map((value) => `'${formatValue(value, budget)}'`).join(" ");
  }),
  cat: takesMany([], "any", (values, { budget }) => {
    return rejoin(present(values).map((value) => formatValue(value, budget)).join(" "));
  }),
  toString: takes(["any"], ([value], { budget }) => print([value], budget)),
  toStrings: takes(["any"], ([value], { budget }) => strings(textItems(value, budget))),
  join: takes(["string", "any"], ([separator, value], { budget }) => {
    const items = textItems(value, budget);
    budget.chargeText(items.reduce((sum, item) => sum + item.length + separator.length, 0));
    return rejoin(items.join(separator));
  }),
  split: takes(["string", "string"], ([separator, text], { budget }) => {
    return numbered(splitText(text, separator, -1, budget));
  }),
  splitn: takes(["string", "int", "string"], ([separator, count, text], { budget }) => {
    return numbered(splitText(text, separator, count, budget));
  }),
  splitList: takes(["string", "string"], ([separator, text], { budget }) => {
    return strings(splitText(text, separator, -1, budget));
  }),
  sortAlpha: takes(["any"], ([value], { budget }) => {
    return strings(
      value instanceof List ? textItems(value, budget).sort(compareText) : [formatValue(value, budget)],
    );
  }),
};

function present(values: readonly Value[]): Value[] {
  return values.filter((value) => value !== undefined && value !== null);
}

function trimSet(text: string, set: string): string {
  const characters = Array.from(text);
  const unwanted = new Set(set);
  let start = 0;
  let end = characters.length;
  while (start < end && unwanted.has(characters[start] ?? "")) start += 1;
  while (end > start && unwanted.has(characters[end - 1] ?? "")) end -= 1;
  return characters.slice(start, end).join("");
}

function replaceAll(text: string, old: string, fresh: string, budget: Budget): string {
  const pieces = old === "" ? ["", ...text, ""] : text.split(old);
  budget.chargeText(text.length + pieces.length * fresh.length);
  return rejoin(pieces.join(fresh));
}

/** Positions count bytes. A negative start takes everything up to the end, a negative end everything from the start. */
function substring(text: string, start: number, end: number): string {
  const length = byteLength(text);
  const from = Math.max(start, 0);
  const to = start >= 0 && (end < 0 || end > length) ? length : end;
  if (from > to || to > length) {
    throw new TemplateFailure(`the positions are outside of a length of ${length}`);
  }
  return sliceBytes(text, from, to);
}

/** The first `count` bytes, or the last ones when it is negative. */
function truncate(text: string, count: number): string {
  const length = byteLength(text);
  if (count < 0) return length + count > 0 ? sliceBytes(text, length + count, length) : text;
  return length > count ? sliceBytes(text, 0, count) : text;
}

function indent(text: string, spaces: number, budget: Budget): string {
  if (spaces < 0) throw new TemplateFailure("the count is negative");
  const lines = text.split("\n");
  budget.chargeText(text.length + lines.length * spaces);
  const pad = " ".repeat(spaces);
  return lines.map((line) => pad + line).join("\n");
}

/** Splits into at most `count` pieces, or into all when it is negative; an empty separator splits characters. */
function splitText(text: string, separator: string, count: number, budget: Budget): string[] {
  if (count === 0) return [];
  if (separator === "") budget.charge(text.length);
  const all = separator === "" ? Array.from(text) : text.split(separator);
  budget.charge(all.length);
  if (count < 0 || all.length <= count) return all;
  return [...all.slice(0, count - 1), all.slice(count - 1).join(separator)];
}

/** Pieces as a map with the keys `_0`, `_1`, …, which templates can use as fields. */
function numbered(pieces: readonly string[]): Dict {
  return new Dict(new Map(pieces.map((piece, index) => [`_${index}`, piece])), "string");
}
