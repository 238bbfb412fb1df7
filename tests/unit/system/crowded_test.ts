import assert from "node:assert/strict";
import { leftOf } from "../../../src/system/crowded.ts";

/** Limit, elapsed, load, processors; what is left. */
const CASES: readonly (readonly [string, readonly [number, number, number, number], number])[] = [
  ["an idle machine gives the limit itself", [3000, 0, 0, 8], 3000],
  ["a busy machine with a processor for everybody gives no more", [3000, 3000, 8, 8], 0],
  ["a system that counts nothing gives no more", [3000, 3000, 0, 2], 0],
  ["three programs for each processor give three times the limit", [3000, 3000, 6, 2], 6000],
  ["what was used up counts", [3000, 8999.5, 6, 2], 1],
  ["what has had all of it has nothing left", [3000, 9001, 6, 2], 0],
  ["there is an end, however crowded it is", [3000, 3000, 5000, 2], 27_000],
  ["a machine that knows no processors has one", [3000, 3000, 2, 0], 3000],
];

for (const [what, args, left] of CASES) {
  Deno.test(what, () => assert.equal(leftOf(...args), left));
}
