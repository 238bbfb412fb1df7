import assert from "node:assert/strict";
import { run } from "../../../../../src/cli/run.ts";
import { type MemorySystem, memorySystem } from "../../../system/memory_system.ts";
import { ended, ENV, FILES, signedIn } from "../../snapshots/project.ts";

async function atmos(system: MemorySystem, line: string): Promise<{ code: number; said: string }> {
  const before = [system.stdout().length, system.stderr().length];
  const code = await run(line.split(" "), (log) => ({ ...system, log }));
  return { code, said: system.stdout().slice(before[0]) + system.stderr().slice(before[1]) };
}

async function scene(): Promise<MemorySystem> {
  const system = memorySystem({ workingFolder: "/project", files: FILES, env: ENV });
  await signedIn("dev-admin", "legacy", "prod-readonly")(system);
  await ended("old-portal", "2020-01-01T00:00:00Z")(system);
  return system;
}

function stored(system: MemorySystem, name: string): boolean {
  return system.files.paths().some((path) => path.includes(`/${name}/`) && path.endsWith("/credentials"));
}

for (
  const line of [
    "auth logout dev-admin",
    "auth logout dev-admin --only",
    "auth logout --provider company-sso -o json",
  ]
) {
  Deno.test(`\`${line}\` sweeps what has expired elsewhere, without a word`, async () => {
    const system = await scene();
    assert.ok(stored(system, "legacy"));
    const { code, said } = await atmos(system, line);
    assert.equal(code, 0, said);
    assert.equal(stored(system, "legacy"), false);
    assert.doesNotMatch(said, /legacy|expired|swept/);
  });
}

Deno.test("a dry run sweeps nothing, and a session that lives stays", async () => {
  const system = await scene();
  await atmos(system, "auth logout dev-admin --dry-run");
  assert.ok(stored(system, "legacy"));
  await atmos(system, "auth logout dev-admin --only");
  assert.ok(stored(system, "prod-readonly"));
});

Deno.test("a sweep that fails is no failure of the logout", async () => {
  const system = await scene();
  const read = system.files.list.bind(system.files);
  let calls = 0;
  Object.assign(system.files, {
    list: (path: string, most: number) => {
      if (path.includes("old-portal") && ++calls > 0) return Promise.reject(new Error("the disk is gone"));
      return read(path, most);
    },
  });
  assert.equal((await atmos(system, "auth logout dev-admin --only")).code, 0);
});
