import assert from "node:assert/strict";
import type { LoadOptions } from "../../../src/config/load.ts";
import { load, repository } from "./configured.ts";

const BASE = `auth:
  identities:
    dev: {kind: mock/aws, via: {provider: p}, alias: d}
    ops: {kind: mock/aws, via: {provider: p}}
  providers: {p: {kind: mock/aws}}
env: {A: base}
`;

const FILES = {
  "/repo/atmos.yaml": BASE,
  "/repo/profiles/ci/a.yaml": "auth: {identities: {dev: {default: true}}}\nenv: {A: ci}\n",
  "/repo/profiles/ci/sub/b.yaml": "env: {B: deeper}\n",
  "/repo/.atmos/profiles/local/x.yml": "env: {A: local}\n",
  "/home/me/.config/atmos/profiles/mine/x.yaml": "env: {A: mine}\n",
};

const CHOICES: readonly [
  title: string,
  more: Record<string, string>,
  env: Record<string, string>,
  options: Partial<LoadOptions>,
  result: Record<string, string>,
][] = [
  ["none", {}, {}, {}, { A: "base" }],
  ["one, with all its files", {}, {}, { profiles: ["ci"] }, { A: "ci", B: "deeper" }],
  ["two, the later on top", {}, {}, { profiles: ["ci", "local"] }, { A: "local", B: "deeper" }],
  ["two, the other way round", {}, {}, { profiles: ["local", "ci"] }, { A: "ci", B: "deeper" }],
  ["one from the person's folder", {}, {}, { profiles: ["mine"] }, { A: "mine" }],
  ["the default", { "/repo/atmos.d/p.yaml": "profiles: {default: ci}" }, {}, {}, { A: "ci", B: "deeper" }],
  ["a list as default", { "/repo/atmos.d/p.yaml": "profiles: {default: [ci, local]}" }, {}, {}, {
    A: "local",
    B: "deeper",
  }],
  [
    "the variable over the default",
    { "/repo/atmos.d/p.yaml": "profiles: {default: ci}" },
    {
      ATMOS_PROFILE: "local, mine",
    },
    {},
    { A: "mine" },
  ],
  ["the flag over the variable", {}, { ATMOS_PROFILE: "ci" }, { profiles: ["local"] }, { A: "local" }],
  ["env in the file chooses none", { "/repo/atmos.d/p.yaml": "env: {ATMOS_PROFILE: local}" }, {}, {}, {
    A: "base",
    ATMOS_PROFILE: "local",
  }],
  [
    "one below base_path first",
    {
      "/repo/atmos.d/p.yaml": "profiles: {base_path: ./own}",
      "/repo/own/ci/x.yaml": "env: {A: own}\n",
    },
    {},
    { profiles: ["ci"] },
    { A: "own" },
  ],
];

for (const [title, more, env, options, result] of CHOICES) {
  Deno.test(`profiles: ${title}`, async () => {
    const system = repository({ ...FILES, ...more }, { env: { HOME: "/home/me", ...env } });
    assert.deepEqual((await load(system, options)).env, result);
  });
}

Deno.test("a profile that only marks the default keeps everything else of the identity", async () => {
  const identity = (await load(repository(FILES), { profiles: ["ci"] })).auth.identities.get("dev");
  assert.deepEqual(
    [identity?.kind, identity?.via, identity?.alias, identity?.default],
    ["mock/aws", { provider: "p" }, "d", true],
  );
});

const UNKNOWN: readonly [name: string, hint: RegExp][] = [
  ["cj", /^Did you mean ci\? Profiles: ci, local, mine\.$/],
  ["dev", /^dev is an identity: use --identity dev, or ATMOS_IDENTITY\.$/],
  ["../profiles/ci", /^.*Profiles: ci, local, mine\.$/],
  ["..", /^Profiles: /],
  ["\u001b[2J", /^Profiles: /],
];

for (const [name, hint] of UNKNOWN) {
  Deno.test(`no profile: ${JSON.stringify(name)}`, async () => {
    await assert.rejects(load(repository(FILES), { profiles: [name] }), (error: unknown) => {
      assert.ok(error instanceof Error && "code" in error && "hint" in error);
      assert.equal(error.code, "config_invalid");
      assert.match(error.message, /^cannot use the profile ".*": there is no such profile$/);
      assert.match(String(error.hint), hint);
      // deno-lint-ignore no-control-regex
      assert.doesNotMatch(error.message, /\u001b/);
      return true;
    });
  });
}

Deno.test("an unknown default profile is told with its place, and where there are none, what one is", async () => {
  const system = repository({ "/repo/atmos.yaml": "profiles:\n  default: ci\n" });
  await assert.rejects(load(system), {
    message: 'atmos.yaml:2:12: cannot use the profile "ci": there is no such profile',
    hint: "A profile is a folder of YAML files, such as /repo/profiles/ci.",
  });
});

Deno.test("profiles are found from the folder of the file, not from the working folder", async () => {
  const system = repository(FILES, { workingFolder: "/repo/deep/down" });
  assert.equal((await load(system, { profiles: ["ci"] })).env["A"], "ci");
});
