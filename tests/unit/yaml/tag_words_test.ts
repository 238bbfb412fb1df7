import assert from "node:assert/strict";
import { splitWords } from "../../../src/yaml/tag_words.ts";

const CASES: readonly [string, string[]][] = [
  ["", []],
  ["  ", []],
  ["A", ["A"]],
  ["A b  c", ["A", "b", "c"]],
  ['A "b c"', ["A", "b c"]],
  ["A 'b \"c\"'", ["A", 'b "c"']],
  ['"my file.yaml" .a', ["my file.yaml", ".a"]],
  ['x="a b"c', ["x=a bc"]],
  ["it's", ["it", "'", "s"]],
  ['A ""', ["A", ""]],
];

for (const [text, words] of CASES) {
  Deno.test(`words of ${JSON.stringify(text)}`, () => assert.deepEqual(splitWords(text), words));
}
