import assert from "node:assert/strict";
import { childrenTime, processorWatch } from "../../../../scripts/ok/processor_time.ts";

Deno.test("the time of ended children is read, whatever the program is called", () => {
  const fields = "S 1 1 1 0 -1 4194560 100 200 0 0 11 12 1234 66 20 0 9 0";
  for (const name of ["deno", "a b) S 1 (c"]) assert.equal(childrenTime(`42 (${name}) ${fields}`), 13_000);
  assert.equal(childrenTime(""), undefined);
});

Deno.test({
  name: "what a child has worked is told once",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const since = await processorWatch();
    const work = "const end = performance.now() + 300; while (performance.now() < end);";
    await new Deno.Command(Deno.execPath(), { args: ["eval", "-q", "--no-lock", work] }).output();
    assert.ok((await since() ?? 0) > 0);
    assert.ok((await since() ?? 1000) < 100);
  },
});
