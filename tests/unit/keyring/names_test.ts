import assert from "node:assert/strict";
import fc from "fast-check";
import { addressOf, keyOf } from "../../../src/keyring/names.ts";

const CASES: readonly (readonly [string | undefined, string, string])[] = [
  [undefined, "dev-admin", "atmos-auth:dev-admin"],
  ["acme", "dev-admin", "atmos-auth:acme:dev-admin"],
  [undefined, "acme/PowerUser", "atmos-auth:acme/PowerUser"],
  [undefined, "a:b", "atmos-auth:a%3ab"],
  [undefined, "two words", "atmos-auth:two%20words"],
  [undefined, "", "atmos-auth:"],
  ["", "", "atmos-auth::"],
  [undefined, "100%", "atmos-auth:100%25"],
  [undefined, "\u{1f511}", "atmos-auth:%f0%9f%94%91"],
];

for (const [realm, name, address] of CASES) {
  Deno.test(`the item ${JSON.stringify(name)} of realm ${JSON.stringify(realm)} is called ${address}`, () => {
    assert.equal(addressOf({ realm, name }), address);
    assert.deepEqual(keyOf(address), { realm, name });
  });
}

Deno.test("where capitals count for nothing they are encoded", () => {
  assert.equal(addressOf({ realm: undefined, name: "Dev" }, true), "atmos-auth:%44ev");
  assert.deepEqual(keyOf("atmos-auth:%44ev", true), { realm: undefined, name: "Dev" });
});

Deno.test("every name of valid Unicode has an address of its own, made of harmless characters", () => {
  const text = fc.string({ unit: "binary", maxLength: 60 }).filter((value) => value.isWellFormed());
  const keys = fc.record({ realm: fc.option(text, { nil: undefined }), name: text }, {
    noNullPrototype: true,
  });
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
    "atmos-auth:%4",
    "atmos-auth:%ff",
  ];
  for (const address of [...foreign, "atmos-auth:%61", "atmos-auth:two words", "atmos-auth:x#a.1"]) {
    assert.equal(keyOf(address), undefined, address);
  }
});
