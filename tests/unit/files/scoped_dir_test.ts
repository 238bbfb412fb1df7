import assert from "node:assert/strict";
import { AtmosError } from "../../../src/errors.ts";
import { ScopedDir } from "../../../src/files/scoped_dir.ts";
import { denoFiles } from "../../../src/system/deno_files.ts";
import { type MemoryFiles, memoryFiles } from "../system/memory_files.ts";
import { inTempFolder } from "../system/temp_folder.ts";

const ROOT = "/home/me/.config/atmos";

function setUp(): { files: MemoryFiles; dir: ScopedDir } {
  const files = memoryFiles(() => Date.UTC(2026, 0, 1));
  return { files, dir: new ScopedDir(files, ROOT) };
}

async function refused(work: Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(work, (thrown) => {
    assert.ok(thrown instanceof AtmosError, String(thrown));
    assert.equal(thrown.code, "storage");
    assert.match(thrown.message, message);
    assert.match(thrown.message, /^cannot \w+/);
    return true;
  });
}

/** Everything that can be done with a file. */
const actions: Readonly<Record<string, (dir: ScopedDir, ...names: string[]) => Promise<unknown>>> = {
  readText: (dir, ...names) => dir.readText(...names),
  write: (dir, ...names) => dir.write(names, "ours"),
  remove: (dir, ...names) => dir.remove(...names),
  lock: async (dir, ...names) => await (await dir.lock(names)).release(),
  setAside: (dir, ...names) => dir.setAside(names, 0),
};

for (const name of ["", ".", "..", "a/b", "/etc/passwd", "..\\x", "a\0", "../x", "/"]) {
  Deno.test(`a name that is no segment is refused everywhere: ${JSON.stringify(name)}`, async () => {
    const { files, dir } = setUp();
    for (const act of Object.values(actions)) {
      await refused(act(dir, name), /it is not a file name/);
      await refused(act(dir, name, "file"), /it is not a file name/);
      await refused(act(dir, "folder", name), /it is not a file name/);
    }
    await refused(dir.list(name), /it is not a file name/);
    await refused(dir.removeEmpty(name), /it is not a file name/);
    assert.deepEqual(files.calls, []);
  });
}

Deno.test("what is absent reads as nothing, and removing it is no failure", async () => {
  const { files, dir } = setUp();
  assert.equal(await dir.readText("aws", "acme", "credentials"), undefined);
  assert.deepEqual(await dir.list("aws"), []);
  assert.deepEqual(await dir.list(), []);
  assert.equal(await dir.remove("aws", "acme"), false);
  assert.deepEqual(await dir.removeEmpty("aws"), []);
  assert.equal(await files.info("/home/me"), undefined);
});

Deno.test("a file is written with its folders, for the owner alone, and read back", async () => {
  const { files, dir } = setUp();
  for (const text of ["one", "", "zwö\n\0🔑", "x".repeat(1_000_000)]) {
    await dir.write(["aws", "acme", "credentials"], text);
    assert.equal(await dir.readText("aws", "acme", "credentials"), text);
  }
  for (const folder of ["", "/aws", "/aws/acme"]) {
    assert.equal((await files.info(ROOT + folder))?.mode, 0o700);
  }
  assert.equal((await files.info(`${ROOT}/aws/acme/credentials`))?.mode, 0o600);
  assert.equal(dir.path("aws", "acme"), `${ROOT}/aws/acme`);
});

Deno.test("the root may be reached through links above it, and may be one", async () => {
  const files = memoryFiles(() => 0);
  files.putFolder("/volume/home/dotfiles");
  files.putLink("/home", "/volume/home");
  files.putLink("/volume/home/config", "dotfiles");
  const dir = new ScopedDir(files, "/home/config");
  await dir.write(["file"], "text");
  assert.equal(files.text("/volume/home/dotfiles/file"), "text");
  assert.equal(await dir.readText("file"), "text");
  assert.equal(await dir.remove("file"), true);
  assert.deepEqual(await dir.removeEmpty(), []);
  assert.equal((await files.info("/home/config"))?.kind, "link");
});

