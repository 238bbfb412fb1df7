import assert from "node:assert/strict";
import { denoProcesses } from "../../../src/system/deno_processes.ts";
import { FileFailure, type RunResult } from "../../../src/system/ports.ts";
import { inTempFolder } from "./temp_folder.ts";

const isWindows = Deno.build.os === "windows";
const own = { PATH: Deno.env.get("PATH") ?? "", OWN: "yes" };
const processes = denoProcesses(() => own);

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** Tests of child processes use the tools that every POSIX system has. */
function test(name: string, work: () => Promise<void>): void {
  Deno.test({ name, ignore: isWindows, fn: work });
}

function sh(
  script: string,
  more: { stdin?: Uint8Array; timeout?: number; folder?: string } = {},
): Promise<RunResult> {
  return processes.run({ command: "sh", args: ["-c", script], ...more });
}

async function failure(work: () => unknown): Promise<FileFailure> {
  try {
    await work();
  } catch (thrown) {
    if (thrown instanceof FileFailure) return thrown;
    throw thrown;
  }
  throw new Error("it did not fail");
}

test("a child's output and exit code are captured apart", async () => {
  const result = await sh("echo out; echo err >&2; exit 7");
  assert.deepEqual([result.code, text(result.stdout), text(result.stderr), result.timedOut], [
    7,
    "out\n",
    "err\n",
    false,
  ]);
});

test("arguments arrive as they are, without a shell", async () => {
  const args = ["", " ", "a b", "$(id)", "'\"", "*", "line\nline", "日本語", "--", "-n"];
  const result = await processes.run({ command: "sh", args: ["-c", 'printf "%s\\0" "$@"', "sh", ...args] });
  assert.deepEqual(text(result.stdout).split("\0"), [...args, ""]);
});

test("a bare name means no program of the working folder, whatever PATH says", async () => {
  await inTempFolder(async (folder) => {
    await Deno.mkdir(`${folder}/bin`);
    for (const name of ["id", "not-there"]) {
      await Deno.writeTextFile(`${folder}/bin/${name}`, "#!/bin/sh\necho planted\n", { mode: 0o755 });
      await Deno.writeTextFile(`${folder}/${name}`, "#!/bin/sh\necho planted\n", { mode: 0o755 });
    }
    for (const PATH of [`bin:${own.PATH}`, `:${own.PATH}`, `.:${own.PATH}`]) {
      const { stdout } = await processes.run({ command: "id", args: ["-u"], env: { PATH }, folder });
      assert.match(text(stdout), /^\d+\n$/);
      const missing = await failure(() =>
        processes.run({ command: "not-there", args: [], env: { PATH }, folder })
      );
      assert.equal(missing.reason, "absent");
    }
  });
});

test("a child without an environment of its own gets this program's view, and nothing else", async () => {
  Deno.env.set("ATMOS_TEST_LEAK", "leaked");
  try {
    const inherited = text((await processes.run({ command: "env", args: [] })).stdout);
    assert.deepEqual(inherited.trim().split("\n").sort(), [`OWN=yes`, `PATH=${own.PATH}`]);
    const given = await processes.run({
      command: "env",
      args: [],
      env: { PATH: own.PATH, ONLY: "this one" },
    });
    assert.deepEqual(text(given.stdout).trim().split("\n").sort(), ["ONLY=this one", `PATH=${own.PATH}`]);
  } finally {
    Deno.env.delete("ATMOS_TEST_LEAK");
  }
});

test("the dynamic linker's variables can be handed on", async () => {
  const env = { PATH: own.PATH, LD_LIBRARY_PATH: "/nowhere", DYLD_LIBRARY_PATH: "/nowhere" };
  const result = await processes.run({ command: "env", args: [], env });
  assert.match(text(result.stdout), /LD_LIBRARY_PATH=\/nowhere/);
});

test("stdin is empty and closed when none is given", async () => {
  assert.equal(text((await sh("cat; echo end")).stdout), "end\n");
});

test("stdin arrives whole", async () => {
  const result = await sh("wc -c", { stdin: new Uint8Array(5_000_000) });
  assert.equal(text(result.stdout).trim(), "5000000");
});

