import assert from "node:assert/strict";
import { parseDuration } from "../../src/duration.ts";

const texts: [string, number | undefined][] = [
  ["30", 30_000],
  ["30s", 30_000],
  ["1h30m", 5_400_000],
  ["250ms", 250],
  ["1.5m", 90_000],
  ["2d", 172_800_000],
  [" 5m ", 300_000],
  ["0", 0],
  ["", undefined],
  ["5", 5_000],
  ["-5s", undefined],
  ["5 s", undefined],
  ["m5", undefined],
  ["1e9s", undefined],
  ["99999999999999", undefined],
];

for (const [text, expected] of texts) {
  Deno.test(`the duration ${JSON.stringify(text)}`, () => assert.equal(parseDuration(text), expected));
}
