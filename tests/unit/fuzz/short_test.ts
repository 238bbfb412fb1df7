import assert from "node:assert/strict";
import { FINDS } from "../../fuzz/finds.ts";
import { runTarget } from "../../fuzz/run_target.ts";
import { TARGETS } from "../../fuzz/targets.ts";

/** Enough to see that the fuzzer itself works; `deno task fuzz` has the rest. */
const RUNS = 60;

for (const one of TARGETS) {
  Deno.test({
    name: `${RUNS} damaged inputs for ${one.name} end in words`,
    // The AWS SDK leaves timers behind when a sign-in gives up between two of its tries.
    sanitizeOps: false,
    sanitizeResources: false,
    fn: async () => {
      // A busy machine takes its time; that is measured by the whole fuzzer.
      const report = await runTarget(one, 7, RUNS, { now: () => 0, memory: () => 0 });
      assert.equal(report.fault, undefined);
      assert.equal(report.runs, RUNS);
    },
  });
}

for (const { what, target, input } of FINDS) {
  Deno.test(`found once: ${what}`, async () => {
    const found = TARGETS.find(({ name }) => name === target);
    assert.notEqual(found, undefined);
    await found?.run(input);
  });
}

Deno.test("an input that does what none may is told, with the smallest one that does", async () => {
  const [callback] = TARGETS.filter(({ name }) => name === "callback");
  assert.ok(callback !== undefined);
  const broken = {
    ...callback,
    run: (input: unknown) =>
      String(input).includes("Host")
        ? Promise.reject(new Error("unexpected error: Host"))
        : Promise.resolve(),
  };
  const report = await runTarget(broken, 7, RUNS, { now: () => 0, memory: () => 0 });
  assert.match(report.fault ?? "", /unexpected error: Host[^]*input: "GET /);
  let now = 0;
  const slow = await runTarget(callback, 7, RUNS, { now: () => now += 3000, memory: () => 0 });
  assert.match(slow.fault ?? "", /takes 3000 ms/);
});
