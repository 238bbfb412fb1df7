import assert from "node:assert/strict";
import { run } from "../../../../../src/cli/run.ts";
import { type MemorySystem, memorySystem } from "../../../system/memory_system.ts";

const CONFIGURATION = `auth:
  providers:
    pretend: { kind: mock/aws, region: us-east-1 }
    sso: { kind: aws/iam-identity-center, region: us-east-1, start_url: "https://x.example/start" }
  identities:
    dev: { kind: mock/aws, default: true, via: { provider: pretend } }
    real:
      kind: aws/permission-set
      via: { provider: sso }
      principal: { name: Admin, account: { id: "111122223333" } }
`;

function project(env: Record<string, string> = {}): MemorySystem {
  return memorySystem({
    workingFolder: "/project",
    files: { "/project/atmos.yaml": CONFIGURATION },
    env: { HOME: "/home/me", ...env },
  });
}

function atmos(system: MemorySystem, line: string): Promise<number> {
  return run(line.split(" "), (log) => ({ ...system, log }));
}

Deno.test("a file is appended to, and is its owner's only", async () => {
  const system = project();
  assert.equal(await atmos(system, "auth env --format dotenv --output-file out.env"), 0);
  assert.equal(await atmos(system, "auth env -f dotenv -o out.env"), 0);
  const text = await system.files.readText("/project/out.env") ?? "";
  assert.equal(text.split("ATMOS_IDENTITY=dev\n").length, 3);
  assert.equal((await system.files.info("/project/out.env"))?.mode, 0o600);
  assert.equal(system.stdout(), "");
});

Deno.test("a GitHub Actions job names its own file", async () => {
  const system = project({ GITHUB_ENV: "/runner/env" });
  await system.files.makeFolder("/runner", 0o755);
  assert.equal(await atmos(system, "auth env --format github"), 0);
  assert.match(await system.files.readText("/runner/env") ?? "", /^AWS_PROFILE=dev$/m);
});

Deno.test("format and file may come from variables, and flags win", async () => {
  const system = project({ ATMOS_AUTH_ENV_FORMAT: "json", ATMOS_AUTH_ENV_OUTPUT_FILE: "/project/x" });
  assert.equal(await atmos(system, "auth env"), 0);
  assert.equal(JSON.parse(await system.files.readText("/project/x") ?? "").ATMOS_IDENTITY, "dev");
  assert.equal(await atmos(system, "auth env --format fish --output-file y"), 0);
  assert.match(await system.files.readText("/project/y") ?? "", /^set -gx ATMOS_IDENTITY 'dev';$/m);
});

Deno.test("a file that cannot be written is an error that names it", async () => {
  const system = project();
  assert.equal(await atmos(system, "auth env --output-file /nowhere/out.env"), 1);
  assert.match(system.stderr(), /cannot write "\/nowhere\/out.env"/);
});

Deno.test("without a session that lives, it says what to run, and prints what fails", async () => {
  for (const flags of ["", " --login"]) {
    const system = project();
    assert.equal(await atmos(system, `auth env -i real${flags}`), 1);
    assert.equal(system.stdout(), "false;\n");
    assert.match(system.stderr(), /`atmos auth login/);
    assert.deepEqual(system.opened, []);
  }
});

Deno.test("no secret is printed in any format", async () => {
  for (const format of ["bash", "fish", "powershell", "dotenv", "env", "json"]) {
    const system = project();
    assert.equal(await atmos(system, `auth env --format ${format}`), 0);
    assert.ok(
      !/MOCK|ASIA|AKIA|secret_access_key/.test(system.stdout().replaceAll("MOCK_IDENTITY", "")),
      system.stdout(),
    );
  }
});
