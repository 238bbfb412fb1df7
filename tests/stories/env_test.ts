import assert from "node:assert/strict";
import { join } from "node:path";
import { OVERRIDING } from "../../src/clouds/aws/environment.ts";
import { mockTeam } from "./harness/mock_team.ts";
import { putOnPath, variablesIn } from "./harness/on_path.ts";
import { operations, PERSON, signIn } from "./harness/sign_in.ts";
import { dropRefreshTokens, endRoles, endTokens } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

/** Values that a shell would like to look into. */
const HOSTILE: Readonly<Record<string, string>> = {
  BACKSLASHES: "\\n \\\\ \\' \\",
  BANG: "!! !$ ^a^b",
  BLANKS: "  two  blanks\tand a tab ",
  BRACES: "{a,b} ~ ~root =ls",
  DOLLARS: "$HOME ${HOME} $(id) `id` $((1+1)) $$",
  EMPTY: "",
  ENDS: "ends with a line\n\n",
  GLOBS: "* ? [a-z] **/* ./* (.) <1-9>",
  LINE_ENDS: "one\n  two\n\n*\n",
  OPTIONS: "-n -e --",
  PERCENT: "%s %d %% %",
  QUOTES: `it's "quoted" ''\` “typographic’`,
  SEMICOLON: "a; touch evil; b & c | d > evil2 # not a comment",
  UNICODE: "ünï✓🚀\u00a0\u2028日本",
};

const LINUX = Deno.build.os === "linux" ? [] : ["linux"];
const STALE = Object.fromEntries(OVERRIDING.map((name) => [name, "stale"]));
const PARENT = {
  ...STALE,
  AWS_PROFILE: "other",
  AWS_REGION: "xx-west-1",
  DOLLARS: "old",
  KEPT: "kept",
  USER: "me",
};

/** What shells set by themselves. */
const OWN = ["_", "LOGNAME", "OLDPWD", "PWD", "SHLVL", "USER"];

function comparable(output: string): Record<string, string> {
  const variables = variablesIn(output);
  for (const name of OWN) variables.delete(name);
  return Object.fromEntries([...variables].sort());
}

/** A project whose variables and files are traps for careless quoting. */
async function hostileWorld(t: Story): Promise<Record<string, string>> {
  await t.configure(mockTeam({ env: { TEAM: "blue team" }, identityEnv: HOSTILE }));
  await putOnPath(t);
  for (const name of ["a", "b", "export", "EMPTY=", "GLOBS='a'", "unset"]) await t.write(name, "");
  const { stdout } = await t.atmos(["auth", "exec", "--", "env", "-0"], { env: PARENT, code: 0 });
  return comparable(stdout);
}

const SHELLS: [string, string[], string][] = [
  ["bash", ["--norc", "--noprofile", "-c"], "eval $(atmos auth env)"],
  ["bash", ["--norc", "--noprofile", "-c"], 'shopt -s nullglob extglob; eval "$(atmos auth env)"'],
  ["sh", ["-c"], "eval $(atmos auth env)"],
  ["dash", ["-c"], 'eval "$(atmos auth env)"'],
  ["zsh", ["-f", "-c"], "eval $(atmos auth env)"],
  ["zsh", ["-f", "-c"], "setopt glob_subst extended_glob; eval $(atmos auth env)"],
  ["fish", ["--no-config", "-c"], "atmos auth env --format fish | source"],
  ["fish", ["--no-config", "-c"], "eval (atmos auth env --format fish)"],
  ["sh", ["-c"], "set -e; atmos auth env -o lines; . ./lines; rm lines"],
];

for (const [shell, args, line] of SHELLS) {
  story(`in ${shell}, \`${line}\` gives what exec gives`, { needs: [shell] }, async (t) => {
    const expected = await hostileWorld(t);
    const { stdout, stderr } = await t.run(shell, [...args, `${line}; env -0`], { env: PARENT, code: 0 });
    assert.equal(stderr, "");
    assert.deepEqual(comparable(stdout), expected);
    const names = await Array.fromAsync(Deno.readDir(t.project), ({ name }) => name);
    assert.ok(!names.some((name) => name.startsWith("evil")), names.join());
  });
}

story("a shell without a session keeps its environment, and says why", { needs: ["bash"] }, async (t) => {
  await putOnPath(t);
  const line = 'before=$(env); eval $(atmos auth env) ; echo "$?"; test "$before" = "$(env)" && echo same';
  const { stdout, stderr } = await t.run("bash", ["-c", `${line}; atmos auth env > out; echo "$?"; cat out`]);
  assert.equal(stdout, "1\nsame\n1\nfalse;\n");
  assert.match(stderr, /nobody is signed in\n {2}Run `atmos auth login dev-admin`\.\n/);
});