for (const script of ["true", "exec <&-; sleep 0.1", "head -c 1 >/dev/null"]) {
  test(`a child that does not read its stdin is no failure: ${script}`, async () => {
    assert.equal((await sh(script, { stdin: new Uint8Array(5_000_000) })).code, 0);
  });
}

test("both outputs are drained at once, however much comes", async () => {
  const result = await sh("head -c 3000000 /dev/zero >&2; head -c 3000000 /dev/zero; cat", {
    stdin: new Uint8Array(3_000_000),
  });
  assert.deepEqual([result.stdout.length, result.stderr.length], [6_000_000, 3_000_000]);
});

test("a child killed by a signal gives 128 + its number", async () => {
  for (const [signal, code] of [["TERM", 143], ["KILL", 137], ["INT", 130]] as const) {
    assert.equal((await sh(`kill -${signal} $$`)).code, code);
  }
});

test("a child that takes too long is told to end", async () => {
  const started = Date.now();
  const result = await sh("trap 'echo bye; exit 3' TERM; echo begun; while :; do sleep 0.02; done", {
    timeout: 300,
  });
  assert.deepEqual([result.timedOut, result.code, text(result.stdout)], [true, 3, "begun\nbye\n"]);
  assert.ok(Date.now() - started < 10_000);
});

test("a child that will not end is killed", async () => {
  const result = await sh("trap '' TERM; echo $$; while :; do sleep 0.02; done", { timeout: 1000 });
  assert.deepEqual([result.timedOut, result.code], [true, 137]);
  assert.equal((await sh(`kill -0 ${text(result.stdout).trim()}`)).code === 0, false);
});

test("a grandchild that holds the pipes does not hold up a child that takes too long", async () => {
  const started = Date.now();
  const result = await sh("sleep 30 & echo $!; wait", { timeout: 200 });
  assert.equal(result.timedOut, true);
  assert.ok(Date.now() - started < 10_000);
  Deno.kill(Number(text(result.stdout)));
});

test("after the limit nobody waits for a grandchild of a child that has ended in time", async () => {
  const started = Date.now();
  const result = await sh("sleep 30 & echo $!; exit 4", { timeout: 500 });
  assert.deepEqual([result.timedOut, result.code], [false, 4]);
  assert.ok(Date.now() - started < 10_000);
  Deno.kill(Number(text(result.stdout)));
});

test("a child that ends in time leaves no timer behind", async () => {
  assert.deepEqual((await sh("echo fast", { timeout: 60_000 })).timedOut, false);
});

test("a program that does not exist is absent, by name and by path", async () => {
  for (const command of ["atmos-no-such-program", "/no/such/program", ""]) {
    const run = await failure(() => processes.run({ command, args: [] }));
    assert.deepEqual([run.reason, run.path], ["absent", command]);
    const start = await failure(() => processes.start({ command, args: [], env: own }));
    assert.deepEqual([start.reason, start.path], ["absent", command]);
  }
});

test("a program is looked for in the child's PATH", async () => {
  const run = await failure(() => processes.run({ command: "sh", args: [], env: { PATH: "/nowhere" } }));
  assert.equal(run.reason, "absent");
});

test("a folder that does not exist is told apart from a program that does not", async () => {
  const missing = await failure(() => processes.run({ command: "sh", args: [], folder: "/no/such/folder" }));
  assert.deepEqual([missing.reason, missing.path], ["absent", "/no/such/folder"]);
  await inTempFolder(async (folder) => {
    const program = await failure(() =>
      processes.run({ command: "atmos-no-such-program", args: [], folder })
    );
    assert.deepEqual([program.reason, program.path], ["absent", "atmos-no-such-program"]);
    await Deno.writeTextFile(`${folder}/file`, "");
    const file = await failure(() => processes.run({ command: "sh", args: [], folder: `${folder}/file` }));
    assert.deepEqual([file.reason, file.path], ["not_a_folder", `${folder}/file`]);
    assert.equal(text((await sh("pwd -P", { folder })).stdout), `${folder}\n`);
  });
});

