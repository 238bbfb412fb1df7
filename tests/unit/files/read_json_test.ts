import assert from "node:assert/strict";
import { readJson } from "../../../src/files/read_json.ts";
import { ScopedDir } from "../../../src/files/scoped_dir.ts";
import { type MemorySystem, memorySystem } from "../system/memory_system.ts";

const ROOT = "/home/me/.cache/atmos";

function setUp(): { system: MemorySystem; dir: ScopedDir } {
  const system = memorySystem();
  return { system, dir: new ScopedDir(system.files, ROOT) };
}

/** Accepts numbers. */
function accept(value: unknown): number {
  if (typeof value !== "number") throw new Error("it is not a number");
  return value;
}

Deno.test("a good file is read and stays", async () => {
  const { system, dir } = setUp();
  await dir.write(["a", "n.json"], " 7\n");
  assert.equal(await readJson(system, dir, ["a", "n.json"], accept), 7);
  assert.deepEqual(system.files.paths(), [`${ROOT}/a/n.json`]);
  assert.deepEqual(system.logLines, []);
});

Deno.test("an absent file is read as nothing, silently", async () => {
  const { system, dir } = setUp();
  assert.equal(await readJson(system, dir, ["a", "n.json"], accept), undefined);
  assert.deepEqual(system.logLines, []);
});

for (
  const text of [
    "",
    "{",
    "7 8",
    "\0\0\0\0",
    '"seven"',
    "null",
    "[7]",
    "\ufffd",
    "{".repeat(100_000),
    "7\u001b",
  ]
) {
  Deno.test(`a file that makes no sense is set aside and reported: ${JSON.stringify(text.slice(0, 20))}`, async () => {
    const { system, dir } = setUp();
    system.files.put(`${ROOT}/n.json`, text);
    assert.equal(await readJson(system, dir, ["n.json"], accept), undefined);
    assert.deepEqual(system.files.paths(), [`${ROOT}/n.json.corrupt-20260102T030405Z`]);
    assert.equal(system.files.text(`${ROOT}/n.json.corrupt-20260102T030405Z`), text);
    assert.deepEqual(system.logLines.map(({ level }) => level), ["warn"]);
    assert.equal(system.logLines[0]?.fields["file"], `${ROOT}/n.json`);
    assert.equal(system.logLines[0]?.fields["copy"], `${ROOT}/n.json.corrupt-20260102T030405Z`);
    assert.equal(await readJson(system, dir, ["n.json"], accept), undefined);
    assert.equal(system.logLines.length, 1);
  });
}

Deno.test("the report quotes nothing of a broken file, which may hold secrets", async () => {
  const { system, dir } = setUp();
  system.files.put(`${ROOT}/n.json`, '{"accessToken": planted-secret}');
  await readJson(system, dir, ["n.json"], accept);
  assert.equal(JSON.stringify(system.logLines).includes("planted"), false);
});

Deno.test("the last three broken copies are kept", async () => {
  const { system, dir } = setUp();
  for (const text of ["one", "two", "three", "four", "five"]) {
    await dir.write(["n.json"], text);
    await readJson(system, dir, ["n.json"], accept);
    await system.clock.tick(60_000);
  }
  assert.deepEqual(system.files.paths().map((path) => system.files.text(path)), ["three", "four", "five"]);
});

Deno.test("a good file that another process put there meanwhile is not set aside", async () => {
  const { system, dir } = setUp();
  await dir.write(["n.json"], '"old"');
  const value = await readJson(system, dir, ["n.json"], (old) => {
    system.files.put(`${ROOT}/n.json`, "8");
    return accept(old);
  });
  assert.equal(value, undefined);
  assert.deepEqual(system.files.paths().map((path) => system.files.text(path)), ["8"]);
  assert.deepEqual(system.logLines, []);
});

Deno.test("where nothing can be set aside, the failure says so", async () => {
  const { system, dir } = setUp();
  system.files.put(`${ROOT}/n.json`, "{");
  system.files.failOn("rename", "read_only");
  await assert.rejects(readJson(system, dir, ["n.json"], accept), {
    code: "storage",
    message: `cannot set aside "${ROOT}/n.json": the file system is read-only`,
  });
});
