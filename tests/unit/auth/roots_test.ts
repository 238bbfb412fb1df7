import assert from "node:assert/strict";
import fc from "fast-check";
import { resolveChain } from "../../../src/auth/chain.ts";
import { chainRoots, type Root } from "../../../src/auth/roots.ts";
import type { AuthConfiguration, IdentityEntry } from "../../../src/config/model.ts";
import { authWith, identity, provider } from "./entries.ts";

function one(auth: AuthConfiguration, name: string): Root | undefined {
  try {
    const chain = resolveChain(auth, name);
    return { provider: chain.provider?.name, name: chain.root };
  } catch {
    return undefined;
  }
}

const NAMES = ["a", "b", "c", "d", "e"];
const via: fc.Arbitrary<IdentityEntry["via"]> = fc.oneof(
  fc.constantFrom(...NAMES, "missing").map((name) => ({ identity: name })),
  fc.constantFrom("p", "missing").map((name) => ({ provider: name })),
  fc.constant(undefined),
);
const kind = fc.constantFrom("aws/assume-role", "aws/user", "unknown");

Deno.test("the roots are where each chain starts, whatever the links", () => {
  const entries = fc.tuple(
    ...NAMES.map((name) => fc.record({ kind, via }).map((settings) => identity(name, settings))),
  );
  fc.assert(fc.property(entries, (identities) => {
    const auth = authWith(identities, [provider("p")]);
    const roots = chainRoots(auth);
    for (const name of NAMES) assert.deepEqual(roots.get(name), one(auth, name), name);
  }));
});

Deno.test("each link is looked at once, in whatever order", () => {
  const count = 5000;
  let looks = 0;
  const link = (index: number): IdentityEntry => {
    const entry = identity(`i${index}`);
    const above = index === 0 ? { provider: "p" } : { identity: `i${index - 1}` };
    return Object.defineProperty({ ...entry }, "via", { get: () => (looks++, above) });
  };
  const chain = Array.from({ length: count }, (_, index) => link(index));
  for (const identities of [chain, [...chain].reverse()]) {
    looks = 0;
    const roots = chainRoots(authWith(identities, [provider("p")]));
    assert.equal(roots.get(`i${count - 1}`)?.name, "p");
    assert.ok(looks <= 3 * count, `${looks}`);
  }
});
