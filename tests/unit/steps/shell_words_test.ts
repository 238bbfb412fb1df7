import assert from "node:assert/strict";
import fc from "fast-check";
import { shellWord } from "../../../src/shell_word.ts";
import { splitWords } from "../../../src/steps/shell_words.ts";

const lines: [string, string[] | undefined][] = [
  ["", []],
  ["  a  b\tc\n", ["a", "b", "c"]],
  [`terraform plan vpc -s 'prod east'`, ["terraform", "plan", "vpc", "-s", "prod east"]],
  [`a "b c" d`, ["a", "b c", "d"]],
  [`--var="x y"'z'`, ["--var=x yz"]],
  [`a\\ b`, ["a b"]],
  [`'it'\\''s'`, ["it's"]],
  [`"a\\"b\\$c\\d"`, [`a"b$c\\d`]],
  [`''`, [""]],
  [`a ''`, ["a", ""]],
  ["a\\\nb", ["ab"]],
  ["$HOME `id` *", ["$HOME", "`id`", "*"]],
  [`'open`, undefined],
  [`"open`, undefined],
  ["ends\\", undefined],
];

for (const [line, expected] of lines) {
  Deno.test(`the words of ${JSON.stringify(line)}`, () => assert.deepEqual(splitWords(line), expected));
}

Deno.test("any word that is quoted is split off again as it was", () => {
  fc.assert(fc.property(fc.array(fc.string({ unit: "binary" })), (words) => {
    assert.deepEqual(splitWords(words.map(shellWord).join(" ")), words);
  }));
});
