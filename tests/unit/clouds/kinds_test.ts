import assert from "node:assert/strict";
import * as v from "valibot";
import { catalogueOf, type KindRules, schemaOf } from "../../../src/config/kinds.ts";
import { CLOUDS } from "../../../src/clouds/registry.ts";
import { REGISTRY } from "./entries.ts";

const KINDS = CLOUDS.flatMap((cloud) => cloud.kinds);

/** As a sort and a name are shown here. */
function shown({ sort, name }: Pick<KindRules, "sort" | "name">): string {
  return `${sort} ${name}`;
}

Deno.test("a catalogue has each kind in its sort, in the order of the clouds", () => {
  const kind = (sort: KindRules["sort"], name: string): KindRules => ({
    sort,
    name,
    schema: () => Promise.resolve(v.object({})),
  });
  const { provider, identity, integration } = catalogueOf([
    kind("identity", "b"),
    kind("provider", "a"),
    kind("identity", "a"),
  ]);
  assert.deepEqual([...provider.keys()], ["a"]);
  assert.deepEqual([...identity.keys()], ["b", "a"]);
  assert.deepEqual([...integration.keys()], []);
  for (const name of ["constructor", "__proto__", ""]) assert.equal(provider.has(name), false);
});

Deno.test("no two kinds of one sort share a name, and all are in the catalogue", () => {
  const names = KINDS.map(shown);
  assert.deepEqual(names.filter((name, index) => names.indexOf(name) !== index), []);
  const catalogued = Object.values(REGISTRY.kinds).flatMap((kinds) => [...kinds.values()].map(shown));
  assert.deepEqual(catalogued.toSorted(), names.toSorted());
});

Deno.test("no two clouds share a name or a folder of what they leave", () => {
  const names = CLOUDS.map(({ name }) => name);
  const folders = CLOUDS.flatMap(({ leftovers }) => leftovers?.folders ?? []);
  assert.deepEqual([new Set(names).size, new Set(folders).size], [names.length, folders.length]);
});

for (const kind of KINDS) {
  Deno.test(`the schema of the ${shown(kind)} loads, and knows the kind of an entry`, async () => {
    const schema = await schemaOf(kind);
    assert.equal(schema.kind, "schema");
    assert.ok("entries" in schema && Object.hasOwn(schema.entries as object, "kind"));
  });
}

Deno.test("words that kinds are mistaken for mean one kind each, and are none themselves", () => {
  for (const sort of ["provider", "identity", "integration"] as const) {
    const kinds = [...REGISTRY.kinds[sort].values()];
    const meant = kinds.flatMap((kind) => kind.meant ?? []);
    assert.equal(new Set(meant).size, meant.length, sort);
    assert.deepEqual(meant.filter((word) => Object.values(REGISTRY.kinds).some((all) => all.has(word))), []);
    const types = kinds.flatMap(({ listForm }) => listForm?.types ?? []);
    assert.equal(new Set(types).size, types.length, sort);
    assert.ok(kinds.filter(({ listForm }) => listForm?.isDefault).length <= 1, sort);
  }
});

Deno.test("only an identity says what it starts from, and one that starts from nothing may tolerate more", () => {
  for (const kind of KINDS as readonly KindRules[]) {
    assert.equal(kind.startsFrom !== undefined, kind.sort === "identity", shown(kind));
    if (kind.toleratesVia) assert.equal(kind.startsFrom, "nothing", shown(kind));
  }
});

Deno.test("whoever can be become has a place for the sessions: the kind's own, or the cloud's", () => {
  for (const cloud of CLOUDS) {
    for (const kind of cloud.kinds) {
      if (kind.sort !== "identity" || kind.become === undefined) continue;
      assert.notEqual(kind.sessions ?? cloud.sessions, undefined, kind.name);
    }
  }
});
