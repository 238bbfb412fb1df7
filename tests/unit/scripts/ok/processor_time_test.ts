import assert from "node:assert/strict";
import { childrenTime, processorWatch } from "../../../../scripts/ok/processor_time.ts";

Deno.test("the time of ended children is read, whatever the program is called", () => {
  const fields = "S 1 1 1 0 -1 4194560 100 200 0 0 11 12 1234 66 20 0 9 0";
  for (const name of ["deno", "a b) S 1 (c"]) assert.equal(childrenTime(`42 (${name}) ${fields}`), 13_000);
  assert.equal(childrenTime(""), undefined);
});

Deno.test("what a child has worked is told once", async () => {
  const readings = [1000, 1300, 1300, 1250, 1310];
  const since = await processorWatch(() => Promise.resolve(readings.shift()));
  assert.deepEqual([await since(), await since(), await since(), await since()], [300, 0, 0, 10]);
  assert.equal(await since(), undefined);
});
