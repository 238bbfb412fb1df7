import { toBytes } from "../bytes.ts";
import { print } from "../format/print.ts";
import { isPrintable } from "../format/quote.ts";
import type { Budget } from "../limits.ts";
import { type Builtins, takesMany } from "../signature.ts";
import type { Value } from "../value.ts";

/** Functions that make text safe inside HTML, JavaScript and URL queries. */
export const escapeFunctions: Builtins = {
  html: takesMany([], "any", (values, { budget }) => escapeHtml(textOf(values, budget))),
  js: takesMany([], "any", (values, { budget }) => escapeScript(textOf(values, budget))),
  urlquery: takesMany([], "any", (values, { budget }) => escapeQuery(textOf(values, budget))),
};

/** Arguments as `print` shows them; a value that is missing shows as it does in the output. */
function textOf(values: readonly Value[], budget: Budget): string {
  return print(values.map((value) => value ?? "<no value>"), budget);
}

const HTML: Readonly<Record<string, string>> = {
  "\0": "\ufffd",
  '"': "&#34;",
  "'": "&#39;",
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
};

function escapeHtml(text: string): string {
  return text.replace(/[\0"'&<>]/g, (character) => HTML[character] ?? character);
}

const SCRIPT: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "'": "\\'",
  '"': '\\"',
  "<": "\\u003C",
  ">": "\\u003E",
  "&": "\\u0026",
  "=": "\\u003D",
};

function escapeScript(text: string): string {
  return text.replace(/[\\'"<>&=]|[^\x20-\x7e]/gu, (character) => {
    const known = SCRIPT[character];
    if (known !== undefined) return known;
    const code = character.codePointAt(0) ?? 0;
    if (code === 0x7f || (code > 0x7f && isPrintable(character))) return character;
    const shown = code >= 0xdc80 && code <= 0xdcff ? 0xfffd : code;
    return `\\u${shown.toString(16).toUpperCase().padStart(4, "0")}`;
  });
}

/** Percent-encodes all but letters, digits and `-_.~`; a space becomes `+`. */
function escapeQuery(text: string): string {
  return text.replace(/[^A-Za-z0-9._~-]+/g, (run) => {
    return Array.from(toBytes(run), (byte) => {
      return byte === 0x20 ? "+" : `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
    }).join("");
  });
}
