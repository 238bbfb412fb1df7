import assert from "node:assert/strict";
import { parse } from "yaml";
import { configurationOf, farthestIdentity } from "../../../../scripts/bench/configuration.ts";

type Identities = Record<string, { via: { identity?: string; provider?: string } }>;

/** How many links lead from an identity to its provider. */
function chainLength(identities: Identities, name: string): number {
  const via = identities[name]?.via;
  if (via?.provider !== undefined) return 1;
  return via?.identity === undefined ? NaN : 1 + chainLength(identities, via.identity);
}

for (const count of [5, 20, 23, 1000]) {
  Deno.test(`configuration: ${count} identities, one default, and the farthest at the end of a chain of five`, () => {
    const { auth } = parse(configurationOf(count)) as { auth: { identities: Identities } };
    assert.equal(Object.keys(auth.identities).length, count);
    assert.equal(Object.values(auth.identities).filter((identity) => "default" in identity).length, 1);
    assert.equal(chainLength(auth.identities, farthestIdentity(count)), 5);
    for (const name of Object.keys(auth.identities)) assert.ok(chainLength(auth.identities, name) <= 5, name);
  });
}
