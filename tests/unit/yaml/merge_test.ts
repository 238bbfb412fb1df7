import assert from "node:assert/strict";
import { Evaluator } from "../../../src/yaml/evaluator.ts";
import { MARKS, SURROUNDINGS } from "../../../src/yaml/functions.ts";
import { merge, withoutUnset } from "../../../src/yaml/merge.ts";
import { keyPlaceAt, type Node, nodeAt } from "../../../src/yaml/node.ts";
import { parseYaml } from "../../../src/yaml/parse.ts";
import { memorySystem } from "../system/memory_system.ts";

const evaluator = new Evaluator({
  env: memorySystem().env,
  workingFolder: "/",
  gitRoot: undefined,
  git: undefined,
  assumeVariables: false,
}, { ...SURROUNDINGS, ...MARKS });

async function tree(text: string, file: string): Promise<Node | undefined> {
  return (await parseYaml(text, file)).root;
}

/** Lays the texts over each other, the last on top. */
async function merged(...texts: string[]): Promise<Node> {
  let result: Node | undefined;
  for (const [index, text] of texts.entries()) result = merge(result, await tree(text, `${index}.yaml`));
  assert.ok(result !== undefined);
  return withoutUnset(result);
}

const CASES: readonly [title: string, texts: string[], value: unknown][] = [
  ["maps merge at every depth", ["a: {b: {c: 1, d: 1}}", "a: {b: {d: 2, e: 2}}"], {
    a: { b: { c: 1, d: 2, e: 2 } },
  }],
  ["lists replace", ["a: [1, 2]", "a: [3]"], { a: [3] }],
  ["a list marked !append goes behind", ["a: [1]", "a: !append [2]", "a: !append [3]"], { a: [1, 2, 3] }],
  ["!append without a list below is the list", ["b: 1", "a: !append [2]"], { b: 1, a: [2] }],
  ["!append lists collect until a plain one", ["a: [1]", "a: [9]", "a: !append [2]"], { a: [9, 2] }],
  ["!unset removes", ["a: {b: 1, c: 2}", "a: {b: !unset}"], { a: { c: 2 } }],
  ["!unset of what is not there is fine", ["a: {b: 1}", "a: {x: !unset}"], { a: { b: 1 } }],
  ["what is unset can be set again", ["a: 1", "a: !unset", "a: 2"], { a: 2 }],
  ["!unset takes an item out of its list", ["a: [1, !unset , 3]"], { a: [1, 3] }],
  ["an empty value changes nothing", ["a: {b: 1}", "a:"], { a: { b: 1 } }],
  ["an empty text does", ["a: x", "a: ''"], { a: "" }],
  ["text replaces a map", ["a: {b: 1}", "a: x"], { a: "x" }],
  ["a map replaces text", ["a: x", "a: {b: 1}"], { a: { b: 1 } }],
  ["a function replaces a value", ["a: x", "a: !env HOME"], { a: "/home/me" }],
  ["names in another case are other names", ["a: {Dev: 1}", "a: {dev: 2}"], { a: { Dev: 1, dev: 2 } }],
];

for (const [title, texts, value] of CASES) {
  Deno.test(`merging: ${title}`, async () => {
    assert.deepEqual(evaluator.valueOf(await merged(...texts)), value);
  });
}

Deno.test("after merging, each value still knows the file it came from, and each name where it began", async () => {
  const root = await merged("a:\n  one: 1\n  two: 1\n", "a:\n  two: 2\n  three: 3\n");
  const files = ["one", "two", "three"].map((key) => nodeAt(root, ["a", key])?.place.file);
  assert.deepEqual(files, ["0.yaml", "1.yaml", "1.yaml"]);
  assert.equal(keyPlaceAt(root, ["a"])?.file, "0.yaml");
});

Deno.test("merging leaves its inputs as they were", async () => {
  const [lower, higher] = [await tree("a: {b: 1}", "l"), await tree("a: {c: 2}", "h")];
  merge(lower, higher);
  assert.deepEqual(lower && evaluator.valueOf(lower), { a: { b: 1 } });
  assert.deepEqual(higher && evaluator.valueOf(higher), { a: { c: 2 } });
});
