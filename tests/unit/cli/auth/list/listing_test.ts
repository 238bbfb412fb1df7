import assert from "node:assert/strict";
import { createListing } from "../../../../../src/cli/auth/list/listing.ts";
import { filterListing } from "../../../../../src/cli/auth/list/filter.ts";
import { authWith, identity } from "../../../auth/entries.ts";
import { REGISTRY } from "../../../clouds/entries.ts";
import { sampleListing } from "./listings.ts";

Deno.test("every identity knows the provider that its chain starts at, if there is one", () => {
  assert.deepEqual(sampleListing().identities.map(({ name, root }) => [name, root]), [
    ["dev-admin", "corp-sso"],
    ["ops", "corp-sso"],
    ["robot", undefined],
    ["lost", undefined],
    ["loop-a", undefined],
    ["loop-b", undefined],
  ]);
});

Deno.test("a chain of 10,000 links is followed once", () => {
  const identities = Array.from(
    { length: 10_000 },
    (_, index) =>
      identity(`i${index}`, { via: index === 9_999 ? { provider: "sso" } : { identity: `i${index + 1}` } }),
  );
  const listing = createListing(authWith(identities), REGISTRY, new Map());
  assert.ok(listing.identities.every(({ root }) => root === "sso"));
});

Deno.test("no secret is left in a listing", () => {
  assert.ok(!/hunter2|AKIA/.test(JSON.stringify(sampleListing())));
});

interface Names {
  readonly providers: string[];
  readonly identities: string[];
}

function names(filter: Partial<Parameters<typeof filterListing>[1]>): Names {
  const all = { providers: undefined, identities: undefined, tags: undefined };
  const { providers, identities } = filterListing(sampleListing(), { ...all, ...filter });
  return { providers: providers.map(({ name }) => name), identities: identities.map(({ name }) => name) };
}

Deno.test("providers keep their identities, and identities their provider", () => {
  assert.deepEqual(names({ providers: ["corp-sso"] }), {
    providers: ["corp-sso"],
    identities: ["dev-admin", "ops"],
  });
  assert.deepEqual(names({ identities: ["ops"] }), { providers: ["corp-sso"], identities: ["ops"] });
  assert.deepEqual(names({ identities: ["robot"] }), { providers: [], identities: ["robot"] });
});

Deno.test("a tag keeps what carries it, and the providers of such identities", () => {
  assert.deepEqual(names({ tags: ["prod"] }), { providers: ["corp-sso"], identities: ["ops"] });
  assert.deepEqual(names({ tags: ["legacy", "prod"] }), {
    providers: ["corp-sso", "saml"],
    identities: ["ops"],
  });
  assert.deepEqual(names({ tags: ["prod"], identities: ["dev-admin"] }), { providers: [], identities: [] });
});

Deno.test("an unknown name or tag is an error that names the nearest", () => {
  assert.throws(
    () => names({ providers: ["corp-ss"] }),
    { code: "not_found", hint: "Did you mean corp-sso? There are: corp-sso, saml." },
  );
  assert.throws(() => names({ identities: ["nope\u001b"] }), /"nope\\u001b": it is not configured/);
  assert.throws(() => names({ tags: ["constructor"] }), { code: "not_found" });
  assert.throws(() => names({ providers: [], identities: [] }), { code: "usage" });
});
