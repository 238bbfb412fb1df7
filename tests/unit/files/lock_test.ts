import assert from "node:assert/strict";
import { withLock } from "../../../src/files/lock.ts";
import { ScopedDir } from "../../../src/files/scoped_dir.ts";
import { settle } from "../system/manual_clock.ts";
import { type MemorySystem, memorySystem } from "../system/memory_system.ts";
import { inTempFolder } from "../system/temp_folder.ts";

const ROOT = "/home/me/.cache/atmos";
const WHAT = 'the session of "acme"';

function setUp(): { system: MemorySystem; dir: ScopedDir } {
  const system = memorySystem();
  system.clock.hold();
  return { system, dir: new ScopedDir(system.files, ROOT) };
}

/** Holds the lock until the returned function is called. */
async function hold(system: MemorySystem, dir: ScopedDir, name: string): Promise<() => Promise<void>> {
  let end = (): void => {};
  const ended = new Promise<void>((resolve) => end = resolve);
  const holding = withLock(system, dir, { name, what: WHAT }, () => ended);
  await settle();
  return () => (end(), holding);
}

Deno.test("the work's result is handed on, and the lock file stays, for the owner alone", async () => {
  const { system, dir } = setUp();
  assert.equal(await withLock(system, dir, { name: "sso acme", what: WHAT }, () => Promise.resolve(7)), 7);
  assert.deepEqual(system.files.paths(), [`${ROOT}/locks/sso%20acme.lock`]);
  assert.equal((await system.files.info(`${ROOT}/locks`))?.mode, 0o700);
  assert.equal((await system.files.info(`${ROOT}/locks/sso%20acme.lock`))?.mode, 0o600);
});

Deno.test("the last work under a name takes the lock file away, also when it fails", async () => {
  const { system, dir } = setUp();
  const options = { name: "sso acme", what: WHAT, isLast: true };
  await withLock(system, dir, options, () => Promise.resolve());
  await assert.rejects(withLock(system, dir, options, () => Promise.reject(new Error("work"))));
  assert.deepEqual(system.files.paths(), []);
});

Deno.test("any name can be locked, and names that look like paths stay in the folder", async () => {
  const { system, dir } = setUp();
  for (const name of ["", "..", "../../etc/passwd", "a/b", "CON", "x".repeat(5000), "\0"]) {
    await withLock(system, dir, { name, what: WHAT }, () => Promise.resolve());
  }
  for (const path of system.files.paths()) {
    assert.match(path, /^\/home\/me\/\.cache\/atmos\/locks\/[^/]+\.lock$/);
  }
});

Deno.test("work that fails frees the lock, and its error comes through", async () => {
  const { system, dir } = setUp();
  const failing = withLock(system, dir, { name: "a", what: WHAT }, () => Promise.reject(new Error("work")));
  await assert.rejects(failing, /^Error: work$/);
  assert.equal(await withLock(system, dir, { name: "a", what: WHAT }, () => Promise.resolve("free")), "free");
});

Deno.test("work under one name is done one at a time, in order; another name does not wait", async () => {
  const { system, dir } = setUp();
  const done: string[] = [];
  let inside = 0;
  const work = (label: string) => async (): Promise<void> => {
    assert.equal(++inside, 1);
    await settle();
    inside--;
    done.push(label);
  };
  const first = ["1", "2", "3"].map((label) => withLock(system, dir, { name: "a", what: WHAT }, work(label)));
  await withLock(system, dir, { name: "b", what: WHAT }, () => Promise.resolve(done.push("b")));
  await Promise.all(first);
  assert.deepEqual(done, ["b", "1", "2", "3"]);
});

Deno.test("whoever waits is told once, after two seconds", async () => {
  const { system, dir } = setUp();
  const release = await hold(system, dir, "a");
  const told: string[] = [];
  const options = { name: "a", what: WHAT, onWait: (what: string): void => void told.push(what) };
  const waiting = withLock(system, dir, options, () => Promise.resolve("done"));
  await system.clock.tick(1999);
  assert.deepEqual(told, []);
  await system.clock.tick(2);
  assert.deepEqual(told, [WHAT]);
  await system.clock.tick(60_000);
  await release();
  assert.equal(await waiting, "done");
  assert.deepEqual(told, [WHAT]);
  assert.equal(system.clock.sleepers(), 0);
});

Deno.test("who gets the lock soon is told nothing", async () => {
  const { system, dir } = setUp();
  const onWait = (): never => assert.fail("told");
  await withLock(system, dir, { name: "a", what: WHAT, onWait }, () => Promise.resolve());
  await system.clock.tick(200_000);
  assert.equal(system.clock.sleepers(), 0);
});