for (const [what, act] of Object.entries(actions).filter(([name]) => name !== "remove")) {
  Deno.test(`${what} does not follow a link in place of the file or a folder`, async () => {
    for (const to of ["/victim/file", "/victim/nothing"]) {
      const { files, dir } = setUp();
      files.put("/victim/file", "theirs");
      files.putLink(`${ROOT}/file`, to);
      files.putLink(`${ROOT}/folder`, "/victim");
      files.putLink(`${ROOT}/deep/folder`, "/victim");
      for (
        const names of [["file"], ["folder", "file"], ["deep", "folder", "file"], ["folder", "new", "file"]]
      ) {
        await refused(act(dir, ...names), /it is a symbolic link/);
      }
      assert.deepEqual(files.paths(), ["/victim/file"]);
      assert.equal(files.text("/victim/file"), "theirs");
    }
  });
}

Deno.test("removing takes a link away and leaves what it leads to, and follows no linked folder", async () => {
  const { files, dir } = setUp();
  files.put("/victim/file", "theirs");
  files.putLink(`${ROOT}/file`, "/victim/file");
  files.putLink(`${ROOT}/folder`, "/victim");
  assert.equal(await dir.remove("file"), true);
  assert.equal(await files.info(`${ROOT}/file`), undefined);
  await refused(dir.remove("folder", "file"), /it is a symbolic link/);
  await refused(dir.list("folder"), /it is a symbolic link/);
  await refused(dir.removeEmpty("folder"), /it is a symbolic link/);
  assert.equal(files.text("/victim/file"), "theirs");
});

Deno.test("a folder, pipe or device in place of the file is refused", async () => {
  for (const what of ["readText", "write", "lock"] as const) {
    const { files, dir } = setUp();
    files.putFolder(`${ROOT}/folder`);
    files.putOther(`${ROOT}/pipe`);
    await refused(actions[what]?.(dir, "folder") ?? Promise.resolve(), /it is not a file/);
    await refused(actions[what]?.(dir, "pipe") ?? Promise.resolve(), /it is not a file/);
  }
});

Deno.test("a file in place of a folder is refused, also in place of the root", async () => {
  const { files, dir } = setUp();
  files.put(`${ROOT}/file`, "");
  const below = new ScopedDir(files, `${ROOT}/file`);
  for (const act of Object.values(actions)) {
    await refused(act(dir, "file", "x"), /it is not a folder/);
    await refused(act(below, "x"), /it is not a folder/);
  }
  await refused(dir.list("file"), /it is not a folder/);
  const farBelow = new ScopedDir(files, `${ROOT}/file/a/b`);
  await refused(farBelow.write(["x"], ""), /a file stands where a folder is needed/);
});

Deno.test("files and folders that are open to others are closed", async () => {
  const { files, dir } = setUp();
  files.putFolder(ROOT, 0o755);
  files.putFolder(`${ROOT}/aws`, 0o777);
  files.put(`${ROOT}/aws/credentials`, "text", 0o644);
  assert.equal(await dir.readText("aws", "credentials"), "text");
  assert.equal((await files.info(ROOT))?.mode, 0o700);
  assert.equal((await files.info(`${ROOT}/aws`))?.mode, 0o700);
  assert.equal((await files.info(`${ROOT}/aws/credentials`))?.mode, 0o600);
});

Deno.test("what is open to others and cannot be closed is refused where that does harm", async () => {
  for (
    const [folder, file, harmful] of [
      [0o755, 0o600, false],
      [0o775, 0o600, true],
      [0o757, 0o600, true],
      [0o700, 0o640, true],
      [0o700, 0o604, true],
    ] as const
  ) {
    const { files, dir } = setUp();
    files.putFolder(ROOT, folder);
    files.put(`${ROOT}/file`, "text", file);
    files.failOn("setMode", "denied");
    if (harmful) await refused(dir.readText("file"), /others have access to it, and that cannot be changed/);
    else assert.equal(await dir.readText("file"), "text");
  }
});

Deno.test("what belongs to another user is not believed, whatever its mode", async () => {
  for (const path of [ROOT, `${ROOT}/aws`, `${ROOT}/aws/credentials`]) {
    const { files, dir } = setUp();
    files.put(`${ROOT}/aws/credentials`, "planted");
    files.giveAway(path);
    for (
      const work of [() => dir.readText("aws", "credentials"), () => dir.write(["aws", "credentials"], "x")]
    ) {
      await refused(work(), /: it belongs to another user$/);
    }
    assert.equal(files.text(`${ROOT}/aws/credentials`), "planted");
  }
});

