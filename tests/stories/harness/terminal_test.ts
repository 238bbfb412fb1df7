import assert from "node:assert/strict";
import { testUnless, testWith } from "../../optional_programs.ts";
import { canOpenTerminals, KEYS, openTerminal, type Terminal } from "./terminal.ts";

const ENV = { PATH: "/usr/bin:/bin", LANG: "C.UTF-8" };
const missing = (await canOpenTerminals()) ? [] : ["script"];

function open(command: string, args: string[], more: Record<string, unknown> = {}): Promise<Terminal> {
  return openTerminal({ command, args, env: ENV, cwd: "/", ...more });
}

function shell(script: string, more: Record<string, unknown> = {}): Promise<Terminal> {
  return open("/bin/sh", ["-c", script], more);
}

testUnless(
  "a program in a terminal has one on all three sides, of the size that was asked for",
  missing,
  async () => {
    const terminal = await shell("test -t 0 && test -t 1 && test -t 2 && stty size && echo $TERM", {
      columns: 77,
      rows: 22,
    });
    assert.equal(await terminal.exited, 0);
    assert.equal(terminal.text, "22 77\nxterm-256color\n");
  },
);

testUnless("arguments and variables arrive as they are", missing, async () => {
  const words = ["it's", 'a "b"', "$HOME `id` \\", "", "two\nlines", "ü✓"];
  const terminal = await open("/bin/sh", ["-c", 'printf "<%s>" "$@" "$SHELL"', "sh", ...words], {
    env: { ...ENV, SHELL: "/opt/my 'shell'" },
  });
  assert.equal(await terminal.exited, 0);
  assert.equal(terminal.text, [...words, "/opt/my 'shell'"].map((word) => `<${word}>`).join(""));
});

testUnless("the exit code comes through, and so does a signal", missing, async () => {
  assert.equal(await (await shell("exit 7")).exited, 7);
  assert.equal(await (await shell("kill -TERM $$")).exited, 143);
});

testUnless("what is typed is echoed and read, line by line", missing, async () => {
  const terminal = await shell('printf "name? "; read name; echo "hello $name"');
  await terminal.waitFor("name? ");
  await terminal.write(`alex${KEYS.enter}`);
  await terminal.waitFor("hello alex");
  assert.equal(terminal.screen(), "name? alex\nhello alex");
  assert.equal(await terminal.exited, 0);
});

testUnless("text is waited for once", missing, async () => {
  const terminal = await shell("echo one; read x; echo one; read x");
  await terminal.waitFor("one");
  await assert.rejects(terminal.waitFor("one", 200), /waited 0.2 s in vain for one/);
  await terminal.write(KEYS.enter);
  await terminal.waitFor(/^one$/m);
  await terminal.write(KEYS.enter);
  await assert.rejects(terminal.waitFor("two"), /ended without two/);
});

testUnless("Ctrl-C reaches the program in front", missing, async () => {
  const terminal = await shell("echo ready; exec sleep 60");
  await terminal.waitFor("ready");
  await terminal.write(KEYS.ctrlC);
  assert.equal(await terminal.exited, 130);
});

testUnless("a resized terminal tells its program", missing, async () => {
  const terminal = await shell("trap 'stty size' WINCH; echo ready; while :; do sleep 0.05; done");
  await terminal.waitFor("ready");
  await terminal.resize(132, 43);
  await terminal.waitFor("43 132");
  await terminal.write(KEYS.ctrlC);
  await terminal.exited;
});

testUnless("hanging up tells the program", missing, async () => {
  const note = await Deno.makeTempFile();
  const terminal = await shell(
    `trap 'echo gone > ${note}; exit' HUP; echo ready; while :; do sleep 0.05; done`,
  );
  await terminal.waitFor("ready");
  await terminal.hangUp();
  for (let tries = 0; tries < 100 && await Deno.readTextFile(note) === ""; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.equal(await Deno.readTextFile(note), "gone\n");
  await Deno.remove(note);
});

testUnless("the settings of the terminal can be compared", missing, async () => {
  const terminal = await shell("read x; stty -echo; echo changed; read x");
  const before = await terminal.settings();
  assert.match(before, /rows 30; columns 100;/);
  await terminal.write(KEYS.enter);
  await terminal.waitFor("changed");
  assert.notEqual(await terminal.settings(), before);
  await terminal.write(KEYS.enter);
  assert.equal(await terminal.exited, 0);
});

testUnless("a program that does not end is killed and shown", missing, async () => {
  const terminal = await shell("echo stuck; exec sleep 60", { timeout: 700 });
  await assert.rejects(terminal.exited, /still running after 0.7 s[^]*stuck/);
});

testWith({
  name: "Ctrl-Z stops a job and fg brings it back",
  needs: ["bash", ...missing],
  run: async (_, bash = "") => {
    const terminal = await open(bash, ["--norc", "--noprofile", "-i"], {
      env: { ...ENV, PS1: "> ", HOME: "/" },
    });
    await terminal.waitFor("> ");
    await terminal.write(`sleep 60${KEYS.enter}`);
    await terminal.waitFor("sleep 60\n");
    await new Promise((resolve) => setTimeout(resolve, 200));
    await terminal.write(KEYS.ctrlZ);
    await terminal.waitFor(/Stopped\s+sleep 60/);
    await terminal.write(`fg${KEYS.enter}`);
    await terminal.waitFor("fg\nsleep 60");
    await terminal.write(KEYS.ctrlC);
    await terminal.write(`echo code $?; exit 5${KEYS.enter}`);
    await terminal.waitFor("code 130");
    assert.equal(await terminal.exited, 5);
  },
});
