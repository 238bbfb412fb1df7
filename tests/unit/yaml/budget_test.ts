import assert from "node:assert/strict";
import { Budget } from "../../../src/yaml/budget.ts";

const MOST = { files: 10, bytes: 1000, marks: 10, copies: 10 };

Deno.test("texts that were not counted when they came count as soon as there are more of them", () => {
  const budget = new Budget(MOST);
  assert.equal(budget.text("a\nb\nc\nd\n", "first.yaml"), undefined);
  const problem = budget.text("e\nf\n,,,,,,", "second.yaml");
  assert.deepEqual(
    [problem?.place.file, problem?.place.line, problem?.place.column],
    ["second.yaml", 3, 5],
  );
  assert.equal(budget.isUsedUp, true);
});

Deno.test("long texts with few marks are none too many", () => {
  const budget = new Budget(MOST);
  for (const file of ["one.yaml", "other.yaml"]) {
    assert.equal(budget.text(`${"long".repeat(1000)}\nb\nc\n`, file), undefined);
  }
  assert.equal(budget.isUsedUp, false);
});
