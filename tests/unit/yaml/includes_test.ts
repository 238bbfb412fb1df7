import assert from "node:assert/strict";
import { load, repository, shown } from "../config/configured.ts";

/** What `env.X` or the settings of identity `x` come out as, with `!include` in place. */
async function settingsWith(include: string, files: Record<string, string>): Promise<unknown> {
  const system = repository({
    "/repo/atmos.yaml":
      `auth:\n  identities:\n    x:\n      kind: mock\n      spec:\n        value: ${include}\n`,
    ...files,
  });
  return (await load(system)).auth.identities.get("x")?.settings["spec"];
}

const FILES = {
  "/repo/team.yaml": "accounts: {dev: '111111111111', list: [a, b]}\nname: team\n",
  "/repo/data.json": '{"a": {"b": [1, 2]}}',
  "/repo/note.txt": "hello\nworld\n",
  "/repo/my file.yaml": "x: 1",
  "/repo/empty.yaml": "",
  "/repo/sub/outer.yaml": "inner: !include inner.yaml\n",
  "/repo/sub/inner.yaml": "deep: true\n",
};

const CASES: readonly [include: string, value: unknown][] = [
  ["!include data.json", { a: { b: [1, 2] } }],
  ["!include ./data.json .a.b[1]", 2],
  ["!include team.yaml .accounts.dev", "111111111111"],
  ["!include team.yaml .accounts.list", ["a", "b"]],
  [`!include 'team.yaml .accounts["dev"]'`, "111111111111"],
  ["!include team.yaml .", { accounts: { dev: "111111111111", list: ["a", "b"] }, name: "team" }],
  ["!include /repo/team.yaml .name", "team"],
  ["!include note.txt", "hello\nworld\n"],
  ["!include.raw team.yaml", FILES["/repo/team.yaml"]],
  [`!include '"my file.yaml" .x'`, 1],
  [`!include 'team.yaml ".accounts.dev"'`, "111111111111"],
  ["!include sub/outer.yaml", { inner: { deep: true } }],
];

for (const [include, value] of CASES) {
  Deno.test(include, async () => assert.deepEqual(await settingsWith(include, FILES), { value }));
}

Deno.test("an empty file is included as nothing", async () => {
  assert.deepEqual(await settingsWith("!include empty.yaml", FILES), {});
});

Deno.test("included sections merge like written ones", async () => {
  const system = repository({
    "/repo/atmos.d/base.yaml": "auth: {identities: {dev: {kind: mock, alias: d}}}\n",
    "/repo/atmos.yaml": "auth: !include auth.yaml\n",
    "/repo/auth.yaml": "identities: !include ids.yaml\n",
    "/repo/ids.yaml": "dev: {default: true}\nprod: {kind: mock}\n",
  });
  const { identities } = (await load(system)).auth;
  assert.deepEqual([...identities.keys()], ["dev", "prod"]);
  assert.deepEqual([identities.get("dev")?.alias, identities.get("dev")?.default], ["d", true]);
});

Deno.test("a whole file may be an include", async () => {
  const system = repository({
    "/repo/atmos.yaml": "!include real.yaml\n",
    "/repo/real.yaml": "env: {A: 1}\n",
  });
  assert.deepEqual((await load(system)).env, { A: "1" });
});

const FAILURES: readonly [include: string, message: RegExp][] = [
  ["!include", /^!include needs the path of a file$/],
  ["!include nope.yaml", /^cannot include "nope\.yaml": line 1, column 1: the file does not exist$/],
  ["!include.raw nope.txt", /^cannot include "nope\.txt": the file does not exist$/],
  ["!include sub", /^cannot include "sub": this is a folder, not a file$/],
  ["!include broken.yaml", /^cannot include "broken\.yaml": line 2, column 1: /],
  ["!include vars.tfvars", /^cannot include "vars\.tfvars": line 1, column 5: only plain values are read/],
  ["!include https://example.com/x.yaml", /^!include takes files of this machine only$/],
  ["!include team.yaml .nope", /^"team\.yaml" has nothing at \.nope$/],
  ["!include team.yaml .name | upper", /^cannot pick "\.name \| upper" from "team\.yaml"$/],
  ["!include note.txt .a", /^cannot pick a value from "note\.txt": it is included as text$/],
  ["!include loop.yaml", /^the files include each other in a circle: loop\.yaml → loop\.yaml$/],
];

