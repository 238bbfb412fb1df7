import assert from "node:assert/strict";
import { regressions, withRun } from "../../../../scripts/bench/committed.ts";
import type { Row } from "../../../../scripts/bench/row.ts";

function row(name: string, ratio: number): Row {
  const measured = (name: string, median: number) => ({ name, median, failures: 0, complaint: undefined });
  return {
    measured: measured(name, ratio * 10),
    against: measured("an empty program", 10),
    budget: undefined,
  };
}

const COMMITTED = { "executable 2.7.11": { "auth env": 1.2 } };

const CASES: readonly [what: string, row: Row, runtime: string, expected: string[]][] = [
  ["as it was", row("auth env", 1.2), "executable 2.7.11", []],
  ["a little worse", row("auth env", 1.37), "executable 2.7.11", []],
  ["much worse", row("auth env", 1.4), "executable 2.7.11", [
    "auth env: 1.40 times an empty program, it was 1.20",
  ]],
  ["better", row("auth env", 1.05), "executable 2.7.11", []],
  ["on a runtime that nobody measured", row("auth env", 9), "executable 3.0.0", []],
  ["new", row("auth shell", 9), "executable 2.7.11", []],
];
for (const [what, measured, runtime, expected] of CASES) {
  Deno.test(`committed ratios: what is ${what} is ${expected.length > 0 ? "told" : "fine"}`, () => {
    assert.deepEqual(regressions([measured], runtime, COMMITTED), expected);
  });
}

Deno.test("committed ratios: processor time counts more than what the clock says on a busy machine", () => {
  const { measured, against, budget } = row("auth env", 3);
  const busy = { measured: { ...measured, processor: 48 }, against: { ...against, processor: 40 }, budget };
  assert.deepEqual(regressions([busy], "executable 2.7.11", COMMITTED), []);
  const worse = { ...busy, measured: { ...measured, processor: 80 } };
  assert.equal(regressions([worse], "executable 2.7.11", COMMITTED).length, 1);
});

Deno.test("committed ratios: memory is committed, and judged, where it is known", () => {
  const { measured, against, budget } = row("auth env", 1);
  const run = (peak: number): Row => ({
    measured: { ...measured, memory: peak },
    against: { ...against, memory: 50 },
    budget,
  });
  const committed = withRun([run(60)], "executable 2.7.11", {});
  assert.deepEqual(committed, { "executable 2.7.11": { "auth env": 1, "auth env, memory": 1.2 } });
  assert.deepEqual(regressions([run(68)], "executable 2.7.11", committed), []);
  assert.deepEqual(regressions([run(70)], "executable 2.7.11", committed), [
    "auth env, memory: 1.40 times an empty program, it was 1.20",
  ]);
});

Deno.test("committed ratios: a run replaces those of its runtime alone", () => {
  const rows = [row("auth env", 1.234), row("auth exec", 2)];
  assert.deepEqual(withRun(rows, "script 2.9.6", COMMITTED), {
    ...COMMITTED,
    "script 2.9.6": { "auth env": 1.23, "auth exec": 2 },
  });
  assert.deepEqual(withRun([row("new", 3)], "executable 2.7.11", COMMITTED), {
    "executable 2.7.11": { new: 3 },
  });
});
