import assert from "node:assert/strict";
import {
  closingLines,
  isRoutine,
  type Outcome,
  outcomeLine,
  tallyOf,
  totalLine,
} from "../../../../scripts/ok/report.ts";

const TALLIES: readonly [line: string, tally: ReturnType<typeof tallyOf>][] = [
  ["ok | 1 passed | 0 failed (28ms)", { passed: 1, failed: 0, ignored: 0 }],
  ["FAILED | 5 passed (2 steps) | 1 failed | 2 ignored (28ms)", { passed: 5, failed: 1, ignored: 2 }],
  ["FAILED | 5 passed (1 step) | 1 failed (3 steps) | 2 ignored (1 step) (1m2s)", {
    passed: 5,
    failed: 1,
    ignored: 2,
  }],
  ["ok | 3 passed | 0 failed | 1 filtered out (2s)", { passed: 3, failed: 0, ignored: 0 }],
  ["", undefined],
  ["a test says: ok | 1 passed | 0 failed", undefined],
  ["ok | many passed | 0 failed", undefined],
];
for (const [line, tally] of TALLIES) {
  Deno.test(`report: "${line}" ${tally === undefined ? "is no closing line" : "is read"}`, () => {
    assert.deepEqual(tallyOf(line), tally);
  });
}

Deno.test("report: passing tests are routine, everything else is shown", () => {
  for (
    const line of [
      "a ... ok (3ms)",
      "./t/a_test.ts => a ... b ... ok (769µs)",
      "with steps ...",
      "running 3 tests from ./a.ts",
    ]
  ) {
    assert.ok(isRoutine(line), line);
  }
  for (
    const line of [
      "a ... FAILED (3ms)",
      "a ... ignored (0ms)",
      "error: ok (x)",
      "",
      "ok | 1 passed | 0 failed (2ms)",
    ]
  ) {
    assert.ok(!isRoutine(line), line);
  }
});

const outcome = (name: string, ok: boolean, tally?: [number, number, number]): Outcome => ({
  name,
  ok,
  took: 1234,
  tally: tally && { passed: tally[0], failed: tally[1], ignored: tally[2] },
});

Deno.test("report: a line per part says how long it took and how many tests it ran", () => {
  assert.equal(outcomeLine(outcome("lint", true)), "ok     lint       1.2 s");
  assert.equal(
    outcomeLine(outcome("tests", false, [5, 1, 2])),
    "FAILED tests      1.2 s   5 passed, 1 failed, 2 skipped",
  );
  assert.equal(
    outcomeLine({ ...outcome("tests", true, [5, 0, 0]), busy: 2300 }),
    "ok     tests      1.2 s   2.3 s of processor   5 passed, 0 failed",
  );
});

Deno.test("report: the whole says how much of the processors its parts took, where that is known", () => {
  const parts = [{ ...outcome("a", true), busy: 2000 }, outcome("b", true), {
    ...outcome("c", true),
    busy: 500,
  }];
  assert.equal(totalLine(3210, parts), "in all            3.2 s   2.5 s of processor");
  assert.equal(totalLine(3210, [outcome("a", true)]), "in all            3.2 s");
});

const CLOSINGS: readonly [what: string, outcomes: readonly Outcome[], lines: readonly string[]][] = [
  ["tests and parts add up", [outcome("a", true), outcome("b", true, [5, 0, 1])], ["6 passed, 0 failed"]],
  ["a failed part is named and counts", [outcome("a", false), outcome("b", true, [5, 0, 0])], [
    "failed: a",
    "5 passed, 1 failed",
  ]],
  ["failed tests count one by one", [outcome("a", false, [5, 3, 0])], ["failed: a", "5 passed, 3 failed"]],
  ["tests that did not start count as one", [outcome("a", false), outcome("b", false, [4, 0, 0])], [
    "failed: a, b",
    "4 passed, 2 failed",
  ]],
  ["nothing run is nothing passed", [], ["0 passed, 0 failed"]],
];
for (const [what, outcomes, lines] of CLOSINGS) {
  Deno.test(`report: ${what}`, () => assert.deepEqual(closingLines(outcomes), lines));
}
