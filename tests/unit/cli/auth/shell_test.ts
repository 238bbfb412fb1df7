import assert from "node:assert/strict";
import { run } from "../../../../src/cli/run.ts";
import { type MemorySystem, memorySystem } from "../../system/memory_system.ts";

const CONFIGURATION = `auth:
  providers:
    pretend: { kind: mock/aws, region: us-east-1 }
  identities:
    dev: { kind: mock/aws, default: true, via: { provider: pretend } }
`;

async function machine(
  files: Record<string, string> = {},
  env: Record<string, string> = {},
): Promise<MemorySystem> {
  const system = memorySystem({
    terminal: true,
    workingFolder: "/project",
    files: { "/project/atmos.yaml": CONFIGURATION, "/bin/bash": "", "/bin/zsh": "", ...files },
    env: { HOME: "/home/me", PATH: "/bin", SHELL: "/bin/bash", NO_COLOR: "1", ...env },
    start: () => 7,
  });
  for (const shell of ["/bin/bash", "/bin/zsh"]) await system.files.setMode(shell, 0o755);
  return system;
}

function atmos(system: MemorySystem, line: string): Promise<number> {
  return run(line.split(" "), (log) => ({ ...system, log }));
}

Deno.test("a shell says as whom one enters and leaves, and gives its exit code", async () => {
  const system = await machine();
  assert.equal(await atmos(system, "auth shell"), 7);
  assert.match(
    system.stderr(),
    /^→ Entering a bash shell as dev \(pretend\)\. Type exit to leave\.\n← Left the shell of dev\.\n$/,
  );
  const [shell] = system.started;
  assert.deepEqual([shell?.command, shell?.args], ["/bin/bash", []]);
  assert.deepEqual([shell?.env["ATMOS_IDENTITY"], shell?.env["ATMOS_SHLVL"]], ["dev", "1"]);
});

Deno.test("identity, shell and arguments may be named", async () => {
  const system = await machine();
  assert.equal(await atmos(system, "auth shell dev --shell zsh -- -c true"), 7);
  const [shell] = system.started;
  assert.deepEqual([shell?.command, shell?.args], ["/bin/zsh", ["-c", "true"]]);
  assert.ok(!system.stderr().includes("Type exit"));
});

Deno.test("a start file that replaces the identity is named in a warning", async () => {
  const system = await machine({ "/home/me/.bashrc": "# mine\nexport AWS_PROFILE=other\n" });
  assert.equal(await atmos(system, "auth shell"), 7);
  assert.match(system.stderr(), /^! ~\/\.bashrc:2 sets AWS_PROFILE/m);
});

Deno.test("with authentication turned off the shell gets the environment as it is", async () => {
  const system = await machine({}, { AWS_PROFILE: "mine", AWS_ACCESS_KEY_ID: "mine" });
  assert.equal(await atmos(system, "auth shell --identity=off"), 7);
  assert.match(system.stderr(), /^! Authentication is turned off by --identity\.\n$/);
  const env = system.started[0]?.env ?? {};
  assert.deepEqual([env["AWS_PROFILE"], env["AWS_ACCESS_KEY_ID"], env["ATMOS_IDENTITY"]], [
    "mine",
    "mine",
    undefined,
  ]);
});

Deno.test("a shell that does not exist is command not found", async () => {
  const system = await machine();
  assert.equal(await atmos(system, "auth shell --shell nosuch"), 127);
  assert.match(system.stderr(), /cannot run "nosuch"/);
});
