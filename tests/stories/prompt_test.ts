/** What a prompt shows of the identity that its shell works as. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { quoted } from "./harness/browser.ts";
import { mockTeam } from "./harness/mock_team.ts";
import { signIn } from "./harness/sign_in.ts";
import { sessionFile } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

async function promptIn(t: Story, ...flags: string[]): Promise<string> {
  const script = `cd /; ${t.commandLine(["auth", "prompt"]).map(quoted).join(" ")}`;
  return (await t.atmos(["auth", "exec", ...flags, "--", "sh", "-c", script], { code: 0 })).stdout;
}

story("a prompt shows who this shell works as and for how long, wherever one has gone", async (t) => {
  assert.equal((await t.atmos(["auth", "prompt"], { code: 0 })).stdout, "");
  await signIn(t);
  t.aws.forgetCalls();
  assert.match(await promptIn(t), /^dev-admin (59m|1h)\n$/);
  assert.deepEqual(t.aws.calls(), []);
  const words = 'echo "$ATMOS_SESSION"';
  const exec = ["auth", "exec", "--", "sh", "-c"];
  const session = (await t.atmos([...exec, words], { code: 0 })).stdout.trim();
  assert.match(session, /^aws%2Fpermission-set\/team-sso\/[0-9a-f]{8}-[0-9a-f]{24}$/);
  const shown = async (env: Record<string, string>): Promise<string> => {
    const { stdout, stderr } = await t.atmos(["auth", "prompt"], { code: 0, env });
    assert.equal(stderr, "");
    return stdout;
  };
  const mine = { ATMOS_IDENTITY: "dev-admin", ATMOS_SESSION: session };
  const file = sessionFile(t);
  const text = await Deno.readTextFile(file);
  await Deno.writeTextFile(file, text.replace(/20\d\d-/g, "2001-"));
  assert.equal(await shown(mine), "dev-admin expired\n");
  await Deno.remove(file);
  assert.equal(await shown(mine), "dev-admin\n");
  for (
    const strange of ["", "x", "a/b/c", "%zz/%/1-2", "aws%2Fuser/../1-2", "nobody/x/1-2", "/".repeat(99)]
  ) {
    assert.equal(await shown({ ...mine, ATMOS_SESSION: strange }), "dev-admin\n", strange);
  }
  assert.equal(await shown({ ATMOS_IDENTITY: "false" }), "");
  assert.equal(await shown({ ATMOS_IDENTITY: "a\x1b[2Jb" }), "a\\u001b[2Jb\n");
  assert.equal(await shown({ ...mine, ATMOS_IDENTITY_PROTECTED: "true" }), "!dev-admin\n");
});

/** A start file of the person's own, and what the prompt looks like with it. */
const SHELLS: Record<string, [file: string, text: string]> = {
  bash: [".bashrc", "PS1='<$?>ready> '\nMINE=yes\n"],
  zsh: [".zshrc", "PS1='<%?>ready> '\nMINE=yes\n"],
  fish: [".config/fish/config.fish", 'function fish_prompt; echo "<$status>ready> "; end\nset MINE yes\n'],
};

for (const [shell, [file, text]] of Object.entries(SHELLS)) {
  const needs = ["script", shell];
  story(
    `the prompt of ${shell} shows it when the configuration says so, beside the person's own`,
    { needs },
    async (t) => {
      const team = JSON.parse(mockTeam());
      team.auth.shell = { prompt: true };
      team.auth.identities["$(touch ran)%n`x`"] = { kind: "mock/aws", via: { provider: "pretend" } };
      await t.configure(JSON.stringify(team));
      await t.write(join(t.home, file), text);
      const settings = { env: { SHELL: `/usr/bin/${shell}` } };
      const terminal = await t.terminal(["auth", "shell"], settings);
      await terminal.waitFor(/\(dev \d+y\) <0>ready> /);
      await terminal.write("false\r");
      await terminal.waitFor(/\(dev \d+y\) <1>ready> /);
      await terminal.write('echo "mine=$MINE zdotdir=<$ZDOTDIR$ATMOS_ZDOTDIR>"\r');
      await terminal.waitFor("mine=yes zdotdir=<>");
      await terminal.waitFor("ready> ");
      await terminal.write("exit\r");
      assert.equal(await terminal.exited, 0);
      const other = await t.terminal(["auth", "shell", "$(touch ran)%n`x`"], settings);
      await other.waitFor(/\(\$\(touch ran\)%n`x` \d+y\) <0>ready> /);
      await other.write("exit\r");
      assert.equal(await other.exited, 0);
      await assert.rejects(Deno.stat(join(t.project, "ran")));
      team.auth.shell = {};
      await t.configure(JSON.stringify(team));
      const plain = await t.terminal(["auth", "shell"], settings);
      await plain.waitFor("<0>ready> ");
      await plain.write("exit\r");
      await plain.exited;
      assert.ok(!/\(dev \d+y\)/.test(plain.text), "off by default");
    },
  );
}
