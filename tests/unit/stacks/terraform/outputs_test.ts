import assert from "node:assert/strict";
import { outputValues } from "../../../../src/stacks/terraform/outputs.ts";

Deno.test("outputs have values", () => {
  assert.deepEqual(outputValues({ a: { value: [1, { b: null }], type: "x" }, c: {} }, ""), {
    a: [1, { b: null }],
    c: undefined,
  });
  for (const none of [undefined, null, [], "x"]) assert.deepEqual(outputValues(none, ""), {});
});

Deno.test("outputs that nobody could work with end in words, however deep or many", () => {
  const deep = JSON.parse(`{"a":{"value":${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}}}`);
  assert.throws(() => outputValues(deep, "no"), /no: an output is nested more than 200 levels deep/);
  const many = { a: { value: Array(500_001).fill(1) } };
  assert.throws(() => outputValues(many, "no"), /no: its outputs have more than 500,000 values/);
});
