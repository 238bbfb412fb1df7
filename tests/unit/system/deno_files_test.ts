import assert from "node:assert/strict";
import { denoFiles, fileFailure } from "../../../src/system/deno_files.ts";
import { FileFailure, type FileFailureReason } from "../../../src/system/ports.ts";
import { inTempFolder } from "./temp_folder.ts";

const coded = (code: string): Error => Object.assign(new Error(code), { code });

const reasons: readonly (readonly [thrown: unknown, reason: FileFailureReason])[] = [
  [coded("ENOENT"), "absent"],
  [coded("EACCES"), "denied"],
  [coded("EPERM"), "denied"],
  [coded("EEXIST"), "exists"],
  [coded("ENOTEMPTY"), "not_empty"],
  [coded("ENOTDIR"), "not_a_folder"],
  [coded("EISDIR"), "is_a_folder"],
  [coded("EROFS"), "read_only"],
  [coded("ENOSPC"), "no_space"],
  [coded("EDQUOT"), "no_space"],
  [coded("ELOOP"), "other"],
  [coded("EIO"), "other"],
  [new Deno.errors.NotFound(""), "absent"],
  [new Deno.errors.PermissionDenied(""), "denied"],
  [new Deno.errors.NotCapable(""), "denied"],
  [new Deno.errors.AlreadyExists(""), "exists"],
  [new Deno.errors.NotADirectory(""), "not_a_folder"],
  [new Deno.errors.IsADirectory(""), "is_a_folder"],
  [new TypeError("bad path"), "other"],
  ["text", "other"],
];

for (const [thrown, reason] of reasons) {
  const what = thrown instanceof Error ? `${thrown.name} ${thrown.message}` : String(thrown);
  Deno.test(`a file operation that throws ${what} fails as ${reason}`, () => {
    const failure = fileFailure(thrown, "/some/path");
    assert.deepEqual([failure.reason, failure.path], [reason, "/some/path"]);
  });
}

Deno.test("a failure that is one already stays the same", () => {
  const failure = new FileFailure("denied", "/a", "no");
  assert.equal(fileFailure(failure, "/b"), failure);
});

for (const umask of ["000", "177"]) {
  Deno.test({
    name: `under umask ${umask} folders and files are open to their owner, and to nobody else`,
    ignore: Deno.build.os === "windows",
    fn: () =>
      inTempFolder(async (folder) => {
        const module = import.meta.resolve("../../../src/system/deno_files.ts");
        const code = `const { denoFiles } = await import(${JSON.stringify(module)});
        const files = denoFiles(), text = new Uint8Array(1);
        await files.makeFolder("${folder}/deep/folder", 0o700);
        await files.writeNew("${folder}/file", text, 0o600);
        await files.append("${folder}/notes", text, 0o600);
        await files.appendLine("${folder}/log", text, 0o600);
        await (await files.lock("${folder}/lock")).release();`;
        const { success, stderr } = await new Deno.Command("sh", {
          args: ["-c", `umask ${umask}; exec "$0" eval --no-check "$1"`, Deno.execPath(), code],
        }).output();
        assert.equal(success, true, new TextDecoder().decode(stderr));
        const files = denoFiles();
        for (const name of ["deep", "deep/folder"]) {
          assert.equal((await files.info(`${folder}/${name}`))?.mode, 0o700, name);
        }
        for (const name of ["file", "notes", "log", "lock"]) {
          assert.equal((await files.info(`${folder}/${name}`))?.mode, 0o600, name);
        }
      }),
  });
}

Deno.test({
  name: "what belongs to another user is told from what is ours",
  ignore: Deno.build.os === "windows" || Deno.uid() !== 0,
  fn: () =>
    inTempFolder(async (folder) => {
      await Deno.mkdir(`${folder}/theirs`);
      await Deno.chown(`${folder}/theirs`, 4711, 4711);
      assert.equal((await denoFiles().info(`${folder}/theirs`))?.isOurs, false);
      assert.equal((await denoFiles().info(folder))?.isOurs, true);
    }),
});

Deno.test({
  name: "lines of several writers stand alone, also while others leave half lines between them",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inTempFolder(async (folder) => {
      const module = import.meta.resolve("../../../src/system/deno_files.ts");
      const code = `const { denoFiles } = await import(${JSON.stringify(module)});
        for (let turn = 0; turn < 200; turn++) {
          const line = new TextEncoder().encode(JSON.stringify({ pid: Deno.pid, turn }) + "\\n");
          await denoFiles().appendLine("${folder}/lines", line, 0o600);
        }`;
      const careless = `i=0; while [ $i -lt 400 ]; do printf '{"half' >> ${folder}/lines; i=$((i+1)); done`;
      const runs = [
        ...[1, 2].map(() =>
          new Deno.Command(Deno.execPath(), { args: ["eval", "--no-check", code] }).output()
        ),
        new Deno.Command("sh", { args: ["-c", careless] }).output(),
      ];
      for (const { success, stderr } of await Promise.all(runs)) {
        assert.equal(success, true, new TextDecoder().decode(stderr));
      }
      const whole = (await Deno.readTextFile(`${folder}/lines`)).split("\n").filter((line) => {
        try {
          return JSON.parse(line).turn !== undefined;
        } catch {
          return false;
        }
      });
      assert.equal(new Set(whole).size, 400);
    }),
});

