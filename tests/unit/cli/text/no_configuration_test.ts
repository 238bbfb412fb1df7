import assert from "node:assert/strict";
import { run } from "../../../../src/cli/run.ts";
import { memorySystem } from "../../system/memory_system.ts";

const LINES = [
  "auth whoami",
  "auth list",
  "list stacks",
  "describe stacks",
  "describe component vpc -s dev",
  "terraform plan vpc -s dev",
  "validate stacks",
  "workflow deploy",
  "list workflows",
  "deploy",
];

for (const line of LINES) {
  Deno.test(`without a configuration, \`atmos ${line}\` says where was looked and what helps`, async () => {
    const system = memorySystem({ workingFolder: "/empty", env: { HOME: "/home/me" } });
    assert.notEqual(await run(line.split(" "), (log) => ({ ...system, log })), 0);
    assert.match(system.stderr(), /There is no atmos\.yaml in \/empty or a folder above it/);
    assert.match(system.stderr(), /atmos -C FOLDER/);
    assert.match(system.stderr(), /atmos auth init/);
  });
}

Deno.test("with a configuration that lacks a setting, the setting is what is told", async () => {
  for (const line of ["list stacks", "workflow deploy"]) {
    const files = { "/project/atmos.yaml": "logs: { level: info }\n" };
    const system = memorySystem({ workingFolder: "/project", env: { HOME: "/home/me" }, files });
    assert.equal(await run(line.split(" "), (log) => ({ ...system, log })), 2);
    assert.match(system.stderr(), /base_path is not/);
  }
});

Deno.test("a setting that is missing without a configuration is no setting to add", async () => {
  const system = memorySystem({ workingFolder: "/empty", env: { HOME: "/home/me" } });
  await run(["list", "workflows"], (log) => ({ ...system, log }));
  assert.match(system.stderr(), /cannot find workflows: no atmos\.yaml was found/);
});

Deno.test("with a configuration, an unknown command is just that", async () => {
  const files = { "/project/atmos.yaml": "logs: { level: info }\n" };
  const system = memorySystem({ workingFolder: "/project", env: { HOME: "/home/me" }, files });
  await run(["deploy"], (log) => ({ ...system, log }));
  assert.match(system.stderr(), /unknown command "deploy"\n {2}Run `atmos --help`[^\n]*\n$/);
});

Deno.test("a command that stands below another one is found by its own name", async () => {
  const system = memorySystem({ workingFolder: "/empty", env: { HOME: "/home/me" } });
  assert.equal(await run(["help", "whoami"], (log) => ({ ...system, log })), 2);
  assert.match(system.stderr(), /Did you mean `atmos help auth whoami`\?/);
});
