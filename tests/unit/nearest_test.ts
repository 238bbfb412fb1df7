import assert from "node:assert/strict";
import { didYouMean, nearest } from "../../src/nearest.ts";

const names = ["dev-admin", "dev-ops", "prod-readonly", "sso"];

const cases: [string, string[]][] = [
  ["dev-admim", ["dev-admin"]],
  ["sos", ["sso"]],
  ["DEV-ADMIN", ["dev-admin"]],
  ["readonly", ["prod-readonly"]],
  ["completely-else", []],
  ["", []],
];

for (const [wanted, expected] of cases) {
  Deno.test(`nearest to ${JSON.stringify(wanted)}`, () => assert.deepEqual(nearest(wanted, names), expected));
}

Deno.test("the closest comes first, and no more than were asked for", () => {
  assert.deepEqual(nearest("dev-a", ["dev-b", "dev-a1", "dev-c"], 2), ["dev-a1", "dev-b"]);
});

Deno.test("the question names one, or several", () => {
  assert.equal(didYouMean("sso1", names), "Did you mean sso?");
  assert.equal(didYouMean("ab", ["aa", "bb"]), "Did you mean aa or bb?");
  assert.equal(didYouMean("xyz", names), undefined);
});

Deno.test("a name of a hundred thousand characters is answered at once", () => {
  const started = performance.now();
  nearest("x".repeat(100_000), names);
  nearest("dev", ["y".repeat(100_000)]);
  assert.ok(performance.now() - started < 500);
});
