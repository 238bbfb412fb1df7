import assert from "node:assert/strict";
import { nextDelay, type RetryPlan } from "../../../src/steps/retry.ts";

const plan: RetryPlan = {
  attempts: 4,
  strategy: "exponential",
  initialDelay: 100,
  longestDelay: 350,
  jitter: 0,
  multiplier: 2,
  longestTime: undefined,
};

const delays = (changes: Partial<RetryPlan>): (number | undefined)[] =>
  [1, 2, 3, 4].map((made) => nextDelay({ ...plan, ...changes }, made, 0, 0.5));

Deno.test("the delays follow the strategy, up to the longest, and end with the tries", () => {
  assert.deepEqual(delays({}), [100, 200, 350, undefined]);
  assert.deepEqual(delays({ strategy: "linear" }), [100, 200, 300, undefined]);
  assert.deepEqual(delays({ strategy: "constant" }), [100, 100, 100, undefined]);
});

Deno.test("without a number of tries there is always another", () => {
  assert.equal(nextDelay({ ...plan, attempts: undefined }, 1_000_000, 0, 0.5), 350);
});

Deno.test("chance moves a delay by its share in both directions", () => {
  assert.equal(nextDelay({ ...plan, jitter: 0.5 }, 1, 0, 0), 50);
  assert.equal(nextDelay({ ...plan, jitter: 0.5 }, 1, 0, 1), 150);
});

Deno.test("no try begins after the longest time", () => {
  assert.equal(nextDelay({ ...plan, longestTime: 1000 }, 1, 900, 0.5), 100);
  assert.equal(nextDelay({ ...plan, longestTime: 1000 }, 1, 901, 0.5), undefined);
});
