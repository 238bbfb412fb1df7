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
  ["a soft hyphen and an old vowel separator", "ad\u00admin\u180e", "ad\\u00admin\\u180e"],
  ["letters without a shape", "\u3164\u115f\uffa0", "\\u3164\\u115f\\uffa0"],
  ["a text in tags", "a\u{e0041}\u{e007f}", "a\\u{e0041}\\u{e007f}"],
  ["a musical beam", "\u{1d173}", "\\u{1d173}"],
  ["a selector that hides a byte", "a\u{e0100}", "a\\u{e0100}"],
  ["half a surrogate pair", "\ud83d", "\\ud83d"],
];

for (const [what, text, shown] of cases) {
  Deno.test(`printable text: ${what}`, () => {
    assert.equal(printable(text), shown);
  });
}

// deno-lint-ignore no-control-regex
const HARMFUL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]|\p{Bidi_Control}|\p{Cf}/u;

Deno.test("printable text never has a character that moves the cursor or ends the line", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assert.doesNotMatch(printable(text), HARMFUL);
    assert.equal(printable(printable(text)), printable(text));
  }));
});
