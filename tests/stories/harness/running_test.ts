import assert from "node:assert/strict";
import { type Running, startProgram } from "./running.ts";

function shell(script: string, timeout = 10_000): Running {
  const env = { PATH: "/usr/bin:/bin", ONLY: "this" };
  return startProgram({ command: "/bin/sh", args: ["-c", script], env, cwd: "/", timeout });
}

Deno.test("a program's output, exit code and environment are told", async () => {
  const { code, stdout, stderr } = await shell("echo out; echo err >&2; env | grep ONLY; exit 3").ended;
  assert.deepEqual({ code, stdout, stderr }, { code: 3, stdout: "out\nONLY=this\n", stderr: "err\n" });
});

Deno.test("a program is spoken to while it runs", async () => {
  const child = shell('echo ready >&2; read line; echo "got $line"; read line; echo "then $line"');
  await child.waitFor("ready");
  await child.write("first\n");
  await child.waitFor(/got \w+/);
  assert.equal(child.stdout, "got first\n");
  await child.closeInput();
  assert.equal((await child.ended).stdout, "got first\nthen \n");
});

Deno.test("waiting fails when the time is over, and when the program has ended", async () => {
  const child = shell("echo here; exec sleep 60");
  await assert.rejects(child.waitFor("never", 100), /waited 0.1 s in vain for never[^]*here/);
  child.kill("SIGTERM");
  await assert.rejects(child.waitFor("never"), /ended without never/);
  assert.equal((await child.ended).code, 143);
});

Deno.test("a program that does not end is killed and shown", async () => {
  await assert.rejects(shell("echo stuck; exec sleep 60", 300).ended, /still running after 0.3 s[^]*stuck/);
});

Deno.test("a child that was left behind with the pipes does not hold up the end for ever", async () => {
  const child = shell("sleep 3 & echo left", 300);
  await assert.rejects(child.ended, /still running after 0.3 s[^]*left/);
});

Deno.test("an executable that does not exist fails at once", () => {
  assert.throws(() =>
    startProgram({ command: "/does/not/exist", args: [], env: {}, cwd: "/", timeout: 1000 })
  );
});
