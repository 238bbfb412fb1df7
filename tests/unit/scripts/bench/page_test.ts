import assert from "node:assert/strict";
import { withSection } from "../../../../scripts/bench/page.ts";

const ABOUT = { runtime: "script 2.9.6", rounds: 15, date: "2026-01-02", machine: "2 × a processor" };
const measured = (name: string, median: number, memory: number) => ({
  name,
  median,
  memory,
  failures: 0,
  complaint: undefined,
});
const ROWS = [{
  measured: measured("auth env", 15, 58.2),
  against: measured("an empty program", 10, 50.9),
  budget: 1.5,
}];

Deno.test("the page of measurements gets the table of one runtime, and keeps the rest", () => {
  const page = "before\n<!-- script 2.9.6 -->\nold\n<!-- end of script 2.9.6 -->\nafter\n";
  const written = withSection(page, ROWS, ABOUT);
  assert.equal(
    written,
    `before
<!-- script 2.9.6 -->

2026-01-02, 2 × a processor, 15 rounds.

| What | Median | Against | Median | Ratio | Budget | Processor time | Memory |
| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |
| auth env | 15.0 ms | an empty program | 10.0 ms | 1.50 | ≤ 1.5 |  | 58 / 51 MB |

<!-- end of script 2.9.6 -->
after
`,
  );
  assert.equal(withSection(written, ROWS, ABOUT), written);
});

Deno.test("the page of measurements gets a section for a new runtime", () => {
  const written = withSection("before\n", ROWS, ABOUT);
  assert.match(written, /^before\n\n## Scripts of Deno 2\.9\.6\n\n<!-- script 2\.9\.6 -->\n\n2026-01-02/);
  assert.equal(withSection(written, ROWS, ABOUT), written);
});
