import assert from "node:assert/strict";
import { formatPlace } from "../../../src/yaml/place.ts";
import { load, loadText, repository } from "./configured.ts";

const TEXT = `auth:
  providers:
    Corp-SSO:
      kind: aws/iam-identity-center
      start_url: https://corp.awsapps.com/start
      region: us-east-1
      tags: [corp, 7]
  identities:
    Dev-Admin:
      kind: aws/permission-set
      default: true
      alias: dev
      tags: [a]
      via: {provider: Corp-SSO}
      env:
        - {key: REGION, value: eu-west-1}
        - {key: COUNT, value: 3}
        - {key: NOTHING}
        - {key: NOT_SET, value: !env NOPE}
    dev-admin:
      kind: aws/assume-role
      via: {identity: Dev-Admin}
env:
  Mixed_Case: x
  COUNT: 3
  YES: true
  EMPTY: ''
  NOTHING:
  HOME_COPY: !env HOME
logs: {level: Debug}
`;

Deno.test("the model says what the file says, with names in their case", async () => {
  const { auth, env, logs, basePath } = await loadText(TEXT);
  const provider = auth.providers.get("Corp-SSO");
  assert.deepEqual([...auth.providers.keys()], ["Corp-SSO"]);
  assert.deepEqual([provider?.kind, provider?.tags], ["aws/iam-identity-center", ["corp", "7"]]);
  const [first, second] = auth.identities.values();
  assert.deepEqual([first?.name, first?.kind, first?.default, first?.alias, first?.tags, first?.via], [
    "Dev-Admin",
    "aws/permission-set",
    true,
    "dev",
    ["a"],
    { provider: "Corp-SSO" },
  ]);
  assert.deepEqual(first?.env, [{ key: "REGION", value: "eu-west-1" }, { key: "COUNT", value: "3" }]);
  assert.deepEqual([second?.name, second?.default, second?.alias, second?.via, second?.env], [
    "dev-admin",
    false,
    undefined,
    { identity: "Dev-Admin" },
    [],
  ]);
  assert.deepEqual(env, { Mixed_Case: "x", COUNT: "3", YES: "true", EMPTY: "", HOME_COPY: "/home/me" });
  assert.deepEqual(logs, { level: "Debug", file: undefined });
  assert.equal(basePath, "/repo");
});

Deno.test("places of names, of values, and of what is not there", async () => {
  const entry = (await loadText(TEXT)).auth.providers.get("Corp-SSO");
  const places = [
    entry?.place,
    entry?.placeOf(["region"]),
    entry?.placeOf(["tags", "1"]),
    entry?.placeOf(["nope", "x"]),
  ];
  assert.deepEqual(places.map((place) => place && formatPlace(place)), [
    "atmos.yaml:3:5",
    "atmos.yaml:6:15",
    "atmos.yaml:7:20",
    "atmos.yaml:3:5",
  ]);
});

Deno.test("identities merge across files like everything else", async () => {
  const system = repository({
    "/repo/atmos.d/base.yaml": TEXT,
    "/repo/atmos.yaml":
      "auth: {identities: {Dev-Admin: {default: !unset , alias: boss, tags: !append [b]}}}\n",
  });
  const entry = (await load(system)).auth.identities.get("Dev-Admin");
  assert.deepEqual([entry?.kind, entry?.default, entry?.alias, entry?.tags], [
    "aws/permission-set",
    false,
    "boss",
    ["a", "b"],
  ]);
  assert.equal(formatPlace(entry?.place ?? { file: "", line: 0, column: 0 }), "atmos.d/base.yaml:9:5");
  assert.equal(entry?.placeOf(["alias"]).file, "atmos.yaml");
});

Deno.test("an identity can be taken away", async () => {
  const system = repository({
    "/repo/atmos.d/base.yaml": TEXT,
    "/repo/atmos.yaml": "auth: {identities: {dev-admin: !unset }}\n",
  });
  assert.deepEqual([...(await load(system)).auth.identities.keys()], ["Dev-Admin"]);
});

