import assert from "node:assert/strict";
import { join } from "node:path";
import { OVERRIDING } from "../../src/clouds/aws/environment.ts";
import { mockTeam } from "./harness/mock_team.ts";
import { putOnPath } from "./harness/on_path.ts";
import { inOuterShell } from "./harness/outer_shell.ts";
import { type Story, story } from "./harness/story.ts";
import { KEYS, type Terminal } from "./harness/terminal.ts";

/** A shell, and its start file for people: a variable, and the prompt that the announcement of shells shows. */
const SHELLS: Record<string, [file: string, text: string]> = {
  bash: [".bashrc", "STARTED=yes; export PS1='${ATMOS_IDENTITY:+($ATMOS_IDENTITY) }ready> '\n"],
  zsh: [".zshrc", "setopt PROMPT_SUBST; STARTED=yes; PS1='${ATMOS_IDENTITY:+($ATMOS_IDENTITY) }ready> '\n"],
  fish: [
    ".config/fish/config.fish",
    'set STARTED yes\nfunction fish_prompt; set -q ATMOS_IDENTITY; and echo "($ATMOS_IDENTITY) ready> "; end\n',
  ],
  sh: [".shinit", "STARTED=yes; PS1='(dev) ready> '\n"],
};

/** What would take the caller's PATH away: files of a login, which the caller has been through. */
const LOGIN_FILES = [".bash_profile", ".profile", ".zprofile", ".zlogin"];

const STALE = Object.fromEntries(OVERRIDING.map((name) => [name, "stale"]));

/** Says when it runs and when it goes on after a stop. It starts no programs: those cannot be stopped just then. */
const LONG = `#!/bin/bash\ntrap 'echo "back $1"' CONT\necho "up $1"\nwhile :; do read -t 0.1 -r line; done\n`;

/** Brings the files, and gives the variables that the shell needs beside them. */
async function settle(t: Story, shell: string): Promise<Record<string, string>> {
  const [file = "", text = ""] = SHELLS[shell] ?? [];
  await t.configure(mockTeam({ identityEnv: { STAGE: "of dev" } }));
  await t.write(join(t.home, file), text);
  for (const name of LOGIN_FILES) await t.write(join(t.home, name), "PATH=/usr/bin:/bin; FROM_LOGIN=yes\n");
  await t.bin("long", LONG);
  return { ENV: join(t.home, ".shinit") };
}

/** Types a line and waits for what it prints. */
async function type(terminal: Terminal, line: string, answer: string | RegExp): Promise<void> {
  await terminal.write(line + KEYS.enter);
  await terminal.waitFor(answer);
}

/** As {@link type}, and waits until the shell is ready for the next line. */
async function say(terminal: Terminal, line: string, answer: string | RegExp): Promise<void> {
  await type(terminal, line, answer);
  await terminal.waitFor("ready> ");
}

/** Presses the key until it has the effect: a shell that is just drawing may miss one, as people know. */
async function press(terminal: Terminal, key: string, effect: string | RegExp): Promise<void> {
  for (let tries = 0; tries < 5; tries++) {
    await terminal.write(key);
    if (await terminal.waitFor(effect, 1000).then(() => true, () => false)) return;
  }
  throw new Error(`the key does nothing: ${terminal.text}`);
}

/** The shell's own process. */
async function shellProcess(terminal: Terminal, shell: string): Promise<number> {
  await say(terminal, `echo "pid=${shell === "fish" ? "$fish_pid" : "$$"}."`, /pid=\d+\./);
  return Number(/pid=(\d+)\./.exec(terminal.text)?.[1]);
}

