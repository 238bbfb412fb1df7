import assert from "node:assert/strict";
import { dataOf } from "../../../src/stacks/data.ts";
import { layOver, type ListStrategy } from "../../../src/stacks/merge.ts";
import { Work } from "../../../src/stacks/work.ts";
import { parseYaml } from "../../../src/yaml/parse.ts";

async function merged(lower: string, higher: string, lists: ListStrategy = "replace"): Promise<unknown> {
  const [one, other] = await Promise.all([lower, higher].map((text) => parseYaml(text, "a.yaml")));
  return dataOf(layOver(one?.root, other?.root, { lists, work: new Work() }));
}

const CASES: readonly (readonly [string, string, string, unknown, ListStrategy?])[] = [
  ["maps key by key", "{a: {x: 1, y: 2}}", "{a: {y: 3}}", { a: { x: 1, y: 3 } }],
  ["an empty value replaces", "{a: {x: 1}}", "{a: null}", { a: null }],
  ["a map over a text", "{a: text}", "{a: {x: 1}}", { a: { x: 1 } }],
  ["a text over a map", "{a: {x: 1}}", "{a: text}", { a: "text" }],
  ["lists replace", "{a: [1, 2, 3]}", "{a: [9]}", { a: [9] }],
  ["lists append", "{a: [1]}", "{a: [2]}", { a: [1, 2] }, "append"],
  ["lists of plain values keep the lower ones", "{a: [1, 2, 3]}", "{a: [9]}", { a: [1, 2, 3] }, "merge"],
  ["lists of maps merge by position", "{a: [{a: 1, b: 2}, x]}", "{a: [{a: 5}, y, z]}", {
    a: [{ a: 5, b: 2 }, "x", "z"],
  }, "merge"],
  ["!append appends whatever the strategy", "{a: [1]}", "{a: !append [2]}", { a: [1, 2] }],
  ["!unset takes away", "{a: 1, b: 2}", "{a: !unset }", { b: 2 }],
  ["a map waits behind a function", "{a: !env X}", "{a: {x: 1}}", { a: { x: 1 } }],
];

for (const [name, lower, higher, expected, lists] of CASES) {
  Deno.test(`layers of stacks: ${name}`, async () => {
    assert.deepEqual(await merged(lower, higher, lists), expected);
  });
}