for (const [include, message] of FAILURES) {
  Deno.test(`a failing include matters only to its entry: ${include}`, async () => {
    const system = repository({
      ...FILES,
      "/repo/broken.yaml": "a: [\n",
      "/repo/vars.tfvars": "a = b",
      "/repo/loop.yaml": "again: !include loop.yaml\n",
      "/repo/atmos.yaml":
        `auth:\n  identities:\n    x: {kind: mock, spec: {value: ${include}}}\n    y: {kind: mock}\n`,
    });
    const configuration = await load(system);
    assert.equal(configuration.auth.identities.get("y")?.kind, "mock");
    assert.equal(configuration.auth.identities.get("x")?.kind, "mock");
    const errors = (await configuration.check()).filter(({ severity, message }) =>
      severity === "error" && !/via/.test(message)
    );
    assert.equal(errors.length, 1);
    assert.match(errors[0]?.message ?? "", message);
  });
}

Deno.test("a section that cannot be included is told where it stands", async () => {
  await assert.rejects(load(repository({ "/repo/atmos.yaml": "auth: !include nope.yaml\n" })), {
    code: "config_invalid",
    message: 'atmos.yaml:1:16: cannot include "nope.yaml": line 1, column 1: the file does not exist',
  });
});

Deno.test("files that include others twice at every step are stopped", async () => {
  const files: Record<string, string> = { "/repo/f0.yaml": "x: 1\n" };
  for (let level = 1; level <= 20; level++) {
    const below = `f${level - 1}.yaml`;
    files[`/repo/f${level}.yaml`] = `a: !include ${below}\nb: !include ${below}\n`;
  }
  const system = repository({ ...files, "/repo/atmos.yaml": "settings: !include f20.yaml\n" });
  const problems = await (await load(system)).check();
  assert.ok(
    problems.some(({ message }) => message === "there are more than 1000 includes"),
    problems.map(shown)[0],
  );
});

Deno.test("a file of HCL is read once, however often it is included", async () => {
  const system = repository({
    "/repo/atmos.yaml": `settings: [${"!include team.tfvars .a, ".repeat(20)}]\nenv: !include team.tfvars\n`,
    "/repo/team.tfvars": 'a = "x"\n',
  });
  let reads = 0;
  const { readBytes } = system.files;
  system.files.readBytes = (path, limit) => {
    if (path.endsWith(".tfvars")) reads++;
    return readBytes.call(system.files, path, limit);
  };
  assert.deepEqual((await load(system)).env, { a: "x" });
  assert.equal(reads, 1);
});

Deno.test("a file of HCL counts like any other before it is read", async () => {
  const system = repository({
    "/repo/atmos.yaml": "settings: !include many.tfvars\n",
    "/repo/many.tfvars": `a = [${"1,".repeat(200_000)}]`,
  });
  const problems = await (await load(system)).check();
  assert.ok(
    problems.some(({ message }) => /there is more text than a configuration may have/.test(message)),
    problems.map(shown)[0],
  );
});

const FRAGMENT = { "/repo/atmos.yaml": "", "/repo/atmos.d/deep/a.yaml": "env: !include vars/env.yaml\n" };

const PLACES: [where: string, files: Record<string, string>, found: string | undefined][] = [
  [
    "beside the file",
    { "/repo/atmos.d/deep/vars/env.yaml": "A: beside", "/repo/vars/env.yaml": "A: root" },
    "beside",
  ],
  [
    "in the working folder",
    { "/repo/sub/vars/env.yaml": "A: working", "/repo/vars/env.yaml": "A: root" },
    "working",
  ],
  ["in the repository's root", { "/repo/vars/env.yaml": "A: root" }, "root"],
  ["nowhere", {}, undefined],
];

for (const [where, files, found] of PLACES) {
  Deno.test(`what a file of atmos.d includes is looked for ${where}`, async () => {
    const system = repository({ ...FRAGMENT, ...files, "/repo/sub/x": "" }, { workingFolder: "/repo/sub" });
    const loading = await load(system);
    if (found === undefined) {
      assert.throws(() => loading.env, { message: /cannot include .*atmos\.d\/deep\/vars/ });
    } else assert.deepEqual(loading.env, { A: found });
  });
}

Deno.test("a person's own file takes nothing from the repository that they are in", async () => {
  const system = repository({
    "/home/me/.atmos/atmos.yaml": "",
    "/home/me/.atmos/atmos.d/a.yaml": "env: !include env.yaml\n",
    "/repo/env.yaml": "A: of the repository\n",
  });
  const loading = await load(system);
  assert.throws(() => loading.env, { message: /cannot include/ });
});

Deno.test("other files look beside themselves alone", async () => {
  const files = { "/repo/conf/a.yaml": "env: !include env.yaml\n", "/repo/env.yaml": "A: root\n" };
  const loading = await load(repository({ "/repo/atmos.yaml": "import: conf/a.yaml\n", ...files }));
  assert.throws(() => loading.env, { message: /cannot include/ });
});