const STOPPING: [string, string[], string][] = [
  ["bash", ["-ec"], "eval $(atmos auth env)"],
  ["bash", ["-ec"], 'eval "$(atmos auth env --oops)"'],
  ["sh", ["-ec"], "eval $(atmos auth env)"],
  ["zsh", ["-fec"], "eval $(atmos auth env)"],
  ["sh", ["-ec"], "atmos auth env > lines || . ./lines"],
  ["fish", ["--no-config", "-c"], "atmos auth env --format fish | source; or exit 1"],
  ["fish", ["--no-config", "-c"], "eval (atmos auth env --format fish); or exit 1"],
];

for (const [shell, args, line] of STOPPING) {
  story(`in ${shell}, a script ends at \`${line}\` without a session`, { needs: [shell] }, async (t) => {
    await putOnPath(t);
    const { stdout } = await t.run(shell, [...args, `${line}\necho went on`], { code: 1 });
    assert.equal(stdout, "");
  });
}

story("as JSON, what is unset is null", async (t) => {
  const expected = await hostileWorld(t);
  const { stdout } = await t.atmos(["auth", "env", "--format", "json"], { code: 0 });
  const data: Record<string, string | null> = JSON.parse(stdout);
  for (const [name, value] of Object.entries(data)) assert.equal(expected[name] ?? null, value, name);
  assert.deepEqual(Object.keys(data).filter((name) => data[name] === null).sort(), [...OVERRIDING].sort());
  assert.deepEqual(Object.keys(data), Object.keys(data).toSorted());
  for (const [name, value] of Object.entries(HOSTILE)) assert.equal(data[name], value);
});

story("a dotenv file holds what a shell would read from it", { needs: ["bash"] }, async (t) => {
  const identityEnv = { ...HOSTILE };
  await t.configure(mockTeam({ identityEnv }));
  await t.atmos(["auth", "env", "--format", "dotenv", "--output-file", ".env"], { code: 0 });
  const { stdout } = await t.run("bash", ["-c", "set -a; . ./.env; env -0"], { code: 0 });
  const read = variablesIn(stdout);
  for (const [name, value] of Object.entries(identityEnv)) assert.equal(read.get(name), value, name);
  assert.equal(read.get("AWS_ACCESS_KEY_ID"), "", "a file cannot unset, and empty is none");
});

story("the env format is what env prints, one line each", async (t) => {
  await t.configure(mockTeam({ identityEnv: { PLAIN: "a 'b' \"c\" $d" } }));
  const { stdout } = await t.atmos(["auth", "env", "-f", "env"], { code: 0 });
  assert.match(stdout, /^PLAIN=a 'b' "c" \$d$/m);
  assert.match(stdout, /^AWS_ACCESS_KEY_ID=$/m);
  await t.configure(mockTeam({ identityEnv: { LINES: "a\nb" } }));
  const refused = await t.atmos(["auth", "env", "-f", "env"], { code: 1 });
  assert.match(refused.stderr, /^✗ cannot write the variable "LINES" as env: its value has several lines\n/);
  assert.equal(refused.stdout, "");
});

story("a GitHub Actions job gets the variables through its own file, whatever they hold", async (t) => {
  const identityEnv = {
    LINES: "one\nATMOS_EOF_LINES\nEVIL=1\nLINES2<<X",
    PLAIN: "a=b<<c",
    TAIL: "line end\n",
    PATHS: "x\r\ny",
  };
  await t.configure(mockTeam({ identityEnv }));
  const file = await t.write("github_env", "BEFORE=1\n");
  const env = { GITHUB_ENV: file, GITHUB_ACTIONS: "true", CI: "true" };
  const { stdout } = await t.atmos(["auth", "env", "--format", "github"], { env, code: 0 });
  assert.equal(stdout, "");
  const read = githubVariables(await Deno.readTextFile(file));
  assert.equal(read.get("BEFORE"), "1");
  assert.equal(read.get("EVIL"), undefined);
  for (const [name, value] of Object.entries(identityEnv)) assert.equal(read.get(name), value, name);
  assert.equal(read.get("AWS_PROFILE"), "dev");
  assert.equal(read.get("AWS_SESSION_TOKEN"), "");

  const { stderr } = await t.atmos(["auth", "env", "--format", "github"], { code: 2 });
  assert.match(stderr, /^✗ cannot write for GitHub Actions: GITHUB_ENV is not set\n/);
});

/** As the runner reads the file: https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions */
function githubVariables(text: string): Map<string, string> {
  const variables = new Map<string, string>();
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const [equals, here] = [line.indexOf("="), line.indexOf("<<")];
    if (here < 0 || (equals >= 0 && equals < here)) {
      variables.set(line.slice(0, equals), line.slice(equals + 1));
      continue;
    }
    const end = lines.indexOf(line.slice(here + 2), at + 1);
    assert.ok(end > at, `no end of ${line}`);
    variables.set(line.slice(0, here), lines.slice(at + 1, end).join("\n"));
    at = end;
  }
  return variables;
}

