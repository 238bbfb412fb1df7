import assert from "node:assert/strict";
import { fact, mergedFacts, valueOf } from "../../../src/clouds/fact.ts";

Deno.test("what has no value is no fact", () => {
  assert.deepEqual(fact("account", "Account", "1"), [{ name: "account", label: "Account", value: "1" }]);
  assert.deepEqual([...fact("account", "Account", undefined), ...fact("account", "Account", "")], []);
});

Deno.test("each name stands once: where it was said first, as it was said last", () => {
  const merged = mergedFacts(
    [...fact("account", "Account", "production"), ...fact("role", "Role", "Admin")],
    [...fact("region", "Region", "eu-west-1"), ...fact("account", "Account id", "444455556666")],
    [],
  );
  assert.deepEqual(merged.map(({ name, label, value }) => [name, label, value]), [
    ["account", "Account id", "444455556666"],
    ["role", "Role", "Admin"],
    ["region", "Region", "eu-west-1"],
  ]);
  assert.deepEqual(mergedFacts(), []);
});

Deno.test("a fact is found by its name alone", () => {
  const facts = fact("region", "Region", "eu-west-1");
  assert.equal(valueOf(facts, "region"), "eu-west-1");
  assert.equal(valueOf(facts, "Region"), undefined);
  assert.equal(valueOf(facts, "constructor"), undefined);
});
