import assert from "node:assert/strict";
import { questionWords } from "../../../../src/stacks/terraform/question_words.ts";

const stack = undefined;
const CASES: readonly (readonly [string, object | undefined])[] = [
  ["vpc id", { component: "vpc", stack, output: "id" }],
  ["  vpc\n prod\tid ", { component: "vpc", stack: "prod", output: "id" }],
  ["vpc .ids[0]", { component: "vpc", stack, output: ".ids[0]" }],
  ['vpc .a // {"k": "v w"}', { component: "vpc", stack, output: '.a // {"k": "v w"}' }],
  ['vpc prod .a | . + ":x"', { component: "vpc", stack: "prod", output: '.a | . + ":x"' }],
  ['vpc ["key"].value', { component: "vpc", stack, output: '["key"].value' }],
  [`vpc '.m["a/b"].id'`, { component: "vpc", stack, output: '.m["a/b"].id' }],
  ['vpc ".a // ""b"""', { component: "vpc", stack, output: '.a // "b"' }],
  ['vpc "my stack" id', { component: "vpc", stack: "my stack", output: "id" }],
  ['"my vpc" "my stack" .', { component: "my vpc", stack: "my stack", output: "." }],
  ["vpc", undefined],
  ["", undefined],
  ["vpc prod id more", undefined],
];

for (const [text, expected] of CASES) {
  Deno.test(`what is asked of others: ${JSON.stringify(text)}`, () => {
    assert.deepEqual(questionWords(text), expected);
  });
}

Deno.test("words of others are read in no time, however they are written", () => {
  const start = performance.now();
  for (const text of ['"'.repeat(50_000), "'".repeat(50_001), 'a "'.repeat(30_000)]) questionWords(text);
  assert.ok(performance.now() - start < 5000);
});