for (const [limit, words] of [[undefined, "120 s"], [30_000, "30 s"], [1000, "1 s"]] as const) {
  Deno.test(`after ${words} the wait ends with the code busy and a way out`, async () => {
    const { system, dir } = setUp();
    const release = await hold(system, dir, "a");
    const options = { name: "a", what: WHAT, ...(limit === undefined ? {} : { limit }) };
    const waiting = withLock(system, dir, options, () => assert.fail("it did the work"));
    const ended = assert.rejects(waiting, (error: unknown) => {
      assert.ok(error instanceof Error && "code" in error && "hint" in error);
      assert.equal(error.code, "busy");
      assert.equal(error.message, `cannot get hold of ${WHAT}: another process has held it for ${words}`);
      assert.match(String(error.hint), /end it/);
      return true;
    });
    await system.clock.tick((limit ?? 120_000) - 1);
    assert.equal(system.clock.sleepers(), 1);
    await system.clock.tick(1);
    await ended;
    await release();
  });
}

Deno.test("a lock that is granted after the limit is let go at once", async () => {
  const { system, dir } = setUp();
  const release = await hold(system, dir, "a");
  const waiting = assert.rejects(
    withLock(system, dir, { name: "a", what: WHAT, limit: 10 }, () => Promise.resolve()),
  );
  await system.clock.tick(10);
  await waiting;
  await release();
  assert.equal(await withLock(system, dir, { name: "a", what: WHAT }, () => Promise.resolve("free")), "free");
});

Deno.test("a message to whoever waits that fails does not keep the lock for ever", async () => {
  const { system, dir } = setUp();
  const release = await hold(system, dir, "a");
  const onWait = (): never => {
    throw new Error("no terminal");
  };
  const waiting = assert.rejects(
    withLock(system, dir, { name: "a", what: WHAT, onWait }, () => Promise.resolve()),
    /no terminal/,
  );
  await system.clock.tick(2000);
  await waiting;
  await release();
  assert.equal(await withLock(system, dir, { name: "a", what: WHAT }, () => Promise.resolve("free")), "free");
});

Deno.test("where no lock file can be, the work is not done", async () => {
  const { system, dir } = setUp();
  system.files.failOn("makeFolder", "read_only");
  await assert.rejects(
    withLock(system, dir, { name: "a", what: WHAT }, () => assert.fail("it did the work")),
    {
      code: "storage",
      message: `cannot lock "${ROOT}/locks/a.lock": the file system is read-only`,
    },
  );
  assert.equal(system.clock.sleepers(), 0);
});

Deno.test("a link in place of the lock file is refused", async () => {
  const { system, dir } = setUp();
  system.files.put("/victim", "theirs");
  system.files.putLink(`${ROOT}/locks/a.lock`, "/victim");
  await assert.rejects(
    withLock(system, dir, { name: "a", what: WHAT }, () => assert.fail("it did the work")),
    {
      message: /it is a symbolic link/,
    },
  );
});

const SYSTEM = JSON.stringify(import.meta.resolve("../../../src/system/deno.ts"));
const LOCK = JSON.stringify(import.meta.resolve("../../../src/files/lock.ts"));
const SCOPED_DIR = JSON.stringify(import.meta.resolve("../../../src/files/scoped_dir.ts"));
const PREAMBLE = `const { denoSystem } = await import(${SYSTEM});
  const { withLock } = await import(${LOCK});
  const { ScopedDir } = await import(${SCOPED_DIR});
  const quiet = () => {};
  const system = denoSystem({ trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet });
  const dir = new ScopedDir(system.files, Deno.env.get("FOLDER"));`;

function child(folder: string, code: string): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["eval", "--no-check", PREAMBLE + code],
    env: { FOLDER: `${folder}/ours` },
    stdout: "piped",
  }).spawn();
}

Deno.test("twenty processes that count under the lock miss nothing", () =>
  inTempFolder(async (folder) => {
    const count = `for (let turn = 0; turn < 5; turn++) {
      await withLock(system, dir, { name: "count", what: "the count" }, async () => {
        const before = Number(await dir.readText("count") ?? "0");
        await dir.write(["count"], String(before + 1));
      });
    }`;
    const results = await Promise.all(Array.from({ length: 20 }, () => child(folder, count).output()));
    assert.deepEqual(new Set(results.map(({ code }) => code)), new Set([0]));
    assert.equal(await Deno.readTextFile(`${folder}/ours/count`), "100");
  }));

Deno.test("the lock of a killed holder is free for the process that waits", () =>
  inTempFolder(async (folder) => {
    const holder = child(
      folder,
      `await withLock(system, dir, { name: "a", what: "a" }, async () => {
        system.terminal.out("held");
        await system.clock.sleep(60_000);
      });`,
    );
    const held = holder.stdout.getReader();
    await held.read();
    const waiter = child(
      folder,
      `await withLock(system, dir, { name: "a", what: "a", onWait: () => system.terminal.out("waits ") }, async () => {
        system.terminal.out("works");
      });`,
    );
    const output = waiter.stdout.getReader();
    const text = async (): Promise<string> => new TextDecoder().decode((await output.read()).value);
    assert.equal(await text(), "waits ");
    holder.kill("SIGKILL");
    assert.equal(await text(), "works");
    assert.equal((await waiter.status).code, 0);
    await Promise.all([holder.status, held.cancel(), output.cancel()]);
  }));
