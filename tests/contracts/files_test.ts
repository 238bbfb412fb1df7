import assert from "node:assert/strict";
import { denoFiles } from "../../src/system/deno_files.ts";
import { memoryFiles } from "../unit/system/memory_files.ts";
import { inTempFolder } from "../unit/system/temp_folder.ts";
import { filesContract } from "./files_contract.ts";

const isWindows = Deno.build.os === "windows";

const hasFullDevice = await Deno.stat("/dev/full").then(() => true, () => false);

filesContract({
  name: "real",
  files: denoFiles(),
  inNewFolder: inTempFolder,
  link: (path, to) => Deno.symlink(to, path),
  pipe: isWindows ? undefined : async (path) => {
    assert.ok((await new Deno.Command("mkfifo", { args: [path] }).output()).success);
  },
  fullDevice: hasFullDevice ? "/dev/full" : undefined,
  hasModes: !isWindows,
});

const memory = memoryFiles(() => Date.UTC(2026, 0, 1));
let roots = 0;

filesContract({
  name: "memory",
  files: memory,
  inNewFolder: async (work) => {
    const root = `/roots/${++roots}`;
    await memory.makeFolder(root, 0o700);
    await work(root);
  },
  link: (path, to) => Promise.resolve(memory.putLink(path, to)),
  pipe: (path) => Promise.resolve(memory.putOther(path)),
  fullDevice: undefined,
  hasModes: true,
});

Deno.test("another process that waits for a lock which is retired gets it, and keeps others out", async () => {
  await inTempFolder(async (root) => {
    // Each has a queue of its own, as processes have.
    const [first, second, third] = [denoFiles(), denoFiles(), denoFiles()];
    const path = `${root}/lock`;
    const held = await first.lock(path);
    const waiting = second.lock(path);
    await held.retire();
    const granted = await waiting;
    let isIn = false;
    const last = third.lock(path).then((lock) => {
      isIn = true;
      return lock;
    });
    await second.info(root);
    assert.equal(isIn, false);
    await granted.release();
    await (await last).release();
    assert.equal((await second.info(path))?.kind, "file");
  });
});
