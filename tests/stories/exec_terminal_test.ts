import assert from "node:assert/strict";
import { mockTeam } from "./harness/mock_team.ts";
import { putOnPath } from "./harness/on_path.ts";
import { story } from "./harness/story.ts";
import { KEYS } from "./harness/terminal.ts";

/**
 * A command that counts what it gets, until Enter is typed. It looks up now and then, since a signal that comes just
 * before a shell begins to wait is not seen before the wait is over; and it tells after the trap, since bash loses a
 * signal that comes while a trap does more than to note it.
 */
const COUNTING = `count=0; told=0; trap 'count=$((count + 1))' INT; echo ready
  until read -t 0.1 -r line < /dev/tty; do
    if [ "$count" != "$told" ]; then told=$count; echo "interrupt $count"; fi
  done
  echo "counted $count"; exit 5`;

story(
  "Ctrl-C reaches the command once, and atmos waits for what it makes of it",
  { needs: ["script", "bash"] },
  async (t) => {
    await t.configure(mockTeam());
    await putOnPath(t);
    await t.write("counting", COUNTING);
    for (
      const line of [
        "atmos auth exec -- bash counting",
        // No terminal on stdin, and yet the keyboard's signals come by themselves.
        "echo piped | atmos auth exec -- bash counting",
        "atmos auth exec -- bash counting < /dev/null 2> errors",
      ]
    ) {
      const terminal = await t.terminalFor("/bin/bash", ["-c", `trap : INT; ${line}; echo "code $?"`]);
      await terminal.waitFor("ready");
      await terminal.write(KEYS.ctrlC);
      await terminal.waitFor("interrupt 1");
      await terminal.write(KEYS.ctrlC);
      await terminal.waitFor("interrupt 2");
      await terminal.write(KEYS.enter);
      await terminal.waitFor("counted 2");
      await terminal.waitFor("code 5");
      await terminal.exited;
    }
  },
);

story("Ctrl-C ends a command that does not mind, with 130 and no word", { needs: ["script"] }, async (t) => {
  await t.configure(mockTeam());
  const terminal = await t.terminal(["auth", "exec", "--", "sh", "-c", "echo ready; exec sleep 60"]);
  await terminal.waitFor("ready");
  await terminal.write(KEYS.ctrlC);
  assert.equal(await terminal.exited, 130);
  assert.equal(terminal.text, "ready\n^C");
});

story("a command has the whole terminal", { needs: ["script", "bash"] }, async (t) => {
  await t.configure(mockTeam());
  // The size changes in two steps, and bash loses a signal that comes while a trap does more than to note it.
  const look = `test -t 0 && test -t 1 && test -t 2 && stty size && trap 'changed=1' WINCH && echo ready
    until read -t 0.1 -r line; do if [ "$changed" ]; then changed=; stty size; fi; done; exit 3`;
  const terminal = await t.terminal(["auth", "exec", "--", "bash", "-c", look], { columns: 91, rows: 17 });
  await terminal.waitFor("17 91\nready");
  await terminal.resize(120, 40);
  await terminal.waitFor("40 120");
  await terminal.write(KEYS.enter);
  assert.equal(await terminal.exited, 3);
});

story(
  "Ctrl-Z stops atmos and the command together, and fg goes on with both",
  { needs: ["script", "bash"] },
  async (t) => {
    await t.configure(mockTeam());
    await putOnPath(t);
    const terminal = await t.terminalFor("/bin/bash", ["--norc", "--noprofile", "-i"], {
      env: { PS1: "> " },
    });
    await terminal.waitFor("> ");
    await terminal.write(`atmos auth exec -- sh -c 'echo ready; read x; echo "got $x"; exit 6'${KEYS.enter}`);
    await terminal.waitFor(/^ready$/m);
    await terminal.write(KEYS.ctrlZ);
    await terminal.waitFor(/Stopped/);
    await terminal.waitFor("> ");
    // While bash takes the terminal back, the first key may be lost: it is a blank.
    await terminal.write(` jobs | wc -l; fg${KEYS.enter}`);
    await terminal.waitFor(/^1$/m);
    await terminal.waitFor(/^atmos auth exec/m);
    await terminal.write(`words${KEYS.enter}`);
    await terminal.waitFor(/^got words$/m);
    await terminal.write(`exit $?${KEYS.enter}`);
    assert.equal(await terminal.exited, 6);
  },
);

story("a terminal that goes away takes the command with it", { needs: ["script"] }, async (t) => {
  await t.configure(mockTeam());
  const body = `trap 'echo hung up > note; exit 1' HUP; echo ready; while :; do sleep 0.05; done`;
  const terminal = await t.terminal(["auth", "exec", "--", "sh", "-c", body]);
  await terminal.waitFor("ready");
  await terminal.hangUp();
  const note = `${t.project}/note`;
  while (await Deno.readTextFile(note).catch(() => "") === "") {
    await new Promise((done) => setTimeout(done, 20));
  }
});