test("what cannot be executed is denied", async () => {
  await inTempFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/plain`, "#!/bin/sh\n");
    await Deno.chmod(`${folder}/plain`, 0o600);
    await Deno.writeTextFile(`${folder}/bad`, "#!/no/such/interpreter\n");
    await Deno.chmod(`${folder}/bad`, 0o700);
    for (const command of [`${folder}/plain`, `${folder}/bad`, folder]) {
      assert.equal((await failure(() => processes.run({ command, args: [] }))).reason, "denied", command);
    }
  });
});

test("an argument that no system can hand on fails, and is not repeated", async () => {
  const secret = "planted-secret";
  const nul = await failure(() => processes.run({ command: "true", args: [`${secret}\0`] }));
  assert.equal(nul.reason, "other");
  assert.equal(nul.message.includes(secret), false);
});

test("a started child tells its id and exit code", async () => {
  const child = processes.start({ command: "sh", args: ["-c", "exit 9"], env: own });
  assert.ok(child.pid > 0);
  assert.equal(await child.exited, 9);
});

test("a started child can be signalled, also after it has ended", async () => {
  const child = processes.start({ command: "sleep", args: ["30"], env: own });
  child.kill("SIGTERM");
  assert.equal(await child.exited, 143);
  child.kill("SIGTERM");
});

test("a signal reaches the handler until it is taken back", async () => {
  const heard: string[] = [];
  const until = async (count: number): Promise<void> => {
    for (let tries = 0; heard.length < count && tries < 500; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const stopFirst = processes.onSignal("SIGUSR1", () => heard.push("first"));
  const stopSecond = processes.onSignal("SIGUSR1", () => heard.push("second"));
  Deno.kill(Deno.pid, "SIGUSR1");
  await until(2);
  stopFirst();
  Deno.kill(Deno.pid, "SIGUSR1");
  await until(3);
  stopSecond();
  assert.deepEqual(heard, ["first", "second", "second"]);
});

Deno.test("a signal that cannot be handled is passed over", () => {
  processes.onSignal("SIGKILL", () => {})();
});

Deno.test({
  name: "a signal that came before a child ended has been told when that is asked for",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    const processes = denoProcesses(() => Deno.env.toObject());
    let told = 0;
    const stop = processes.onSignal("SIGUSR1", () => told++);
    try {
      for (let sent = 1; sent <= 30; sent++) {
        const args = ["-c", `kill -USR1 ${Deno.pid}`];
        const child = processes.start({ command: "sh", args, env: Deno.env.toObject() });
        await child.exited;
        await processes.signalsTold();
        assert.equal(told, sent);
      }
    } finally {
      stop();
    }
  },
});

test("what a started child writes is handed on as it comes, to its last word", async () => {
  const heard = { stdout: "", stderr: "" };
  const child = processes.start({
    command: "sh",
    args: ["-c", "printf first; read line || echo closed; echo err >&2; printf last; exit 3"],
    env: own,
    stdin: new Uint8Array(),
    onOutput: (stream, bytes) => heard[stream] += text(bytes),
  });
  assert.equal(await child.exited, 3);
  assert.deepEqual(heard, { stdout: "firstclosed\nlast", stderr: "err\n" });
});

test("nobody waits for a grandchild that holds the pipes of a child that has ended", async () => {
  let heard = "";
  const child = processes.start({
    command: "sh",
    args: ["-c", "echo $$; sleep 20 & echo said"],
    env: own,
    onOutput: (_, bytes) => heard += text(bytes),
  });
  const before = performance.now();
  assert.equal(await child.exited, 0);
  assert.ok(performance.now() - before < 10_000);
  assert.match(heard, /said\n$/);
  await processes.endTree(child.pid, 0);
});

test("a watcher goes on until it is released, and then what it does comes first", async () => {
  await inTempFolder(async (folder) => {
    const args = [
      "-c",
      'echo here > "$1/here"; read -r _; echo "env=$(/usr/bin/env | grep OWN)" > "$1/gone"',
    ];
    const watcher = processes.watch({ command: "/bin/sh", args: [...args, "sh", folder], env: {} });
    const read = (name: string): string | undefined => {
      try {
        return Deno.readTextFileSync(`${folder}/${name}`);
      } catch {
        return undefined;
      }
    };
    while (read("here") !== "here\n") await new Promise((resolve) => setTimeout(resolve, 10));
    assert.equal(read("gone"), undefined);
    await watcher.release();
    assert.equal(read("gone"), "env=\n", "its variables are those that it is given");
  });
});
