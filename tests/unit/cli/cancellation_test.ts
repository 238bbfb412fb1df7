import assert from "node:assert/strict";
import { cancellable, Interrupted } from "../../../src/cli/cancellation.ts";
import { memorySystem } from "../system/memory_system.ts";

for (const [signal, exitCode] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const) {
  Deno.test(`${signal} ends work at once, even work that does not listen`, async () => {
    const system = memorySystem();
    let aborted = false;
    const work = cancellable(system, (cancelled) => {
      cancelled.addEventListener("abort", () => aborted = true);
      return new Promise<never>(() => {});
    });
    assert.ok(system.raise(signal));
    await assert.rejects(work, (error) => error instanceof Interrupted && error.exitCode === exitCode);
    assert.ok(aborted);
    assert.equal(system.raise(signal), false);
  });
}

Deno.test("afterwards signals have their usual effect again, whatever the work came to", async () => {
  const system = memorySystem();
  assert.equal(await cancellable(system, () => Promise.resolve(5)), 5);
  await assert.rejects(cancellable(system, () => Promise.reject(new Error("no"))), /no/);
  assert.equal(system.raise("SIGINT"), false);
});
