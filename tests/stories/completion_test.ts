import assert from "node:assert/strict";
import { join } from "node:path";
import { putOnPath } from "./harness/on_path.ts";
import { FOR_A_SIGN } from "./harness/patience.ts";
import { type Story, story } from "./harness/story.ts";
import { KEYS, type Terminal } from "./harness/terminal.ts";

/** A shell, its arguments, and how it gets to know the completions. */
const SHELLS: Record<string, [args: string[], source: string]> = {
  bash: [["--norc", "--noprofile", "-i"], "source <(atmos completion bash)"],
  zsh: [["-f", "-i"], "autoload -Uz compinit; compinit -u -D; source <(atmos completion zsh)"],
  fish: [
    ["--no-config", "-i", "-C", "function fish_prompt; echo '> '; end"],
    "atmos completion fish | source",
  ],
};

async function open(t: Story, shell: string): Promise<Terminal> {
  const [args, source] = SHELLS[shell] ?? [[], ""];
  await putOnPath(t);
  const terminal = await t.terminalFor(shell, args, { env: { PS1: "> " } });
  await terminal.waitFor("> ");
  // The result, and not what is typed, has the word in one piece.
  await terminal.write(`${source}; echo sour""ced${KEYS.enter}`);
  await terminal.waitFor("sourced");
  return terminal;
}

/** What is typed before Tab, and what stands there or is offered after it. */
const WORDS: [typed: string, complete: string][] = [
  ["atmos auth who", "atmos auth whoami"],
  ["atmos auth exec -i pr", "atmos auth exec -i prod-readonly"],
  ["atmos auth exec --identity de", "atmos auth exec --identity dev-admin"],
  ["atmos auth exec --identity=de", "atmos auth exec --identity=dev-admin"],
  ["atmos auth shell prod", "atmos auth shell prod-readonly"],
  ["atmos auth login --provider te", "atmos auth login --provider team-sso"],
  ["atmos auth env --format power", "atmos auth env --format powershell"],
  ["atmos auth env --format dotenv -o atm", "atmos auth env --format dotenv -o atmos.yaml"],
  ["atmos completion fi", "atmos completion fish"],
];

for (const shell of Object.keys(SHELLS)) {
  story(
    `${shell} completes commands, flags and names from the configuration`,
    { needs: ["script", shell] },
    async (t) => {
      const terminal = await open(t, shell);
      for (const [typed, complete] of WORDS) {
        await terminal.write(typed);
        await until(terminal, typed);
        await terminal.write(KEYS.tab);
        await until(terminal, complete);
        // Takes the line away.
        await terminal.write("\x15");
      }
      await terminal.write("atmos auth l");
      await until(terminal, "atmos auth l");
      await terminal.write(KEYS.tab + KEYS.tab);
      for (const name of ["login", "list", "logout"]) await until(terminal, name);
    },
  );
}

/** Names that a cloned repository may have, and what is typed before Tab. */
const HOSTILE: readonly (readonly [name: string, typed: string])[] = [
  ["qa; touch evil", "qa"],
  ["it's; touch evil", "it"],
  ["two words", "two"],
];

for (const shell of Object.keys(SHELLS)) {
  story(
    `${shell} takes each name that it completes for one word`,
    { needs: ["script", shell] },
    async (t) => {
      const mock = { kind: "mock/aws", via: { provider: "p" } };
      const identities = Object.fromEntries(
        [...HOSTILE.map(([name]) => name), "a$(touch evil)"].map((name) => [name, mock]),
      );
      await t.configure(JSON.stringify({ auth: { providers: { p: { kind: "mock/aws" } }, identities } }));
      const terminal = await open(t, shell);
      for (const [name, typed] of HOSTILE) {
        await terminal.write(`atmos auth exec -i ${typed}`);
        await until(terminal, `-i ${typed}`);
        await terminal.write(KEYS.tab);
        await until(terminal, name.slice(-5));
        await terminal.write(` -- sh -c 'printenv ATMOS_IDENTITY >>names; echo do""ne'${KEYS.enter}`);
        await terminal.waitFor("done");
      }
      assert.equal(
        await Deno.readTextFile(join(t.project, "names")),
        HOSTILE.map(([name]) => `${name}\n`).join(""),
      );
      await assert.rejects(Deno.stat(join(t.project, "evil")));
    },
  );
}

/** Waits until the text stands on the screen. */
async function until(terminal: Terminal, text: string): Promise<void> {
  const begin = Date.now();
  while (!terminal.screen().includes(text)) {
    if (Date.now() - begin > FOR_A_SIGN) throw new Error(`no "${text}" on the screen:\n${terminal.screen()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

story("each script is one that its shell can read", { needs: ["bash", "zsh", "fish"] }, async (t) => {
  await putOnPath(t);
  for (const [shell, args] of [["bash", ["-n"]], ["zsh", ["-n"]], ["fish", ["--no-execute"]]] as const) {
    const { stdout, stderr } = await t.atmos(["completion", shell], { code: 0 });
    assert.equal(stderr, "");
    const file = await t.write(`completion.${shell}`, stdout);
    await t.run(shell, [...args, file], { code: 0 });
  }
  const { stdout } = await t.atmos(["completion", "powershell"], { code: 0 });
  assert.match(stdout, /Register-ArgumentCompleter/);
});

story("while one types nothing but names comes out, whatever is wrong", async (t) => {
  const ask = (...words: string[]): Promise<{ stdout: string; stderr: string }> =>
    t.atmos(["complete", "--", ...words], { code: 0, env: { ATMOS_LOGS_LEVEL: "trace" } });
  assert.match((await ask("auth", "exec", "-i", "")).stdout, /^dev-admin\b[^]*^prod-readonly\b/m);
  assert.match((await ask("auth", "exec", "--", "aws", "")).stdout, /^:0$/m);
  await t.configure("auth:\n  identities: [\n");
  const { stdout, stderr } = await ask("auth", "");
  assert.equal(stderr, "");
  assert.match(stdout, /^login\b/m);
  await t.configure(JSON.stringify({ auth: { identities: { "a\nb": {}, "c;d $(e)": {}, fine: {} } } }));
  const hostile = await ask("auth", "login", "");
  assert.match(hostile.stdout, /^fine\b/m);
  assert.doesNotMatch(hostile.stdout, /^b/m);
  assert.deepEqual(t.aws.calls(), []);
});