Deno.test({
  name: "a write that fails half-way leaves no file behind",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inTempFolder(async (folder) => {
      // The limit is in blocks of 512 or 1024 bytes, and less than what is to be written.
      const module = import.meta.resolve("../../../src/system/deno_files.ts");
      const code = `const { denoFiles } = await import(${JSON.stringify(module)});
        await denoFiles().writeNew("${folder}/file", new Uint8Array(5_000_000), 0o600)
          .catch((failure) => console.log(failure.name, failure.reason));`;
      const { stdout } = await new Deno.Command("sh", {
        args: ["-c", 'trap "" XFSZ; ulimit -f 100; exec "$0" eval --no-check "$1"', Deno.execPath(), code],
        env: { DENO_DIR: `${folder}/../cache`, NO_COLOR: "1" },
      }).output();
      assert.equal(new TextDecoder().decode(stdout), "FileFailure other\n");
      assert.deepEqual([...Deno.readDirSync(folder)], []);
    }),
});

Deno.test({
  name: "a pipe, socket or device is neither file nor folder",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    assert.equal((await denoFiles().info("/dev/null"))?.kind, "other");
  },
});

Deno.test({
  name: "the lock of a process that is killed is free, and until then it holds",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inTempFolder(async (folder) => {
      const module = import.meta.resolve("../../../src/system/deno_files.ts");
      const code = `const { denoFiles } = await import(${JSON.stringify(module)});
        await denoFiles().lock("${folder}/lock"); console.log("held"); await new Promise((r) => setTimeout(r, 60_000));`;
      const holder = new Deno.Command(Deno.execPath(), {
        args: ["eval", "--no-check", code],
        stdout: "piped",
        stderr: "null",
      }).spawn();
      const output = holder.stdout.getReader();
      await output.read();
      const files = denoFiles();
      let granted = false;
      const waiting = files.lock(`${folder}/lock`).then((lock) => {
        granted = true;
        return lock;
      });
      await new Promise((resolve) => setTimeout(resolve, 150));
      assert.equal(granted, false);
      holder.kill("SIGKILL");
      await (await waiting).release();
      await holder.status;
      await output.cancel();
    }),
});

Deno.test("the working folder follows", async () => {
  await inTempFolder(async (folder) => {
    const module = import.meta.resolve("../../../src/system/deno_files.ts");
    const code = `const { denoFiles } = await import(${JSON.stringify(module)});
      const files = denoFiles(); files.changeWorkingFolder(${
      JSON.stringify(folder)
    }); console.log(files.workingFolder());`;
    const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["eval", "--no-check", code] })
      .output();
    assert.equal(new TextDecoder().decode(stdout).trim(), folder);
  });
});

Deno.test({
  name: "a device has no end, and is never read",
  ignore: await Deno.stat("/dev/zero").then(() => false, () => true),
  fn: async () => {
    await assert.rejects(denoFiles().readBytes("/dev/zero"), { reason: "not_a_file" });
  },
});

Deno.test({
  name: "a file that tells no size is read to its end, or to the limit",
  ignore: await Deno.stat("/proc/self/status").then(() => false, () => true),
  fn: async () => {
    assert.match(await denoFiles().readText("/proc/self/status") ?? "", /^Name:.*\nPid:/s);
    await assert.rejects(denoFiles().readText("/proc/self/status", 10), { reason: "too_large" });
  },
});

Deno.test("a file comes in parts, whatever its size; what is absent has none, and a folder is refused", async () => {
  await inTempFolder(async (folder) => {
    const path = `${folder}/long`;
    const content = new Uint8Array(1000).map((_, index) => index % 251);
    await Deno.writeFile(path, content);
    const files = denoFiles();
    const parts: Uint8Array[] = [];
    for await (const part of files.readParts(path, 300)) parts.push(part.slice());
    assert.deepEqual(parts.map((part) => part.length), [300, 300, 300, 100]);
    assert.deepEqual(parts.flatMap((part) => [...part]), [...content]);
    assert.deepEqual(await files.readParts(`${folder}/none`, 10).next(), { done: true, value: undefined });
    await assert.rejects(files.readParts(folder, 10).next(), { reason: "is_a_folder" });
    const begun = files.readParts(path, 10);
    await begun.next();
    await begun.return(undefined);
  });
});

Deno.test({
  name: "a working folder that was removed is told in words",
  // Windows lets nobody remove it.
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const before = Deno.cwd();
    const folder = await Deno.makeTempDir();
    try {
      Deno.chdir(folder);
      await Deno.remove(folder);
      assert.throws(() => denoFiles().workingFolder(), {
        code: "storage",
        message: "cannot work here: the working folder does not exist any more",
      });
    } finally {
      Deno.chdir(before);
    }
  },
});
