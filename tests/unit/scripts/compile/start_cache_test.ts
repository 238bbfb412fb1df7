import assert from "node:assert/strict";
import { recordingPays } from "../../../../scripts/compile/start_cache.ts";

const CASES: readonly [version: string, pays: boolean][] = [
  ["2.4.2", true],
  ["2.7.11", true],
  ["2.8.3", true],
  ["2.9.0", false],
  ["2.9.6", false],
  ["2.10.0", false],
  ["3.0.0", false],
];

for (const [version, pays] of CASES) {
  Deno.test(`a recording of the start ${pays ? "pays" : "does not pay"} with ${version}`, () => {
    assert.equal(recordingPays(version), pays);
  });
}
