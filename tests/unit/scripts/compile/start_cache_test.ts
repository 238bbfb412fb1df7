import assert from "node:assert/strict";
import { recordingPays } from "../../../../scripts/compile/start_cache.ts";

const CASES: readonly [version: string, pays: boolean][] = [
  ["deno 2.4.2 (stable, release, x86_64-unknown-linux-gnu)", true],
  ["deno 2.7.11 (stable, release, x86_64-unknown-linux-gnu)", true],
  ["deno 2.8.3 (stable, release, x86_64-unknown-linux-gnu)", true],
  ["deno 2.9.0 (stable, release, x86_64-unknown-linux-gnu)", false],
  ["deno 2.9.6 (stable, release, x86_64-unknown-linux-gnu)", false],
  ["deno 2.10.0 (stable, release, x86_64-unknown-linux-gnu)", false],
  ["deno 3.0.0 (stable, release, x86_64-unknown-linux-gnu)", false],
];

for (const [version, pays] of CASES) {
  Deno.test(`a recording of the start ${pays ? "pays" : "does not pay"} with ${version.slice(0, 11)}`, () => {
    assert.equal(recordingPays(version), pays);
  });
}
