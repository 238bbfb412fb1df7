import assert from "node:assert/strict";
import { load, repository, shown } from "./configured.ts";

const OWN = "/home/me/.atmos/atmos.yaml";
const PROJECT = "/repo/atmos.yaml";

const identity = (more = ""): string =>
  `auth:
  providers: {p: {kind: mock}}
  identities:
    prod: {kind: mock/aws, via: {provider: p}${more}}
`;
const guarded = (guards: string): string => `auth: {identities: {prod: {${guards}}}}\n`;

Deno.test("a project adds to what the person's own file guards, and takes nothing away", async () => {
  for (
    const [said, isProtected, expected] of [
      ["", true, ["account 111122223333"]],
      [", protected: false, expect: !unset ", true, ["account 111122223333"]],
      [", protected: !unset , expect: {}", true, ["account 111122223333"]],
      [", protected: null, expect: null", true, ["account 111122223333"]],
      [", expect: {account: '999988887777'}", true, ["account 999988887777", "account 111122223333"]],
      [", expect: {arn: 'arn:aws:iam::1:role/x'}", true, [
        "account 111122223333",
        "arn arn:aws:iam::1:role/x",
      ]],
    ] as const
  ) {
    const own = guarded("protected: true, expect: {account: '111122223333'}");
    const configuration = await load(repository({ [OWN]: own, [PROJECT]: identity(said) }));
    const { auth } = configuration;
    const entry = auth.identities.get("prod");
    assert.equal(entry?.isProtected, isProtected, said);
    const all = entry?.expected.map(({ name, value }) => `${name} ${value}`);
    assert.deepEqual(all?.toSorted(), [...expected].toSorted(), said);
    assert.deepEqual(entry?.shownExpected, entry?.expected);
    const told = (await configuration.check()).filter(({ message }) =>
      !/protected is not used/.test(message)
    );
    assert.deepEqual(told, [], "each of these keys is known");
  }
});

Deno.test("what the person's own file guards is guarded under every name that finds it", async () => {
  const entry = "kind: mock/aws, via: {provider: p}";
  for (
    const [identities, name] of [
      [`Prod: {${entry}}`, "Prod"],
      [`xyz: {${entry}, alias: prod}`, "xyz"],
      [`xyz: {${entry}, alias: PROD, protected: false}`, "xyz"],
      [`admin: {${entry}}`, "admin"],
    ] as const
  ) {
    const { auth, check } = await load(repository({
      [OWN]: `auth:
  identities:
    prod: {protected: true, expect: {account: '111122223333'}}
    mine: {${entry}, alias: admin, protected: true, expect: {account: '111122223333'}}
`,
      [PROJECT]: `auth: {providers: {p: {kind: mock}}, identities: {${identities}}}\n`,
    }));
    const found = auth.identities.get(name);
    assert.equal(found?.isProtected, true, identities);
    assert.deepEqual(found.expected.map(({ value }) => value), ["111122223333"], identities);
    if (identities.includes("false")) {
      assert.match((await check()).map(shown).join("\n"), /protected is not used/);
    }
  }
});

Deno.test("a project guards its own identities; what is not plainly off is on", async () => {
  for (
    const [said, isProtected] of [
      ["", false],
      ["false", false],
      ["'false'", false],
      ["", false],
      [
        "true",
        true,
      ],
      ["yes", true],
      ["[]", true],
      ["!exec echo false", true],
      ["!env NOT_SET", false],
    ] as const
  ) {
    const { auth } = await load(repository({ [PROJECT]: identity(`, protected: ${said}`) }));
    assert.equal(auth.identities.get("prod")?.isProtected, isProtected, said);
  }
});

Deno.test("what is expected and cannot be had is no reason to go on", async () => {
  for (
    const [said, message] of [
      ["[1]", /atmos\.yaml:4:\d+: expect is a map, not a list/],
      ["{account: ''}", /what is expected as account is empty/],
      ["{account: }", /what is expected as account is empty/],
      ["{account: [1]}", /the value of a variable is text/],
      ["{account: !env NOT_SET}", /what is expected as account is empty/],
    ] as const
  ) {
    const { auth } = await load(repository({ [PROJECT]: identity(`, expect: ${said}`) }));
    assert.throws(() => auth.identities.get("prod")?.expected, { code: "config_invalid", message }, said);
  }
});

Deno.test("guards for an identity that nobody describes here are no identity, and no mistake", async () => {
  const own = guarded("protected: true");
  const alone = await load(repository({ [OWN]: own }));
  assert.equal(alone.auth.identities.size, 0);
  assert.deepEqual(await alone.check(), []);
  const { auth } = await load(repository({ [PROJECT]: own }));
  assert.equal(auth.identities.size, 1, "a project that writes only that has forgotten something");
});

Deno.test("that a project takes a protection back is told, and of no use", async () => {
  const system = repository({
    [OWN]: guarded("protected: true"),
    [PROJECT]: identity(", protected: false"),
  });
  assert.deepEqual((await (await load(system)).check()).map(shown), [
    'warning 4:59 identity "prod": protected is not used: your own files protect this identity' +
    " | Take it out there when it shall not be protected any more.",
  ]);
});