Deno.test("broken entries do not stop others, and can be listed", async () => {
  const { auth } = await loadText(`auth:
  providers:
    text: hello
    nothing:
    list: [1]
    good: {kind: mock/aws}
  identities:
    odd: {kind: [x], via: text, env: {A: 1}, tags: x, default: [], alias: {}}
    unknown: {kind: aws/nope, via: {provider: nope}}
    function: {kind: !template x, spec: !store y}
    missing: !include nope.yaml
    good: {kind: mock/aws, via: {provider: good}}
`);
  const list = [...auth.providers.values(), ...auth.identities.values()];
  assert.deepEqual(list.map(({ kind }) => kind), [
    "",
    "",
    "",
    "mock/aws",
    "",
    "aws/nope",
    "",
    "",
    "mock/aws",
  ]);
  assert.deepEqual([...auth.identities.values()].map(({ via }) => via), [
    undefined,
    { provider: "nope" },
    undefined,
    undefined,
    { provider: "good" },
  ]);
  assert.equal(
    JSON.stringify(auth.identities.get("function")?.settings),
    '{"kind":"!template x","spec":"!store y"}',
  );
  for (const { settings, tags } of list) assert.ok(typeof settings === "object" && Array.isArray(tags));
  assert.throws(() => auth.identities.get("odd")?.env, {
    code: "config_invalid",
    message: /^atmos\.yaml:8:38: env is a list/,
  });
});

const SECTIONS: readonly [text: string, message: RegExp][] = [
  ["auth: 5", /^atmos\.yaml:1:7: the section auth is a map, not a number$/],
  ["auth: [x]", /^atmos\.yaml:1:7: the section auth is a map, not a list$/],
  ["auth: {identities: hello}", /^atmos\.yaml:1:20: this section is a map of names, not text$/],
  ["auth: {providers: !include nope.yaml}", /^atmos\.yaml:1:28: cannot include "nope\.yaml"/],
];

for (const [text, message] of SECTIONS) {
  Deno.test(`a section that cannot be used is told: ${text}`, async () => {
    await assert.rejects(loadText(text), { code: "config_invalid", message });
  });
}

for (const text of ["auth:", "auth: {}", "auth: {providers: , identities: }", "stacks: {base_path: x}"]) {
  Deno.test(`no entries are fine: ${text}`, async () => {
    assert.equal((await loadText(text)).auth.identities.size, 0);
  });
}

const PROGRAMS = `auth:
  identities:
    one: {kind: mock, spec: {token: !exec one}, env: [{key: A, value: !exec a}]}
    two: {kind: mock, spec: {token: !exec two}}
env: {T: !exec top, ATMOS_X: !exec never}
`;

Deno.test("programs run only for the entry that is prepared, once, and never for a check", async () => {
  const system = repository({ "/repo/atmos.yaml": PROGRAMS }, {
    run: ({ args }) => ({ stdout: `out-${args[1]}\n` }),
  });
  const configuration = await load(system);
  await configuration.check();
  const one = configuration.auth.identities.get("one");
  assert.equal(JSON.stringify(one?.settings["spec"]), '{"token":"!exec one"}');
  assert.throws(() => one?.env, { message: "atmos.yaml:3:77: the program behind !exec was not run" });
  assert.deepEqual(system.ran, []);
  await one?.prepare();
  await one?.prepare();
  assert.deepEqual(one?.settings["spec"], { token: "out-one" });
  assert.deepEqual(one?.env, [{ key: "A", value: "out-a" }]);
  assert.deepEqual(system.ran.map(({ args }) => args[1]), ["one", "a"]);
});

Deno.test("programs of the top-level env run when it is prepared", async () => {
  const system = repository({ "/repo/atmos.yaml": PROGRAMS }, {
    run: ({ args }) => ({ stdout: `out-${args[1]}\n` }),
  });
  const configuration = await load(system);
  assert.throws(() => configuration.env, {
    message: "atmos.yaml:5:16: the program behind !exec was not run",
  });
  await configuration.prepare();
  assert.deepEqual(configuration.env, { T: "out-top", ATMOS_X: "out-never" });
  assert.equal(system.env.get("ATMOS_X"), undefined);
});

