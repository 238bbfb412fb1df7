import assert from "node:assert/strict";
import { runPart } from "../../../../scripts/ok/run_part.ts";

const evaluate = (script: string): string[] => ["eval", "-q", "--no-lock", script];

Deno.test("a part is as good as its exit code, and tests are counted from their closing line", async () => {
  const says = (line: string, code: number): string[] =>
    evaluate(`console.log(${JSON.stringify(line)}); Deno.exit(${code})`);
  const passed = await runPart({ name: "a", args: says("ok | 3 passed | 0 failed (1ms)", 0), tests: true });
  assert.deepEqual([passed.ok, passed.tally], [true, { passed: 3, failed: 0, ignored: 0 }]);
  const failed = await runPart({
    name: "a",
    args: says("FAILED | 3 passed | 1 failed \x1b[2m(1ms)\x1b[0m", 1),
    tests: true,
  });
  assert.deepEqual([failed.ok, failed.tally], [false, { passed: 3, failed: 1, ignored: 0 }]);
  const other = await runPart({ name: "a", args: evaluate("Deno.exit(4)") });
  assert.deepEqual([other.ok, other.tally], [false, undefined]);
});

for (const tests of [true, false]) {
  Deno.test(`a part ${tests ? "of tests " : ""}that hangs is ended, and has failed`, async () => {
    const start = performance.now();
    const outcome = await runPart({ name: "a", args: evaluate("setInterval(() => {}, 1e6)"), tests }, {
      patience: 800,
    });
    assert.equal(outcome.ok, false);
    assert.ok(performance.now() - start < 30_000);
  });
}

Deno.test("a part whose output goes elsewhere prints nothing itself", async () => {
  const lines: string[] = [];
  const script = 'console.log("one"); console.error("two"); Deno.exit(3)';
  const outcome = await runPart({ name: "a", args: evaluate(script) }, { print: (line) => lines.push(line) });
  assert.equal(outcome.ok, false);
  assert.deepEqual(lines.sort(), ["one", "two"]);
});

Deno.test("a part of files that wait has more of them at once than there are processors", async () => {
  const lines: string[] = [];
  const args = evaluate('console.log(Deno.env.get("DENO_JOBS") ?? "as many")');
  for (const more of [{}, { perProcessor: 2 }]) {
    await runPart({ name: "a", args, ...more }, { print: (line) => lines.push(line) });
  }
  // This test may itself be in such a part.
  const usual = Deno.env.get("DENO_JOBS") ?? "as many";
  assert.deepEqual(lines, [usual, String(2 * navigator.hardwareConcurrency)]);
});
