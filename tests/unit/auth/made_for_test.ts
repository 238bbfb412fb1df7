import assert from "node:assert/strict";
import { madeFor, madeForAll, signInMadeFor } from "../../../src/auth/made_for.ts";
import { memorySystem } from "../system/memory_system.ts";
import { authWorld, inventedCloud } from "./world.ts";

const PROJECT = `auth:
  providers:
    corp: { kind: red/door, start_url: https://corp.example, region: eu-west-1, session: { duration: 8h } }
  identities:
    admin: { kind: red/room, via: { provider: corp }, principal: { name: Admin, account: { id: "1" } } }
    dev: { kind: red/room, via: { identity: admin }, principal: { name: Dev }, alias: d, env: [{ key: A, value: b }] }
    hut: { kind: red/hut }
`;

async function fingerprints(yaml: string, env: Record<string, string> = {}): Promise<Record<string, string>> {
  const system = memorySystem({
    workingFolder: "/project",
    files: { "/project/atmos.yaml": yaml },
    env: { HOME: "/home/me", ...env },
  });
  const cloud = { ...inventedCloud("red"), decidedBy: ["RED_ENDPOINT"] };
  const { context } = await authWorld(yaml, [cloud], system);
  return Object.fromEntries(await madeForAll(context));
}

Deno.test("a fingerprint is two words of hexadecimal digits, the first one that of the sign-in", async () => {
  const { context, chain } = await authWorld(PROJECT, [inventedCloud("red")]);
  const dev = await madeFor(context, chain("dev"));
  assert.match(dev, /^[0-9a-f]{8}-[0-9a-f]{24}$/);
  assert.ok(dev.startsWith(`${await signInMadeFor(context, chain("dev").provider)}-`));
});

Deno.test("one by one and all at once they are the same, for each link of a chain", async () => {
  const { context, chain } = await authWorld(PROJECT, [inventedCloud("red")]);
  const all = await madeForAll(context);
  assert.deepEqual([...all.keys()].sort(), ["admin", "dev", "hut"]);
  for (const [name, expected] of all) assert.equal(await madeFor(context, chain(name)), expected);
  const [admin] = chain("dev").identities;
  assert.equal(await madeFor(context, chain("dev"), admin), all.get("admin"));
  assert.equal(new Set(all.values()).size, 3);
});

const DECISIVE: readonly (readonly [what: string, from: string, to: string])[] = [
  ["the portal", "https://corp.example", "https://evil.example"],
  ["the region", "eu-west-1", "eu-west-2"],
  ["the account of a link before", 'id: "1"', 'id: "2"'],
  ["the role", "name: Dev", "name: Root"],
  ["the length", "8h", "1h"],
  ["what is expected of the caller", "alias: d,", 'alias: d, expect: { account: "1" },'],
  ["an endpoint in the provider", "region:", "spec: { endpoint_url: https://evil.example }, region:"],
  ["a setting that nobody knows", "name: Dev", "name: Dev, tomorrow: yes"],
];

for (const [what, from, to] of DECISIVE) {
  Deno.test(`${what} decides`, async () => {
    const edited = await fingerprints(PROJECT.replace(from, to));
    const before = await fingerprints(PROJECT);
    assert.notEqual(edited["dev"], before["dev"]);
    assert.equal(edited["hut"], before["hut"], "another chain is not touched");
  });
}

const UNDECISIVE: readonly (readonly [what: string, from: string, to: string])[] = [
  [
    "the order of keys",
    "kind: red/door, start_url: https://corp.example",
    "start_url: https://corp.example, kind: red/door",
  ],
  ["an alias", "alias: d", "alias: e"],
  ["a default", "alias: d", "alias: d, default: true"],
  ["tags", "alias: d", "alias: d, tags: [x]"],
  ["a protection", "alias: d", "alias: d, protected: true"],
  ["a variable of children", "value: b", "value: c"],
  ["another identity", "    hut:", "    more: { kind: red/room, via: { provider: corp } }\n    hut:"],
];

for (const [what, from, to] of UNDECISIVE) {
  Deno.test(`${what} decides nothing`, async () => {
    const [edited, before] = [await fingerprints(PROJECT.replace(from, to)), await fingerprints(PROJECT)];
    for (const name of ["admin", "dev"]) assert.equal(edited[name], before[name]);
  });
}

Deno.test("variables that name endpoints decide, others do not, and an empty one is none", async () => {
  const plain = await fingerprints(PROJECT);
  assert.notEqual(
    (await fingerprints(PROJECT, { RED_ENDPOINT: "https://evil.example" }))["dev"],
    plain["dev"],
  );
  assert.deepEqual(await fingerprints(PROJECT, { RED_ENDPOINT: "", OTHER: "x" }), plain);
});

Deno.test("a program decides by its text and its file, and is not run", async () => {
  const withProgram = (text: string): string => PROJECT.replace("name: Dev", `name: !exec ${text}`);
  const one = await fingerprints(withProgram("whoami"));
  assert.notEqual(one["dev"], (await fingerprints(withProgram("id")))["dev"]);
  assert.deepEqual(await fingerprints(withProgram("whoami")), one);
});

Deno.test("how long the sign-in lasts does not make it another sign-in", async () => {
  const of = async (yaml: string): Promise<string> => {
    const { context, chain } = await authWorld(yaml, [inventedCloud("red")]);
    return await signInMadeFor(context, chain("dev").provider);
  };
  assert.equal(await of(PROJECT.replace("8h", "1h")), await of(PROJECT));
  assert.notEqual(await of(PROJECT.replace("corp.example", "evil.example")), await of(PROJECT));
});

Deno.test("what a kind says besides decides, and whoever says nothing keeps the fingerprint", async () => {
  const before = await fingerprints(PROJECT);
  const told = async (word: string): Promise<Record<string, string>> => {
    const red = inventedCloud("red");
    const kinds = red.kinds.map((kind) => kind.sort === "provider" ? { ...kind, decides: () => word } : kind);
    const { context } = await authWorld(PROJECT, [{ ...red, decidedBy: ["RED_ENDPOINT"], kinds }]);
    return Object.fromEntries(await madeForAll(context));
  };
  const [one, other] = [await told("one"), await told("other")];
  assert.notEqual(one["dev"], other["dev"]);
  assert.notEqual(one["dev"], before["dev"]);
  assert.deepEqual(one, await told("one"));
});

Deno.test("whoever asks for all of them again gets what was made, and a provider is taken in once for all", async () => {
  let asked = 0;
  const red = inventedCloud("red");
  const kinds = red.kinds.map((kind) =>
    kind.sort === "provider" ? { ...kind, decides: () => `${asked++}`.slice(0, 0) } : kind
  );
  const more = PROJECT.replace("  hut:", "  other: { kind: red/room, via: { provider: corp } }\n    hut:");
  const { context } = await authWorld(more, [{ ...red, kinds }]);
  assert.equal(await madeForAll(context), await madeForAll(context));
  assert.equal(asked, 2, "for the sign-in, and for what comes from it");
});