Deno.test("a folder that a umask has closed to its owner is opened to them again", async () => {
  const { files, dir } = setUp();
  files.putFolder(ROOT, 0o600);
  await dir.write(["aws", "credentials"], "text");
  assert.equal((await files.info(ROOT))?.mode, 0o700);
});

Deno.test("a root that a person has named is used when it is theirs alone, and made when it is not there", async () => {
  const files = memoryFiles(() => Date.UTC(2026, 0, 1));
  files.putFolder("/srv/closed", 0o700);
  files.putFolder("/srv/shared", 0o755);
  files.putLink("/srv/link", "/srv/closed");
  for (const root of ["/srv/closed", "/srv/link", "/srv/new/deeper"]) {
    const dir = new ScopedDir(files, root, { isGiven: true });
    await dir.write(["a", "b"], "text");
    assert.equal(await dir.readText("a", "b"), "text");
    assert.equal((await files.target(root))?.mode, 0o700);
  }
  assert.equal((await files.info("/srv/shared"))?.mode, 0o755);
});

for (const mode of [0o755, 0o750, 0o701, 0o777]) {
  Deno.test(`a root that a person has named is refused at ${mode.toString(8)}, and stays as it is`, async () => {
    const files = memoryFiles(() => Date.UTC(2026, 0, 1));
    files.putFolder("/srv/it's", mode);
    files.put("/srv/it's/file", "text", 0o600);
    const dir = new ScopedDir(files, "/srv/it's", { isGiven: true });
    for (const action of [...Object.values(actions), (dir: ScopedDir) => dir.list()]) {
      await refused(
        action(dir, "file"),
        /^cannot [\w ]+ "\/srv\/it's(\/file)?": others have access to this folder$/,
      );
    }
    await assert.rejects(dir.list(), { hint: /run `chmod 700 '\/srv\/it'\\''s'`/ });
    assert.deepEqual(
      files.calls.filter((call) => /^(setMode|append|writeNew|rename|removeFile)/.test(call)),
      [],
    );
    assert.equal((await files.info("/srv/it's"))?.mode, mode);
  });
}

Deno.test("a list hides unfinished files", async () => {
  const { files, dir } = setUp();
  files.put(`${ROOT}/b`, "");
  files.put(`${ROOT}/.atmos-tmp-1-b`, "");
  files.putFolder(`${ROOT}/a`);
  assert.deepEqual(await dir.list(), [{ name: "a", kind: "folder" }, { name: "b", kind: "file" }]);
});

Deno.test("removing a file removes its unfinished successors and corrupt copies, and nothing of another", async () => {
  const { files, dir } = setUp();
  const temp = (name: string): string => `.atmos-tmp-${crypto.randomUUID()}-${name}`;
  const others = [
    "credentials2",
    "xcredentials",
    temp("xcredentials"),
    "config",
    temp("config"),
    "credentials-old",
  ];
  const ours = ["credentials", "credentials.corrupt-20260101T000000Z", temp("credentials")];
  for (const name of [...others, ...ours]) files.put(`${ROOT}/${name}`, "secret");
  assert.equal(await dir.remove("credentials"), true);
  assert.deepEqual(files.paths(), others.map((name) => `${ROOT}/${name}`).sort());
  assert.equal(await dir.remove("credentials"), false);
});

Deno.test("removing a file that was never finished removes what there is of it", async () => {
  const { files, dir } = setUp();
  files.put(`${ROOT}/aws/.atmos-tmp-${crypto.randomUUID()}-a_b`, "secret");
  assert.equal(await dir.remove("aws", "a b"), true);
  assert.deepEqual(files.paths(), []);
});

Deno.test("empty folders are removed up to the first that is not empty", async () => {
  const { files, dir } = setUp();
  files.putFolder(`${ROOT}/aws/acme/deep`);
  files.put(`${ROOT}/other`, "");
  assert.deepEqual(await dir.removeEmpty("aws", "acme", "deep"), [
    `${ROOT}/aws/acme/deep`,
    `${ROOT}/aws/acme`,
    `${ROOT}/aws`,
  ]);
  assert.equal(await dir.remove("other"), true);
  assert.deepEqual(await dir.removeEmpty(), [ROOT]);
  assert.equal((await files.info("/home/me/.config"))?.kind, "folder");
});

