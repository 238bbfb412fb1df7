import assert from "node:assert/strict";
import { leaseFolder } from "../../../../src/auth/lease/lease_folder.ts";
import { type MemorySystem, memorySystem } from "../../system/memory_system.ts";

const CACHE = "/home/me/.cache/atmos";

function left({ files }: MemorySystem): string[] {
  return files.paths().filter((path) => path.startsWith(`${CACHE}/leases/`));
}

Deno.test("files of a child are the owner's alone, and go with it", async () => {
  const system = memorySystem();
  const folder = await leaseFolder(system, CACHE);
  const path = await folder.write("token", "open sesame");
  assert.equal(await system.files.readText(path), "open sesame");
  assert.equal((await system.files.info(path))?.mode, 0o600);
  assert.equal((await system.files.info(path.slice(0, path.lastIndexOf("/"))))?.mode, 0o700);
  await folder.end();
  assert.deepEqual(left(system), []);
});

Deno.test("a program that waits for the end of this one is told the folder, and nothing else", async () => {
  const system = memorySystem({ env: { HOME: "/home/me", PATH: "/evil", SECRET: "x" } });
  const folder = await leaseFolder(system, CACHE);
  const [watcher] = system.started;
  assert.equal(watcher?.command, "/bin/sh");
  assert.deepEqual(watcher?.env, {});
  assert.match(watcher?.args.at(3) ?? "", /^\/home\/me\/\.cache\/atmos\/leases\/[0-9a-f-]{36}$/);
  await folder.end();
});

Deno.test("Windows has no such program", async () => {
  const system = memorySystem({ platform: "windows" });
  const folder = await leaseFolder(system, CACHE);
  assert.deepEqual(system.started, []);
  await folder.end();
  assert.deepEqual(left(system), []);
});

Deno.test("what a killed program left goes with the next lease, and what lives stays", async () => {
  const system = memorySystem();
  const living = await leaseFolder(system, CACHE);
  await living.write("token", "mine");
  system.files.put(`${CACHE}/leases/dead/held`, "");
  system.files.put(`${CACHE}/leases/dead/0-token`, "old");
  system.files.put(`${CACHE}/leases/unknown/file`, "somebody's");
  const first = await leaseFolder(system, CACHE);
  assert.ok(left(system).some((path) => path.includes("/dead/")), "it may have begun a moment ago");
  await system.clock.tick(2 * 60_000);
  const second = await leaseFolder(system, CACHE);
  const names = left(system);
  assert.ok(!names.some((path) => path.includes("/dead/")));
  assert.ok(names.some((path) => path.includes("/unknown/")));
  assert.ok(names.some((path) => path.endsWith("/token")));
  for (const folder of [living, first, second]) await folder.end();
});
