import assert from "node:assert/strict";
import { writeAtomic } from "../../../src/files/atomic.ts";
import { memoryFiles } from "../system/memory_files.ts";

const NOW = Date.UTC(2026, 0, 1);
const HOUR = 3_600_000;

function names(files: ReturnType<typeof memoryFiles>): string[] {
  return files.paths().map((path) => path.slice(path.lastIndexOf("/") + 1));
}

Deno.test("a file is created and replaced as a whole, with its mode", async () => {
  const files = memoryFiles(() => NOW);
  files.putFolder("/d");
  await writeAtomic(files, "/d/file", "one");
  await writeAtomic(files, "/d/file", new TextEncoder().encode("twö"));
  assert.equal(files.text("/d/file"), "twö");
  assert.equal((await files.info("/d/file"))?.mode, 0o600);
  await writeAtomic(files, "/d/open", "x", 0o644);
  assert.equal((await files.info("/d/open"))?.mode, 0o644);
  assert.deepEqual(names(files), ["file", "open"]);
});

Deno.test("the content never stands at a name that can be guessed", async () => {
  const files = memoryFiles(() => NOW);
  files.putFolder("/d");
  await writeAtomic(files, "/d/file", "x");
  await writeAtomic(files, "/d/file", "x");
  const temps = files.calls.filter((call) => call.startsWith("writeNew ")).map((call) => call.slice(9));
  assert.equal(new Set(temps).size, 2);
  for (const temp of temps) assert.match(temp, /^\/d\/\.atmos-tmp-[0-9a-f-]{36}-file$/);
});

for (
  const [step, reason] of [["writeNew", "no_space"], ["writeNew", "read_only"], ["rename", "denied"]] as const
) {
  Deno.test(`when ${step} fails with ${reason}, the old content stays and nothing else`, async () => {
    const files = memoryFiles(() => NOW);
    files.put("/d/file", "old");
    files.failOn(step, reason);
    await assert.rejects(writeAtomic(files, "/d/file", "new"), { name: "FileFailure", reason });
    assert.equal(files.text("/d/file"), "old");
    assert.deepEqual(names(files), ["file"]);
  });
}

Deno.test("a folder in place of the file, or none around it, is a failure that leaves nothing behind", async () => {
  const files = memoryFiles(() => NOW);
  files.putFolder("/d/folder");
  await assert.rejects(writeAtomic(files, "/d/folder", "x"), { reason: "is_a_folder" });
  await assert.rejects(writeAtomic(files, "/no/file", "x"), { reason: "absent" });
  files.put("/d/plain", "");
  await assert.rejects(writeAtomic(files, "/d/plain/file", "x"), { reason: "not_a_folder" });
  assert.deepEqual(names(files), ["plain"]);
});

Deno.test("a link is replaced, and what it led to keeps its content", async () => {
  const files = memoryFiles(() => NOW);
  files.put("/elsewhere/file", "theirs");
  files.putLink("/d/file", "/elsewhere/file");
  await writeAtomic(files, "/d/file", "ours");
  assert.equal(files.text("/elsewhere/file"), "theirs");
  assert.equal(files.text("/d/file"), "ours");
});

Deno.test("the next writer sweeps what killed writers left, and nothing else", async () => {
  const files = memoryFiles(() => NOW);
  const others = [".atmos-tmp-alive-file", "file-of-somebody", "x.atmos-tmp-old"];
  for (const name of [...others, ".atmos-tmp-dead-file", ".atmos-tmp-dead-other"]) {
    files.put(`/d/${name}`, "");
  }
  files.hold("/d/.atmos-tmp-alive-file");
  await writeAtomic(files, "/d/file", "x");
  assert.deepEqual(names(files), [".atmos-tmp-alive-file", "file", "file-of-somebody", "x.atmos-tmp-old"]);
});

Deno.test("where locks do not tell who lives, what is more than an hour old goes", async () => {
  const files = { ...memoryFiles(() => NOW), isHeld: () => Promise.resolve(undefined) };
  const ages = { old: 2 * HOUR, new: HOUR / 2, future: -HOUR };
  for (const [name, age] of Object.entries(ages)) {
    files.put(`/d/.atmos-tmp-${name}`, "");
    files.setModifiedAt(`/d/.atmos-tmp-${name}`, NOW - age);
  }
  await writeAtomic(files, "/d/file", "x");
  assert.deepEqual(names(files), [".atmos-tmp-future", ".atmos-tmp-new", "file"]);
});

Deno.test("a writer whose file is swept before its lock writes it once more", async () => {
  const files = memoryFiles(() => NOW);
  files.putFolder("/d");
  files.failOn("rename", "absent", { times: 2 });
  await writeAtomic(files, "/d/file", "x");
  assert.equal(files.text("/d/file"), "x");
});

Deno.test("a sweep that fails does not make the write fail", async () => {
  for (const step of ["list", "isHeld", "removeFile"] as const) {
    const files = memoryFiles(() => NOW);
    files.put("/d/.atmos-tmp-old", "");
    files.failOn(step, "denied");
    await writeAtomic(files, "/d/file", "x");
    assert.equal(files.text("/d/file"), "x");
  }
});

Deno.test("writers at the same time leave one whole content", async () => {
  const files = memoryFiles(() => NOW);
  files.putFolder("/d");
  const contents = Array.from({ length: 50 }, (_, at) => `${at} `.repeat(1000));
  await Promise.all(contents.map((content) => writeAtomic(files, "/d/file", content)));
  assert.ok(contents.includes(files.text("/d/file") ?? ""));
  assert.deepEqual(names(files), ["file"]);
});
