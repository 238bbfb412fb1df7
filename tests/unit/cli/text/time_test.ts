import assert from "node:assert/strict";
import {
  formatCountdown,
  formatDuration,
  formatExpiry,
  formatMoment,
  formatRemaining,
  isoSeconds,
} from "../../../../src/cli/text/time.ts";

const MINUTE = 60_000;

for (
  const [milliseconds, text] of [
    [-5, "0s"],
    [0, "0s"],
    [999, "0s"],
    [59_999, "59s"],
    [MINUTE, "1m"],
    [59 * MINUTE + 59_999, "59m"],
    [60 * MINUTE, "1h"],
    [123 * MINUTE, "2h 3m"],
    [24 * 60 * MINUTE, "1d"],
    [(3 * 24 + 4) * 60 * MINUTE + 5 * MINUTE, "3d 4h"],
    [365 * 24 * 60 * MINUTE, "1y"],
    [26_700 * 24 * 60 * MINUTE, "73y"],
  ] as const
) {
  Deno.test(`${milliseconds} ms is shown as ${text}`, () => assert.equal(formatDuration(milliseconds), text));
}

Deno.test("a countdown shows seconds and never goes below zero", () => {
  assert.deepEqual([598_000, 60_000, 59_001, 1, 0, -1].map(formatCountdown), [
    "9m 58s",
    "1m 0s",
    "1m 0s",
    "1s",
    "0s",
    "0s",
  ]);
});

Deno.test("moments are local, to the second, with how far they are from UTC", () => {
  const at = Date.UTC(2031, 4, 4, 10, 0, 0, 999);
  const clock = (now: number, offset = 0): { now: () => number; offset: () => number } => ({
    now: () => now,
    offset: () => offset,
  });
  assert.equal(isoSeconds(at), "2031-05-04T10:00:00Z");
  assert.equal(formatRemaining(undefined, at), "never expires");
  assert.equal(formatMoment(at), "2031-05-04 10:00:00 UTC");
  assert.equal(formatMoment(at, 120), "2031-05-04 12:00:00 +02:00");
  assert.equal(formatMoment(at, -630), "2031-05-03 23:30:00 -10:30");
  assert.equal(formatMoment(at, 345), "2031-05-04 15:45:00 +05:45");
  assert.equal(formatExpiry(at, clock(at - 59 * MINUTE - 1)), "2031-05-04 10:00:00 UTC (59m)");
  assert.equal(formatExpiry(at, clock(at, 60)), "2031-05-04 11:00:00 +01:00 (expired)");
  assert.equal(formatExpiry(undefined, clock(at)), undefined);
});
