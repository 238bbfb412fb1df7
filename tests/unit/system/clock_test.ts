import assert from "node:assert/strict";
import { clock } from "../../../src/system/clock.ts";

Deno.test("the clock tells milliseconds since 1970", () => {
  assert.ok(Math.abs(clock.now() - Date.now()) < 1000);
});

Deno.test("a sleep lasts as long as it says", async () => {
  const started = performance.now();
  await clock.sleep(40);
  assert.ok(performance.now() - started >= 35);
});

Deno.test("a sleep that is aborted rejects with the reason at once, and leaves no timer", async () => {
  const abort = new AbortController();
  const reason = new Error("enough");
  const sleeping = clock.sleep(3_600_000, abort.signal);
  abort.abort(reason);
  await assert.rejects(sleeping, reason);
});

Deno.test("a sleep does not begin after the abort", async () => {
  const reason = new Error("enough");
  await assert.rejects(clock.sleep(3_600_000, AbortSignal.abort(reason)), reason);
});

Deno.test("an abort after the sleep changes nothing", async () => {
  const abort = new AbortController();
  await clock.sleep(1, abort.signal);
  abort.abort(new Error("late"));
});

Deno.test("a deadline comes when its time has come", async () => {
  const signal = clock.deadline(20);
  assert.equal(signal.aborted, false);
  await clock.sleep(60);
  assert.equal(signal.aborted, true);
});

Deno.test("what happens every so often ends when it is told to", async () => {
  let count = 0;
  const stop = clock.every(5, () => void count++);
  await clock.sleep(60);
  stop();
  const soFar = count;
  assert.ok(soFar > 1);
  await clock.sleep(30);
  assert.equal(count, soFar);
});
