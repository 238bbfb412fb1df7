import assert from "node:assert/strict";
import { FileFailure, type FileFailureReason, type Files, LARGEST_FILE } from "../../src/system/ports.ts";

/** A place to try a file system in, and the things that {@link Files} cannot make. */
export interface FilesUnderTest {
  readonly name: string;
  readonly files: Files;
  /** Does the work in a new empty folder (its path free of links) and removes that afterwards. */
  inNewFolder(work: (root: string) => Promise<void>): Promise<void>;
  link(path: string, to: string): Promise<void>;
  /** Makes a pipe with a name that nobody writes to; undefined where there are none. */
  readonly pipe: ((path: string) => Promise<void>) | undefined;
  /** Something at which a write ends with "no space left", if there is such a thing. */
  readonly fullDevice: string | undefined;
  /** Whether there are permission bits. */
  readonly hasModes: boolean;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function failsWith(reason: FileFailureReason, work: Promise<unknown>): Promise<void> {
  await assert.rejects(work, (thrown) => {
    assert.ok(thrown instanceof FileFailure, `not a FileFailure: ${thrown}`);
    assert.equal(thrown.reason, reason, thrown.message);
    assert.notEqual(thrown.path, "");
    return true;
  });
}

/** What every file system promises, the real one and the one in memory alike. */
export function filesContract(subject: FilesUnderTest): void {
  const { files } = subject;
  const test = (name: string, work: (root: string) => Promise<void>): void =>
    Deno.test(`${subject.name} files: ${name}`, () => subject.inNewFolder(work));

  test("what is absent reads as undefined, and an absent folder lists nothing", async (root) => {
    for (const path of [`${root}/no`, `${root}/no/deeper`, `${root}/file/below`]) {
      await files.writeNew(`${root}/file`, bytes("x"), 0o600).catch(() => {});
      assert.equal(await files.readBytes(path), undefined);
      assert.equal(await files.readStart(path, 7), undefined);
      assert.equal(await files.readText(path), undefined);
      assert.equal(await files.info(path), undefined);
      assert.equal(await files.target(path), undefined);
      assert.equal(await files.realPath(path), undefined);
      assert.equal(await files.removeFile(path), false);
      assert.equal(await files.removeFolder(path), false);
    }
    assert.deepEqual(await files.list(`${root}/no`), []);
  });

  test("a new file has its content, size, kind and mode", async (root) => {
    for (
      const [name, text] of [["empty", ""], ["words", "grüße\n\0end"], [
        "big",
        "x".repeat(3_000_000),
      ]] as const
    ) {
      const path = `${root}/${name}`;
      await files.writeNew(path, bytes(text), 0o600);
      assert.equal(await files.readText(path), text);
      assert.deepEqual(await files.readBytes(path), bytes(text));
      assert.deepEqual(await files.readStart(path, 7), bytes(text).slice(0, 7));
      const info = await files.info(path);
      assert.equal(info?.kind, "file");
      assert.equal(info.size, bytes(text).length);
      assert.equal(info.mode, subject.hasModes ? 0o600 : undefined);
      assert.equal(typeof info.modifiedAt, "number");
    }
  });

  test("a file that is about to be finished is held, and goes when that fails", async (root) => {
    await files.writeNew(`${root}/temp`, bytes("text"), 0o600, async () => {
      assert.equal(await files.isHeld(`${root}/temp`), true);
      await files.rename(`${root}/temp`, `${root}/file`);
    });
    assert.equal(await files.isHeld(`${root}/file`), false);
    await assert.rejects(files.writeNew(`${root}/temp`, bytes("text"), 0o600, () => {
      throw new Error("no");
    }));
    assert.deepEqual((await files.list(root)).map(({ name }) => name), ["file"]);
  });

  test("a line stands on a line of its own, whatever somebody could not finish before it", async (root) => {
    const path = `${root}/lines`;
    const line = (text: string): Promise<void> => files.appendLine(path, bytes(`${text}\n`), 0o600);
    await line("one");
    await line("two");
    assert.equal(await files.readText(path), "one\ntwo\n");
    await files.append(path, bytes("hal"), 0o600);
    await line("three");
    assert.equal(await files.readText(path), "one\ntwo\nhal\nthree\n");
    if (subject.hasModes) assert.equal((await files.info(path))?.mode, 0o600);
    await failsWith("is_a_folder", files.appendLine(root, bytes("x\n"), 0o600));
  });

  test("a new file never replaces what is there, not even a dangling link", async (root) => {
    await files.writeNew(`${root}/a`, bytes("old"), 0o600);
    await subject.link(`${root}/dangling`, `${root}/nowhere`);
    await files.makeFolder(`${root}/folder`, 0o700);
    for (const name of ["a", "dangling", "folder"]) {
      await failsWith("exists", files.writeNew(`${root}/${name}`, bytes("new"), 0o600));
    }
    assert.equal(await files.readText(`${root}/a`), "old");
    assert.equal(await files.info(`${root}/nowhere`), undefined);
  });

  test("a new file needs its folder", async (root) => {
    await files.writeNew(`${root}/file`, bytes(""), 0o600);
    await failsWith("absent", files.writeNew(`${root}/no/file`, bytes(""), 0o600));
    await failsWith("not_a_folder", files.writeNew(`${root}/file/below`, bytes(""), 0o600));
  });

  test("folders are made with their parents and their mode, and making them again is no failure", async (root) => {
    await files.makeFolder(`${root}/a/b/c`, 0o700);
    await files.makeFolder(`${root}/a/b/c`, 0o700);
    for (const folder of ["a", "a/b", "a/b/c"]) {
      const info = await files.info(`${root}/${folder}`);
      assert.equal(info?.kind, "folder");
      assert.equal(info.mode, subject.hasModes ? 0o700 : undefined);
    }
  });

  test("a file in place of a folder is told as such", async (root) => {
    await files.writeNew(`${root}/file`, bytes(""), 0o600);
    await failsWith("not_a_folder", files.makeFolder(`${root}/file`, 0o700));
    await failsWith("not_a_folder", files.makeFolder(`${root}/file/a/b`, 0o700));
    await failsWith("not_a_folder", files.list(`${root}/file`));
    await failsWith("not_a_folder", files.removeFolder(`${root}/file`));
    await failsWith("not_a_folder", files.append(`${root}/file/log`, bytes("x"), 0o600));
    await failsWith("not_a_folder", files.rename(`${root}/file`, `${root}/file/x`));
  });

  test("a folder in place of a file is told as such", async (root) => {
    await files.makeFolder(`${root}/folder`, 0o700);
    await files.writeNew(`${root}/file`, bytes(""), 0o600);
    await failsWith("is_a_folder", files.readBytes(`${root}/folder`));
    await failsWith("is_a_folder", files.readText(`${root}/folder`));
    await failsWith("is_a_folder", files.append(`${root}/folder`, bytes("x"), 0o600));
    await failsWith("is_a_folder", files.removeFile(`${root}/folder`));
    await failsWith("is_a_folder", files.rename(`${root}/file`, `${root}/folder`));
    await failsWith("is_a_folder", files.lock(`${root}/folder`));
  });

  if (subject.pipe !== undefined) {
    const { pipe } = subject;
    test("a pipe is never opened, by whatever link it is reached", async (root) => {
      await pipe(`${root}/pipe`);
      await subject.link(`${root}/link`, `${root}/pipe`);
      for (const name of ["pipe", "link"]) {
        await failsWith("not_a_file", files.readBytes(`${root}/${name}`));
        await failsWith("not_a_file", files.readText(`${root}/${name}`));
      }
    });
  }

  test("no more is read than the reader allows", async (root) => {
    await files.writeNew(`${root}/file`, bytes("x".repeat(100_000)), 0o600);
    await subject.link(`${root}/link`, `${root}/file`);
    for (const name of ["file", "link"]) {
      assert.equal((await files.readBytes(`${root}/${name}`, 100_000))?.length, 100_000);
      assert.equal((await files.readText(`${root}/${name}`, 100_000))?.length, 100_000);
      await failsWith("too_large", files.readBytes(`${root}/${name}`, 99_999));
      await failsWith("too_large", files.readText(`${root}/${name}`, 0));
    }
    await files.writeNew(`${root}/huge`, new Uint8Array(LARGEST_FILE + 1), 0o600);
    await failsWith("too_large", files.readBytes(`${root}/huge`));
  });

  test("a folder with more entries than the reader allows is refused", async (root) => {
    for (const name of ["a", "b", "c"]) await files.writeNew(`${root}/${name}`, bytes(""), 0o600);
    assert.equal((await files.list(root, 3)).length, 3);
    await failsWith("too_large", files.list(root, 2));
  });

  test("a list is sorted by name and tells kinds without following links", async (root) => {
    await files.writeNew(`${root}/b`, bytes(""), 0o600);
    await files.makeFolder(`${root}/c`, 0o700);
    await subject.link(`${root}/a`, `${root}/c`);
    assert.deepEqual(await files.list(root), [
      { name: "a", kind: "link" },
      { name: "b", kind: "file" },
      { name: "c", kind: "folder" },
    ]);
  });

  test("info is about a link, target and content about what it leads to", async (root) => {
    await files.writeNew(`${root}/file`, bytes("text"), 0o600);
    await subject.link(`${root}/first`, "file");
    await subject.link(`${root}/second`, `${root}/first`);
    assert.equal((await files.info(`${root}/second`))?.kind, "link");
    assert.equal((await files.target(`${root}/second`))?.kind, "file");
    assert.equal(await files.readText(`${root}/second`), "text");
    assert.equal(await files.realPath(`${root}/second`), `${root}/file`);
  });

  test("a dangling link has info but no target, content or real path", async (root) => {
    await subject.link(`${root}/link`, `${root}/nowhere`);
    assert.equal((await files.info(`${root}/link`))?.kind, "link");
    assert.equal(await files.target(`${root}/link`), undefined);
    assert.equal(await files.readText(`${root}/link`), undefined);
    assert.equal(await files.realPath(`${root}/link`), undefined);
  });

  test("links in a circle fail", async (root) => {
    await subject.link(`${root}/a`, `${root}/b`);
    await subject.link(`${root}/b`, `${root}/a`);
    assert.equal((await files.info(`${root}/a`))?.kind, "link");
    await failsWith("other", files.target(`${root}/a`));
    await failsWith("other", files.readBytes(`${root}/a`));
  });

  test("removing a link leaves what it leads to", async (root) => {
    await files.makeFolder(`${root}/folder`, 0o700);
    await files.writeNew(`${root}/folder/file`, bytes("text"), 0o600);
    await subject.link(`${root}/link`, `${root}/folder`);
    await failsWith("not_a_folder", files.removeFolder(`${root}/link`));
    assert.equal(await files.removeFile(`${root}/link`), true);
    assert.equal(await files.readText(`${root}/folder/file`), "text");
  });

  test("a folder is removed only when it is empty", async (root) => {
    await files.makeFolder(`${root}/folder`, 0o700);
    await files.writeNew(`${root}/folder/file`, bytes(""), 0o600);
    await failsWith("not_empty", files.removeFolder(`${root}/folder`));
    assert.equal(await files.removeFile(`${root}/folder/file`), true);
    assert.equal(await files.removeFolder(`${root}/folder`), true);
    assert.equal(await files.removeFolder(`${root}/folder`), false);
  });

  test("a rename replaces a file and moves a folder with its content", async (root) => {
    await files.writeNew(`${root}/old`, bytes("old"), 0o600);
    await files.writeNew(`${root}/new`, bytes("new"), 0o600);
    await files.rename(`${root}/new`, `${root}/old`);
    assert.equal(await files.readText(`${root}/old`), "new");
    assert.equal(await files.info(`${root}/new`), undefined);
    await files.makeFolder(`${root}/from/deep`, 0o700);
    await files.writeNew(`${root}/from/deep/file`, bytes("text"), 0o600);
    await files.rename(`${root}/from`, `${root}/to`);
    assert.equal(await files.readText(`${root}/to/deep/file`), "text");
    await failsWith("absent", files.rename(`${root}/no`, `${root}/other`));
  });

  test("a rename replaces a link, not what it leads to", async (root) => {
    await files.writeNew(`${root}/kept`, bytes("kept"), 0o600);
    await files.writeNew(`${root}/new`, bytes("new"), 0o600);
    await subject.link(`${root}/link`, `${root}/kept`);
    await files.rename(`${root}/new`, `${root}/link`);
    assert.equal(await files.readText(`${root}/kept`), "kept");
    assert.equal((await files.info(`${root}/link`))?.kind, "file");
  });

  test("appending creates the file with its mode, then adds to its end", async (root) => {
    const path = `${root}/log`;
    await files.append(path, bytes("one\n"), 0o600);
    await files.append(path, bytes("two\n"), 0o644);
    assert.equal(await files.readText(path), "one\ntwo\n");
    assert.equal((await files.info(path))?.mode, subject.hasModes ? 0o600 : undefined);
    await failsWith("absent", files.append(`${root}/no/log`, bytes("x"), 0o600));
  });

  test("appends at the same time all arrive whole", async (root) => {
    const lines = Array.from({ length: 50 }, (_, at) => `line ${at} ${"x".repeat(200)}\n`);
    await Promise.all(lines.map((line) => files.append(`${root}/log`, bytes(line), 0o600)));
    const found = (await files.readText(`${root}/log`))?.split(/(?<=\n)/) ?? [];
    assert.deepEqual(found.sort(), lines.sort());
  });

  test("a mode can be changed", async (root) => {
    await files.writeNew(`${root}/file`, bytes(""), 0o600);
    await files.setMode(`${root}/file`, 0o640);
    assert.equal((await files.info(`${root}/file`))?.mode, subject.hasModes ? 0o640 : undefined);
  });

  test("a lock creates a 0600 file, and its content stays", async (root) => {
    const lock = await files.lock(`${root}/lock`);
    assert.equal((await files.info(`${root}/lock`))?.mode, subject.hasModes ? 0o600 : undefined);
    await lock.release();
    await lock.release();
    await files.append(`${root}/lock`, bytes("text"), 0o600);
    await (await files.lock(`${root}/lock`)).release();
    assert.equal(await files.readText(`${root}/lock`), "text");
    await failsWith("absent", files.lock(`${root}/no/lock`));
  });

  test("locks on one path are granted one at a time, in order, and other paths are free", async (root) => {
    const order: number[] = [];
    let inside = 0;
    await Promise.all(Array.from({ length: 60 }, async (_, at) => {
      const lock = await files.lock(`${root}/lock`);
      assert.equal(++inside, 1);
      order.push(at);
      const other = await files.lock(`${root}/other`);
      await files.info(root);
      await other.release();
      inside--;
      await lock.release();
    }));
    assert.deepEqual(order, Array.from({ length: 60 }, (_, at) => at));
  });

  test("a lock that is retired leaves no file, and whoever waits is as alone as before", async (root) => {
    const path = `${root}/lock`;
    await (await files.lock(path)).retire();
    if (subject.hasModes) assert.equal(await files.info(path), undefined);
    let inside = 0;
    await Promise.all(Array.from({ length: 60 }, async (_, at) => {
      const lock = await files.lock(path);
      assert.equal(++inside, 1);
      assert.equal((await files.info(path))?.kind, "file");
      inside--;
      await (at % 2 === 0 ? lock.retire() : lock.release());
    }));
  });

  test("names with blanks, quotes, newlines and every script are names like others", async (root) => {
    for (const name of [" ", "a b", "'\"`$", "zeile\numbruch", "日本語", "🔑", "-rf", "%2F", "\u001b[31m"]) {
      await files.writeNew(`${root}/${name}`, bytes(name), 0o600);
      assert.equal(await files.readText(`${root}/${name}`), name);
      assert.equal(await files.removeFile(`${root}/${name}`), true);
    }
  });

  test("a path with a NUL fails", async (root) => {
    await failsWith("other", files.readBytes(`${root}/a\0b`));
    await failsWith("other", files.writeNew(`${root}/a\0b`, bytes(""), 0o600));
  });

  test("the working folder cannot become something that is no folder", async (root) => {
    const before = files.workingFolder();
    await files.writeNew(`${root}/file`, bytes(""), 0o600);
    assert.throws(() => files.changeWorkingFolder(`${root}/no`), { name: "FileFailure", reason: "absent" });
    assert.throws(() => files.changeWorkingFolder(`${root}/file`), {
      name: "FileFailure",
      reason: "not_a_folder",
    });
    assert.equal(files.workingFolder(), before);
  });

  if (subject.fullDevice !== undefined) {
    const device = subject.fullDevice;
    test("a full device is told as such", async () => {
      await failsWith("no_space", files.append(device, bytes("x"), 0o600));
    });
  }
}
