import assert from "node:assert/strict";
import { pathPattern } from "../../../src/stacks/path_pattern.ts";

for (
  const [pattern, path, fits] of [
    ["deploy/**/*", "deploy/a", true],
    ["deploy/**/*", "deploy/a/b/c", true],
    ["deploy/**/*", "deploy", false],
    ["**", "a/b", true],
    ["**/_defaults.yaml", "_defaults.yaml", true],
    ["**/_defaults.yaml", "a/b/_defaults.yaml", true],
    ["a/*/c", "a/b/c", true],
    ["a/*/c", "a/b/d/c", false],
    ["a/{b,c}/*", "a/c/x", true],
    ["**/b/**/d", "a/b/c/b/d", true],
    ["**/b/**/d", "a/c/d", false],
  ] as const
) {
  Deno.test(`the path ${path} ${fits ? "fits" : "does not fit"} ${pattern}`, () =>
    assert.equal(pathPattern(pattern)(path), fits));
}

Deno.test("a pattern of many stars is as quick as another one", () => {
  const fits = pathPattern(`${"**/a/".repeat(40)}b`);
  const started = performance.now();
  assert.equal(fits("a/".repeat(400)), false);
  assert.ok(performance.now() - started < 1000);
});
