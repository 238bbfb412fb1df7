import assert from "node:assert/strict";
import fc from "fast-check";
import { printable } from "../../src/printable.ts";

const cases: readonly (readonly [what: string, text: string, shown: string])[] = [
  ["nothing", "", ""],
  ["plain words", "dev-admin (eu)", "dev-admin (eu)"],
  ["words of every script", "Grüße 日本語 🔑 é", "Grüße 日本語 🔑 é"],
  ["a colour sequence", "\u001b[31mred", "\\u001b[31mred"],
  ["a one-character sequence of C1", "\u009b2J", "\\u009b2J"],
  ["a title sequence", "\u001b]0;owned\u0007", "\\u001b]0;owned\\u0007"],
  ["line ends", "a\r\nb", "a\\u000d\\u000ab"],
  ["tab, backspace, NUL, DEL", "\t\b\0\u007f", "\\u0009\\u0008\\u0000\\u007f"],
  ["Unicode line ends", "a\u2028b\u2029c\u0085d", "a\\u2028b\\u2029c\\u0085d"],
  ["text turned around", "abc\u202etxt.exe\u202c", "abc\\u202etxt.exe\\u202c"],
  ["isolates", "\u2066x\u2069", "\\u2066x\\u2069"],
  ["marks without width", "ad\u200bmin\ufeff", "ad\\u200bmin\\ufeff"],
  ["half a surrogate pair", "\ud83d", "\\ud83d"],
];

for (const [what, text, shown] of cases) {
  Deno.test(`printable text: ${what}`, () => {
    assert.equal(printable(text), shown);
  });
}

// deno-lint-ignore no-control-regex
const HARMFUL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

Deno.test("printable text never has a character that moves the cursor or ends the line", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assert.doesNotMatch(printable(text), HARMFUL);
    assert.equal(printable(printable(text)), printable(text));
  }));
});
