import assert from "node:assert/strict";
import fc from "fast-check";
import type { Purpose } from "../../../src/keyring/keyring.ts";
import { addressOf, keyOf } from "../../../src/keyring/names.ts";

const CASES: readonly (readonly [string | undefined, string, string, Purpose?])[] = [
  [undefined, "dev-admin", "atmos-auth:dev-admin"],
  ["acme", "dev-admin", "atmos-auth:acme:dev-admin"],
  [undefined, "acme/PowerUser", "atmos-auth:acme/PowerUser"],
  [undefined, "a:b", "atmos-auth:a%3ab"],
  [undefined, "two words", "atmos-auth:two%20words"],
  [undefined, "", "atmos-auth:"],
  ["", "", "atmos-auth::"],
  [undefined, "100%", "atmos-auth:100%25"],
  [undefined, "\u{1f511}", "atmos-auth:%f0%9f%94%91"],
  [undefined, "corp", "atmos-auth:corp::sign-in", "sign-in"],
  ["acme", "corp", "atmos-auth:acme:corp::keys", "keys"],
  [undefined, "", "atmos-auth:::tokens", "tokens"],
  ["", "", "atmos-auth::::tokens", "tokens"],
  ["", "sign-in", "atmos-auth::sign-in"],
];

for (const [realm, name, address, purpose] of CASES) {
  const item = `${purpose ?? "item"} ${JSON.stringify(name)}`;
  Deno.test(`the ${item} of realm ${JSON.stringify(realm)} is called ${address}`, () => {
    assert.equal(addressOf({ realm, name, purpose }), address);
    assert.deepEqual(keyOf(address), { realm, name, purpose });
  });
}

Deno.test("where capitals count for nothing they are encoded", () => {
  assert.equal(addressOf({ realm: undefined, name: "Dev", purpose: "keys" }, true), "atmos-auth:%44ev::keys");
  assert.deepEqual(keyOf("atmos-auth:%44ev::keys", true), { realm: undefined, name: "Dev", purpose: "keys" });
});

Deno.test("every name of valid Unicode has an address of its own, made of harmless characters", () => {
  const text = fc.string({ unit: "binary", maxLength: 60 }).filter((value) => value.isWellFormed());
  const keys = fc.record({
    realm: fc.option(text, { nil: undefined }),
    name: text,
    purpose: fc.constantFrom("sign-in", "keys", "tokens", undefined),
  }, { noNullPrototype: true });
  fc.assert(fc.property(keys, fc.boolean(), (key, foldsCase) => {
    const address = addressOf(key, foldsCase);
    assert.match(address, /^[A-Za-z0-9._@/:%-]+$/);
    assert.deepEqual(keyOf(address, foldsCase), key);
    if (foldsCase) assert.equal(address, address.toLowerCase());
  }));
});

Deno.test("what this program did not name is nobody's item", () => {
  const foreign = [
    "",
    "atmos-auth",
    "atmos-auth.index",
    "Atmos-auth:x",
    "atmos-auth:a:b:c",
    "atmos-auth:a::other",
    "atmos-auth:a:b:sign-in",
    "atmos-auth:a:b:c:sign-in",
    "atmos-auth:a:b:::sign-in",
    "atmos-auth::sign-in::",
    "atmos-auth:a::constructor",
    "atmos-auth:%4",
    "atmos-auth:%ff",
  ];
  for (const address of [...foreign, "atmos-auth:%61", "atmos-auth:two words", "atmos-auth:x#a.1"]) {
    assert.equal(keyOf(address), undefined, address);
  }
});