story("a file is appended to, and is made for its owner only", async (t) => {
  await t.configure(mockTeam());
  const own = await t.write("own.env", "FIRST=1\n", 0o640);
  for (const name of ["own.env", "own.env", "new.env"]) {
    const { stdout, stderr } = await t.atmos(["auth", "env", "-f", "dotenv", "-o", name], { code: 0 });
    assert.deepEqual([stdout, stderr], ["", ""]);
  }
  const text = await Deno.readTextFile(own);
  assert.match(text, /^FIRST=1\n/);
  assert.equal(text.match(/^AWS_PROFILE=dev$/gm)?.length, 2);
  assert.equal(((await Deno.stat(own)).mode ?? 0) & 0o777, 0o640);
  assert.equal(((await Deno.stat(join(t.project, "new.env"))).mode ?? 0) & 0o777, 0o600);
  const env = { ATMOS_AUTH_ENV_FORMAT: "fish", ATMOS_AUTH_ENV_OUTPUT_FILE: "by-variable" };
  await t.atmos(["auth", "env"], { env, code: 0 });
  assert.match(await Deno.readTextFile(join(t.project, "by-variable")), /^set -gx AWS_PROFILE 'dev';$/m);
  const shown = await t.atmos(["auth", "env", "-o", "/dev/stdout", "-f", "github"], { code: 0 });
  assert.match(shown.stdout, /^AWS_PROFILE=dev$/m);
  const missing = await t.atmos(["auth", "env", "-o", "no/such/folder/x"], { code: 1 });
  assert.match(missing.stderr, /^✗ cannot write ".*\/no\/such\/folder\/x": /);
});

story("output that cannot be written is an error", { needs: LINUX }, async (t) => {
  await t.configure(mockTeam());
  await putOnPath(t);
  const { code, stderr } = await t.run("/bin/sh", ["-c", "atmos auth env > /dev/full"]);
  assert.equal(code, 1);
  assert.match(stderr, /^✗ cannot write the output: No space left on device/);
});

story("an unknown format is told with those there are", async (t) => {
  const { stdout, stderr } = await t.atmos(["auth", "env", "--format", "bsah"], { code: 2 });
  assert.equal(stdout, "false;\n");
  assert.match(stderr, /"bsah"/);
  assert.match(stderr, /bash, fish, powershell, dotenv, env, json/);
});

story("a name that no shell takes is refused, and exec takes it", async (t) => {
  await t.configure(mockTeam({ identityEnv: { "A;touch evil": "x" } }));
  const refused = await t.atmos(["auth", "env"], { code: 1 });
  assert.match(refused.stderr, /^✗ cannot write the variable "A;touch evil" as bash: /);
  assert.equal(refused.stdout, "false;\n");
  const { stdout } = await t.atmos(["auth", "exec", "--", "env"], { code: 0 });
  assert.match(stdout, /^A;touch evil=x$/m);
});

story("with authentication turned off only the configured variables are printed", async (t) => {
  await t.configure(mockTeam({ env: { TEAM: "blue" }, identityEnv: { STAGE: "dev" } }));
  const { stdout, stderr } = await t.atmos(["auth", "env", "--identity=off"], { code: 0 });
  assert.equal(stdout, "export TEAM=blue;\n");
  assert.match(stderr, /Authentication is turned off by --identity/);
});

story("with authentication turned off a shell that was lent a session is nobody again", async (t) => {
  await signIn(t);
  const script = `set -e; eval $(atmos auth env); test "$AWS_PROFILE" = dev-admin
    eval $(atmos auth env --identity=false 2> told); env | grep -E '^(AWS_|ATMOS_(IDENTITY|SESSION|LENT))' || echo nobody`;
  await putOnPath(t);
  const { stdout } = await t.run("/bin/bash", ["-c", script], { code: 0 });
  assert.doesNotMatch(stdout, /AWS_PROFILE|AWS_CONFIG_FILE|ATMOS_/);
  const dotenv = await t.atmos(["auth", "env", "--identity=false", "--format", "dotenv"], {
    code: 0,
    env: { ATMOS_SESSION: "x", ATMOS_LENT: "AWS_PROFILE" },
  });
  assert.equal(dotenv.stdout, "");
});

story("what can be renewed without a person is, and what cannot is told", async (t) => {
  await signIn(t);
  await endRoles(t);
  t.aws.forgetCalls();
  const first = await t.atmos(["auth", "env"], { code: 0 });
  assert.match(first.stdout, /^export AWS_PROFILE=dev-admin;$/m);
  assert.deepEqual(operations(t), ["GetRoleCredentials"]);
  await endRoles(t);
  await endTokens(t);
  await t.atmos(["auth", "env"], { code: 0 });
  await endRoles(t);
  await endTokens(t);
  await dropRefreshTokens(t);
  const visits = (await t.browser.visits()).length;
  // Even with a person there, only --login asks.
  const last = await t.atmos(["auth", "env"], { code: 1, env: PERSON });
  assert.equal(last.stdout, "false;\n");
  assert.match(last.stderr, /Run `atmos auth login dev-admin`/);
  assert.equal((await t.browser.visits()).length, visits);
  const login = await t.atmos(["auth", "env", "--login"], { code: 0, env: PERSON });
  assert.match(login.stdout, /^export AWS_PROFILE=dev-admin;$/m);
  assert.equal((await t.browser.visits()).length, visits + 1);
});