Deno.test("a folder with content stays, and so do those above it", async () => {
  const { files, dir } = setUp();
  files.put(`${ROOT}/aws/acme/config`, "");
  assert.deepEqual(await dir.removeEmpty("aws", "acme"), []);
  assert.deepEqual(files.paths(), [`${ROOT}/aws/acme/config`]);
});

Deno.test("a folder that another process removes meanwhile is made again", async () => {
  const { files, dir } = setUp();
  files.failOn("writeNew", "absent", { times: 2 });
  await dir.write(["aws", "file"], "text");
  assert.equal(files.text(`${ROOT}/aws/file`), "text");
  files.failOn("writeNew", "absent");
  await refused(dir.write(["aws", "file"], "new"), /it does not exist/);
});

for (
  const [reason, state] of [
    ["no_space", /^cannot write ".*file": no space left on the device$/],
    ["read_only", /^cannot write ".*file": the file system is read-only$/],
    ["denied", /^cannot write ".*file": permission denied$/],
  ] as const
) {
  Deno.test(`a write that fails with ${reason} says so, and the old content stays`, async () => {
    const { files, dir } = setUp();
    files.put(`${ROOT}/file`, "old");
    files.failOn("writeNew", reason);
    await refused(dir.write(["file"], "new"), state);
    assert.equal(files.text(`${ROOT}/file`), "old");
  });
}

Deno.test("control characters of a name do not reach a message", async () => {
  const { files, dir } = setUp();
  files.putFolder(`${ROOT}/a\u001b[2J`);
  await refused(dir.readText("a\u001b[2J"), /a\\u001b\[2J": it is not a file/);
});

Deno.test("a lock is exclusive, and its file stays", async () => {
  const { files, dir } = setUp();
  const first = await dir.lock(["locks", "a"]);
  let granted = false;
  const second = dir.lock(["locks", "a"]).then((lock) => (granted = true, lock));
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.equal(granted, false);
  await first.release();
  await (await second).release();
  assert.deepEqual(files.paths(), [`${ROOT}/locks/a`]);
});

Deno.test({
  name: "on the real disk: links planted in place of file and folder are refused, open modes are closed",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inTempFolder(async (folder) => {
      await Deno.mkdir(`${folder}/victim`);
      await Deno.writeTextFile(`${folder}/victim/file`, "theirs");
      await Deno.mkdir(`${folder}/ours`, { mode: 0o755 });
      await Deno.symlink(`${folder}/victim`, `${folder}/ours/folder`);
      await Deno.symlink(`${folder}/victim/file`, `${folder}/ours/file`);
      const dir = new ScopedDir(denoFiles(), `${folder}/ours`);
      for (const [what, act] of Object.entries(actions)) {
        await refused(act(dir, "folder", "file"), /it is a symbolic link/);
        if (what !== "remove") await refused(act(dir, "file"), /it is a symbolic link/);
      }
      assert.equal(await Deno.readTextFile(`${folder}/victim/file`), "theirs");
      assert.equal((await Deno.stat(`${folder}/ours`)).mode ?? 0 & 0o777, 0o40700);
      await dir.write(["new", "file"], "text");
      assert.equal((await Deno.stat(`${folder}/ours/new`)).mode, 0o40700);
      assert.equal((await Deno.stat(`${folder}/ours/new/file`)).mode, 0o100600);
    }),
});

Deno.test("several files of a folder go at once with their copies, in order, and which one failed is told", async () => {
  const { files, dir } = setUp();
  for (const name of ["a", "b", "b.corrupt-20300101T000000Z", "c"]) files.put(`${ROOT}/x/${name}`, name);
  assert.equal(await dir.removeAll(["x"], ["b", "a"]), true);
  assert.equal(await dir.removeAll(["x"], ["b", "a"]), false);
  assert.equal(await dir.removeAll(["absent"], ["b"]), false);
  assert.deepEqual(files.paths().filter((path) => path.startsWith(`${ROOT}/x`)), [`${ROOT}/x/c`]);
  files.failOn("removeFile", "denied", { path: /c$/ });
  await assert.rejects(dir.removeAll(["x"], ["c"]), {
    code: "storage",
    message: `cannot remove "${ROOT}/x/c": permission denied`,
  });
  await assert.rejects(dir.removeAll(["x"], ["../c"]), { code: "storage" });
});
