import assert from "node:assert/strict";
import { manualClock, settle } from "./manual_clock.ts";

Deno.test("hours pass at once, and sleepers wake in the order of their time", async () => {
  const clock = manualClock(0);
  const woken: [string, number][] = [];
  const sleep = async (name: string, milliseconds: number): Promise<void> => {
    await clock.sleep(milliseconds);
    woken.push([name, clock.now()]);
  };
  const poll = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) await sleep("poll", 5000);
  };
  await Promise.all([sleep("limit", 3_600_000), poll(), sleep("notice", 7000)]);
  assert.deepEqual(woken, [["poll", 5000], ["notice", 7000], ["poll", 10_000], ["poll", 15_000], [
    "limit",
    3_600_000,
  ]]);
});

Deno.test("a clock on hold moves by ticks alone", async () => {
  const clock = manualClock(100);
  clock.hold();
  let woken = false;
  const sleeping = clock.sleep(50).then(() => woken = true);
  await settle();
  await clock.tick(49);
  assert.deepEqual([woken, clock.now(), clock.sleepers()], [false, 149, 1]);
  await clock.tick(1);
  assert.deepEqual([woken, clock.now(), clock.sleepers()], [true, 150, 0]);
  await sleeping;
});

Deno.test("a sleep that is aborted wakes nobody later", async () => {
  const clock = manualClock(0);
  clock.hold();
  const abort = new AbortController();
  const sleeping = assert.rejects(clock.sleep(1000, abort.signal), /enough/);
  abort.abort(new Error("enough"));
  await sleeping;
  assert.equal(clock.sleepers(), 0);
  await assert.rejects(clock.sleep(1000, abort.signal), /enough/);
});

Deno.test("deadlines come along when time moves, and move nothing themselves", async () => {
  const clock = manualClock(100);
  const signal = clock.deadline(50);
  await settle();
  assert.deepEqual([signal.aborted, clock.now()], [false, 100]);
  await clock.sleep(49);
  assert.equal(signal.aborted, false);
  await clock.sleep(1);
  assert.equal(signal.aborted, true);
});

Deno.test("what happens every so often happens as often as its time comes", async () => {
  const clock = manualClock(0);
  let count = 0;
  const stop = clock.every(10, () => void count++);
  await clock.tick(35);
  assert.equal(count, 3);
  stop();
  await clock.tick(100);
  assert.equal(count, 3);
});
