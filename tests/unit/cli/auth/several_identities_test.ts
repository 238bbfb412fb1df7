import assert from "node:assert/strict";
import { run } from "../../../../src/cli/run.ts";
import { memorySystem } from "../../system/memory_system.ts";

const YAML = `auth:
  providers: { pretend: { kind: mock/aws } }
  identities:
    dev: { kind: mock/aws, alias: d, via: { provider: pretend } }
    prod: { kind: mock/aws, via: { provider: pretend } }
    store: { kind: ambient }
    vault: { kind: ambient, protected: true }
`;

async function atmos(line: string): Promise<{ code: number; stderr: string; env: Record<string, string> }> {
  let env: Readonly<Record<string, string>> = {};
  const system = memorySystem({
    workingFolder: "/project",
    files: { "/project/atmos.yaml": YAML },
    env: { HOME: "/home/me", PATH: "/usr/bin", SHELL: "/usr/bin/bash" },
    start: (request) => {
      env = request.env;
      return 0;
    },
  });
  for (const name of ["true", "bash"]) system.files.put(`/usr/bin/${name}`, "", 0o755);
  const code = await run(line.split(" "), (log) => ({ ...system, log }));
  return { code, stderr: system.stderr(), env };
}

Deno.test("several identities are lent to one program, in their order", async () => {
  for (const line of ["auth exec -i d -i store -- true", "auth exec d -i d -i store -- true"]) {
    const { code, stderr, env } = await atmos(line);
    assert.equal(code, 0, stderr);
    assert.deepEqual([env["ATMOS_IDENTITY"], env["ATMOS_IDENTITIES"]], ["dev", "dev,store"]);
    assert.equal(env["ATMOS_SESSION"]?.split(" ").length, 2);
    assert.match(env["ATMOS_LENT"] ?? "", /AWS_PROFILE/);
  }
});

Deno.test("two of AWS are lent to one program: it is the first, and finds the other by its name", async () => {
  const { code, stderr, env } = await atmos("auth exec -i dev -i prod -- true");
  assert.equal(code, 0, stderr);
  assert.deepEqual([env["AWS_PROFILE"], env["ATMOS_IDENTITIES"]], ["dev", "dev,prod"]);
  assert.match(env["AWS_CONFIG_FILE"] ?? "", /\/leases\//);
});

Deno.test("a shell says as whom it works, all of them", async () => {
  const { code, stderr } = await atmos("auth shell --identity dev --identity=store");
  assert.equal(code, 0, stderr);
  assert.match(stderr, /Entering a bash shell as dev \(pretend\), store \([^)]*\)\. Type exit/);
  assert.match(stderr, /Left the shell of dev, store\./);
});

for (
  const [line, code, said] of [
    ["auth env -i dev -i prod", 2, /cannot lend "dev" and "prod" to one program: both need/],
    ["auth exec -i dev -i nope -- true", 1, /nope/],
    ["auth exec -i dev -i false -- true", 2, /"false" turns authentication off/],
    ["auth exec --identity= -i dev -- true", 2, /one of them has no name/],
    ["auth exec -i dev -i store --account a -- true", 2, /a role of a list is one alone/],
    ["auth exec -i dev -i vault -- true", 2, /"vault".*is protected, and nobody is there/],
    [
      "auth whoami -i dev -i store",
      2,
      /cannot use several identities here: this command works with one\n.*--identity/,
    ],
    ["auth logout -i dev -i store", 2, /cannot use several identities here/],
  ] as const
) {
  Deno.test(`atmos ${line} says why not`, async () => {
    const result = await atmos(line);
    assert.equal(result.code, code, result.stderr);
    assert.match(result.stderr, said);
    assert.deepEqual(result.env, {});
  });
}
