import assert from "node:assert/strict";
import type { Measured } from "../../../../scripts/bench/measure.ts";
import { formatTable, verdict } from "../../../../scripts/bench/table.ts";

const measured = (name: string, median: number, failures = 0): Measured => ({
  name,
  median,
  failures,
  complaint: failures > 0 ? "exit 1: no" : undefined,
});

const VERDICTS: readonly [what: string, row: Parameters<typeof verdict>[0], verdict: string | undefined][] = [
  ["within the budget", { measured: measured("a", 15), against: measured("b", 10), budget: 1.5 }, undefined],
  [
    "over the budget",
    { measured: measured("a", 16), against: measured("b", 10), budget: 1.5 },
    "a: 1.60 times b, allowed are 1.5",
  ],
  [
    "without a budget",
    { measured: measured("a", 99), against: measured("b", 1), budget: undefined },
    undefined,
  ],
  [
    "over the budget of memory",
    {
      measured: { ...measured("a", 10), memory: 60 },
      against: { ...measured("b", 10), memory: 50 },
      budget: 1.5,
      memoryBudget: 1.1,
    },
    "a: 1.20 times the memory of b, allowed are 1.1",
  ],
  [
    "with memory that nobody could measure",
    { measured: measured("a", 10), against: measured("b", 10), budget: 1.5, memoryBudget: 1.1 },
    undefined,
  ],
  [
    "with failures",
    { measured: measured("a", 1, 2), against: measured("b", 1), budget: 9 },
    "a: 2 failed; exit 1: no",
  ],
  ["with failures but no budget", {
    measured: measured("a", 1),
    against: measured("b", 1, 1),
    budget: undefined,
  }, "a: 1 failed; exit 1: no"],
  [
    "against nothing",
    { measured: measured("a", NaN), against: measured("b", NaN), budget: 9 },
    "a: NaN times b, allowed are 9",
  ],
];
for (const [what, row, expected] of VERDICTS) {
  Deno.test(`table: a row ${what}`, () => assert.equal(verdict(row), expected));
}

Deno.test("table: columns line up, numbers to the right", () => {
  const rows = [
    {
      measured: { ...measured("auth env", 60), processor: 56, memory: 58 },
      against: { ...measured("an empty program", 48.04), processor: 40, memory: 50.6 },
      budget: 1.5,
    },
    {
      measured: measured("list 10,000 identities", 1234.56),
      against: measured("list 1,000", 200),
      budget: undefined,
    },
  ];
  assert.equal(
    formatTable(rows),
    [
      "what                       median  against             median  ratio  budget  processor      memory",
      "auth env                  60.0 ms  an empty program   48.0 ms   1.25  <= 1.5       1.40  58 / 51 MB",
      "list 10,000 identities  1234.6 ms  list 1,000        200.0 ms   6.17",
    ].join("\n"),
  );
});
