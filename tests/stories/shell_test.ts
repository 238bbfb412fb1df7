import assert from "node:assert/strict";
import { join } from "node:path";
import { OVERRIDING } from "../../src/clouds/aws/environment.ts";
import { mockTeam } from "./harness/mock_team.ts";
import { putOnPath } from "./harness/on_path.ts";
import { inOuterShell } from "./harness/outer_shell.ts";
import { type Story, story } from "./harness/story.ts";
import { KEYS, type Terminal } from "./harness/terminal.ts";

/** A shell, and what its start files say: a variable of login shells and a prompt. */
const SHELLS: Record<string, [file: string, text: string]> = {
  bash: [".bash_profile", "export FROM_LOGIN=yes; PS1='ready> '\n"],
  zsh: [".zprofile", "export FROM_LOGIN=yes; PS1='ready> '\n"],
  fish: [
    ".config/fish/config.fish",
    "status is-login; and set -gx FROM_LOGIN yes\nfunction fish_prompt; echo 'ready> '; end\n",
  ],
  sh: [".profile", "export FROM_LOGIN=yes; PS1='ready> '\n"],
};

const STALE = Object.fromEntries(OVERRIDING.map((name) => [name, "stale"]));

/** Says when it runs and when it goes on after a stop. It starts no programs: those cannot be stopped just then. */
const LONG = `#!/bin/bash\ntrap 'echo "back $1"' CONT\necho "up $1"\nwhile :; do read -t 0.1 -r line; done\n`;

async function settle(t: Story, shell: string): Promise<void> {
  const [file = "", text = ""] = SHELLS[shell] ?? [];
  await t.configure(mockTeam({ identityEnv: { STAGE: "of dev" } }));
  await t.write(join(t.home, file), text);
  await t.bin("long", LONG);
  // Without it, zsh would ask a newcomer questions.
  if (shell === "zsh") await t.write(join(t.home, ".zshrc"), "");
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
    await settle(t, shell);
    const settings = { env: { ...STALE, AWS_PROFILE: "other", SHELL: `/usr/bin/${shell}` } };
    const terminal = await inOuterShell(t, ["auth", "shell"], settings);
    await terminal.waitFor(`→ Entering a ${shell} shell as dev (pretend). Type exit to leave.`);
    await terminal.waitFor("ready> ");
    await say(terminal, 'echo "id=<$ATMOS_IDENTITY> level=<$ATMOS_SHLVL>"', "id=<dev> level=<1>");
    await say(terminal, 'echo "login=<$FROM_LOGIN> stage=<$STAGE>"', "login=<yes> stage=<of dev>");
    await say(terminal, 'echo "profile=<$AWS_PROFILE>"', "profile=<dev>");
    await say(terminal, `echo "stale=<$(env | grep -c '=stale$')>"`, "stale=<0>");

    await terminal.write("echo non''sense");
    await terminal.waitFor("sense");
    await press(terminal, KEYS.ctrlC, "ready> ");
    // Start files may set another PATH.
    const long = join(t.binFolder, "long");
    await type(terminal, `${long} one`, /^up one$/m);
    await press(terminal, KEYS.ctrlC, "ready> ");
    const status = shell === "fish" ? "$status" : "$?";
    await say(terminal, `echo "code ${status} of it"`, "code 130 of it");

    await type(terminal, `${long} two`, /^up two$/m);
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
      await settle(t, shell);
      await putOnPath(t);
      const outer = ["--norc", "--noprofile", "-i"];
      const terminal = await t.terminalFor("/bin/bash", outer, { env: { PS1: "outer> " } });
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
      await settle(t, shell);
      const terminal = await t.terminal(["auth", "shell", "--shell", shell]);
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
