import assert from "node:assert/strict";
import { wrap } from "../../../../src/cli/text/wrap.ts";

Deno.test("lines break at blanks", () => {
  assert.deepEqual(wrap("aaa bbb ccc ddd", 7), ["aaa bbb", "ccc ddd"]);
});

Deno.test("paths, links and commands in backticks stay whole", () => {
  assert.deepEqual(wrap("see https://example.com/long/path now", 10), [
    "see",
    "https://example.com/long/path",
    "now",
  ]);
  assert.deepEqual(wrap("Run `atmos auth login dev`.", 12), ["Run", "`atmos auth login dev`."]);
  assert.deepEqual(wrap("a lone ` is a word", 9), ["a lone `", "is a word"]);
});

Deno.test("an empty line stays a line", () => assert.deepEqual(wrap("", 10), [""]));