const WRONG_ENV: readonly [text: string, message: RegExp][] = [
  ["env: [A]", /^atmos\.yaml:1:6: env is a map of variables, not a list$/],
  ["env: {A: [1]}", /^atmos\.yaml:1:10: the value of a variable is text, not a list$/],
  ["env: {A: !git.sha }", /^atmos\.yaml:1:\d+: the current commit is unknown$/],
];

for (const [text, message] of WRONG_ENV) {
  Deno.test(`an env that cannot be used is told when it is needed: ${text}`, async () => {
    const configuration = await loadText(text);
    assert.throws(() => configuration.env, { code: "config_invalid", message });
  });
}

Deno.test("what git knows is read when a function asks for it", async () => {
  const system = repository({
    "/repo/atmos.yaml": "env: {BRANCH: !git.branch , ROOT: !repo-root }\n",
    "/repo/.git/HEAD": "ref: refs/heads/topic\n",
  });
  assert.deepEqual((await load(system)).env, { BRANCH: "topic", ROOT: "/repo" });
  const other = repository({ "/repo/atmos.yaml": "env: {ROOT: !repo-root }\n" });
  await load(other);
  assert.equal(other.files.calls.includes("readText /repo/.git/HEAD"), false);
});

Deno.test("a second start reads the same from what the first one stored", async () => {
  const system = repository({ "/repo/atmos.yaml": TEXT });
  const first = await load(system);
  const second = await load(system);
  const all = (configuration: typeof first): unknown =>
    [...configuration.auth.identities.values()].map(({ name, settings, place }) => ({
      name,
      settings,
      place,
    }));
  assert.deepEqual(all(second), all(first));
  assert.ok(system.files.paths().some((path) => path.startsWith("/home/me/.cache/atmos/config/")));
});

const COMMAND_LINE = `auth:
  identities:
    ann: { kind: aws/user, credentials: { mfa_arn: GAHT12345678, mfa_process: oathtool --totp } }
    bob: { kind: aws/user, credentials: { mfa_process: !exec "echo no" } }
`;

Deno.test("a setting that is a command line runs when its output is asked for, and once each time", async () => {
  const ran: string[] = [];
  const asked: string[][] = [];
  const system = repository({ "/repo/atmos.yaml": COMMAND_LINE }, {
    run: ({ command, args }) => {
      ran.push([command, ...args].join(" "));
      return { stdout: "123456\n" };
    },
  });
  const configuration = await load(system, {
    allowPrograms: ({ needed, all }) => {
      asked.push([...needed.map(({ what }) => what), String(all.length)]);
      return Promise.resolve();
    },
  });
  const what = "auth.identities.ann.credentials.mfa_process";
  assert.ok(
    configuration.programs.some((program) => program.what === what && program.text === "oathtool --totp"),
  );
  const ann = configuration.auth.identities.get("ann");
  await ann?.prepare();
  assert.deepEqual([ran, asked], [[], []]);
  assert.equal(await ann?.output(["credentials", "mfa_process"]), "123456");
  assert.deepEqual(ran, ["sh -c oathtool --totp"]);
  assert.deepEqual(asked, [[what, "2"]]);
  const bob = configuration.auth.identities.get("bob");
  await assert.rejects(async () => await bob?.output(["credentials", "mfa_process"]), {
    code: "config_invalid",
    message: /a command line is plain text, without a function/,
  });
});

Deno.test("a command line that is not trusted, and one that fails, are errors with their place", async () => {
  const system = repository({ "/repo/atmos.yaml": COMMAND_LINE }, {
    run: () => ({ code: 3, stdout: "planted" }),
  });
  const refused = await load(system, { allowPrograms: () => Promise.reject(new Error("untrusted")) });
  const output = async (from: typeof refused): Promise<unknown> =>
    await from.auth.identities.get("ann")?.output(["credentials", "mfa_process"]);
  await assert.rejects(output(refused), { message: "untrusted" });
  assert.deepEqual(system.ran, []);
  await assert.rejects(output(await load(system)), {
    code: "config_invalid",
    message: /^atmos\.yaml:3:\d+: the program of ann\.credentials\.mfa_process failed with exit code 3$/,
  });
});
