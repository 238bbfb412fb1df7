import assert from "node:assert/strict";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measure, median, type Workload } from "../../../../scripts/bench/measure.ts";

const MEDIANS: readonly [values: number[], median: number][] = [
  [[3], 3],
  [[2, 4], 3],
  [[9, 1, 5], 5],
  [[4, 100, 1, 2], 3],
  [[10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0], 5],
  [[], NaN],
];
for (const [values, expected] of MEDIANS) {
  Deno.test(`measure: the median of ${JSON.stringify(values)} is ${expected}`, () => {
    const before = [...values];
    assert.equal(median(values), expected);
    assert.deepEqual(values, before, "the values stay in their order");
  });
}

Deno.test("measure: each workload runs warm-up and rounds, at once as often as asked, and failures are told", async () => {
  const folder = await mkdtemp(join(tmpdir(), "measure-"));
  try {
    const evaluate = (name: string, script: string, atOnce: number): Workload => ({
      name,
      command: Deno.execPath(),
      args: ["eval", "-q", script],
      env: { HOME: folder, NO_COLOR: "1" },
      folder,
      atOnce,
    });
    let prepared = 0;
    const prepare = (): Promise<void> => Promise.resolve(void prepared++);
    const leaves = {
      ...evaluate("leaves a file", `Deno.writeTextFileSync(crypto.randomUUID() + ".txt", "")`, 2),
      prepare,
    };
    const fails = evaluate("fails", `console.error("no"); Deno.exit(3)`, 1);
    const results = await measure([leaves, fails, leaves], 1);
    assert.equal((await readdir(folder)).filter((name) => name.endsWith(".txt")).length, 4);
    assert.equal(results.size, 2);
    assert.equal(prepared, 2, "before each time, however many run at once");
    assert.equal(results.get(leaves)?.failures, 0);
    assert.equal(results.get(leaves)?.complaint, undefined);
    assert.ok((results.get(leaves)?.median ?? 0) > 0);
    assert.equal(results.get(fails)?.failures, 2);
    const peak = results.get(fails)?.memory;
    if (Deno.build.os === "linux") assert.ok(peak !== undefined && peak > 5, "a runtime has some megabytes");
    assert.equal(results.get(leaves)?.memory, undefined, "of several at once nobody can say whose it is");
    assert.equal(results.get(fails)?.complaint, "exit 3: no");
  } finally {
    await rm(folder, { recursive: true });
  }
});