for (const shell of Object.keys(SHELLS)) {
  story(`${shell} works as in an ordinary terminal`, { needs: ["script", "bash", shell] }, async (t) => {
    const needed = await settle(t, shell);
    const settings = { env: { ...STALE, ...needed, AWS_PROFILE: "other", SHELL: `/usr/bin/${shell}` } };
    const terminal = await inOuterShell(t, ["auth", "shell"], settings);
    await terminal.waitFor(`→ Entering a ${shell} shell as dev (pretend). Type exit to leave.`);
    await terminal.waitFor("(dev) ready> ");
    await say(terminal, 'echo "id=<$ATMOS_IDENTITY> level=<$ATMOS_SHLVL>"', "id=<dev> level=<1>");
    await say(
      terminal,
      'echo "started=<$STARTED$FROM_LOGIN> stage=<$STAGE>"',
      "started=<yes> stage=<of dev>",
    );
    await say(terminal, 'echo "profile=<$AWS_PROFILE>"', "profile=<dev>");
    await say(terminal, `echo "stale=<$(env | grep -c '=stale$')>"`, "stale=<0>");

    await terminal.write("echo non''sense");
    await terminal.waitFor("sense");
    await press(terminal, KEYS.ctrlC, "ready> ");
    // Found, since the PATH is the caller's.
    await type(terminal, "long one", /^up one$/m);
    await press(terminal, KEYS.ctrlC, "ready> ");
    const status = shell === "fish" ? "$status" : "$?";
    await say(terminal, `echo "code ${status} of it"`, "code 130 of it");

    await type(terminal, "long two", /^up two$/m);
    await press(terminal, KEYS.ctrlZ, /[Ss]topped|suspended/);
    await terminal.waitFor("ready> ");
    await type(terminal, "fg", /^back two$/m);
    await press(terminal, KEYS.ctrlC, "ready> ");

    await terminal.resize(93, 31);
    await say(terminal, "stty size", "31 93");
    assert.doesNotMatch(terminal.text, /nonsense/);

    await terminal.write(`exit 7${KEYS.enter}`);
    await terminal.waitFor("← Left the shell of dev.");
    await terminal.waitFor("code 7\nunchanged");
    await terminal.write(`words${KEYS.enter}`);
    await terminal.waitFor("typed words");
    assert.equal(await terminal.exited, 0);
  });

  story(
    `a terminal is as it was when ${shell} is killed`,
    { needs: ["script", "bash", shell] },
    async (t) => {
      const needed = await settle(t, shell);
      await putOnPath(t);
      const outer = ["--norc", "--noprofile", "-i"];
      const terminal = await t.terminalFor("/bin/bash", outer, { env: { ...needed, PS1: "outer> " } });
      await terminal.waitFor("outer> ");
      await terminal.write(`stty -g > before; atmos auth shell --shell ${shell}${KEYS.enter}`);
      await terminal.waitFor("ready> ");
      // At the prompt most shells edit the line themselves, with the terminal's own echo turned off.
      Deno.kill(await shellProcess(terminal, shell), "SIGKILL");
      await terminal.waitFor("outer> ");
      await type(
        terminal,
        'echo "code $?"; stty -g | cmp - before && echo un""changed',
        "code 137\nunchanged",
      );
      await terminal.write(`exit 3${KEYS.enter}`);
      assert.equal(await terminal.exited, 3);
    },
  );

  story(
    `when the terminal goes away, ${shell} and atmos end`,
    { needs: ["script", "ps", shell] },
    async (t) => {
      const env = await settle(t, shell);
      const terminal = await t.terminal(["auth", "shell", "--shell", shell], { env });
      await terminal.waitFor("ready> ");
      const child = await shellProcess(terminal, shell);
      const parent = Number((await t.run("ps", ["-o", "ppid=", "-p", String(child)])).stdout);
      assert.ok(parent > 1);
      await terminal.hangUp();
      for (const pid of [child, parent]) {
        while (await isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
  );
}

async function isRunning(pid: number): Promise<boolean> {
  const stat = await Deno.readTextFile(`/proc/${pid}/stat`).catch(() => "");
  return stat !== "" && !/\) Z /.test(stat);
}
