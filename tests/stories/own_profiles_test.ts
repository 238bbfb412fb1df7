/** Profiles in a person's own `~/.aws/config`, for programs that atmos does not start. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { awsCli } from "../aws_cli.ts";
import { mockTeam } from "./harness/mock_team.ts";
import { signIn } from "./harness/sign_in.ts";
import { type Story, story } from "./harness/story.ts";

const OWN = "# mine\n[default]\nregion = us-west-2\r\n\n[profile other]\noutput = json";

function configOf(t: Story): string {
  return join(t.home, ".aws/config");
}

async function text(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch {
    return undefined;
  }
}

story("profiles come and go, and everything else stays byte for byte", async (t) => {
  await t.configure(mockTeam());
  await t.write(configOf(t), OWN, 0o644);
  const dry = await t.atmos(["auth", "profile", "install", "--all", "--dry-run"], { code: 0 });
  assert.match(
    dry.stdout,
    /^~\/\.aws\/config\n\+# >>> atmos[^]*\n\+\[profile dev\]\n[^]*\+\[profile prod\]\n/,
  );
  assert.equal(await text(configOf(t)), OWN);
  const { stderr } = await t.atmos(["auth", "profile", "install", "--all"], { code: 0 });
  assert.match(
    stderr,
    /~\/\.aws\/config has been changed: dev, prod\.\n {2}As it was: ~\/\.aws\/config\.before-atmos/,
  );
  assert.equal(await text(`${configOf(t)}.before-atmos`), OWN);
  assert.ok((await text(configOf(t)))?.endsWith(`\n${OWN}`));
  assert.equal(((await Deno.stat(configOf(t))).mode ?? 0) & 0o777, 0o644, "its mode stays");
  const again = await t.atmos(["auth", "profile", "install", "--all"], { code: 0 });
  assert.match(again.stderr, /is as it should be/);
  const all = await text(configOf(t));
  await t.atmos(["auth", "profile", "install", "dev"], { code: 0 });
  assert.equal(await text(configOf(t)), all, "the other one stays, and so does its place");
  const third = await t.atmos(["auth", "profile", "install", "--all"], { code: 0 });
  assert.equal(await text(configOf(t)), all);
  assert.equal(await text(`${configOf(t)}.before-atmos`), OWN, "the copy of what was there at first stays");
  assert.doesNotMatch(third.stderr, /As it was/);
  await t.write(configOf(t), `${all}# more of mine\n`);
  const edited = await t.atmos(["auth", "profile", "remove"], { code: 0 });
  assert.match(edited.stderr, /As it was: ~\/\.aws\/config\.before-atmos-2\n/);
  assert.equal(await text(`${configOf(t)}.before-atmos`), OWN);
  await t.write(configOf(t), OWN, 0o644);
  await t.atmos(["auth", "profile", "install", "--all"], { code: 0 });
  const gone = await t.atmos(["auth", "profile", "remove", "--dry-run"], { code: 0 });
  assert.match(gone.stdout, /\n-\[profile dev\]\n[^]*\n-\[profile prod\]\n/);
  await t.atmos(["auth", "profile", "remove"], { code: 0 });
  assert.equal(await text(configOf(t)), OWN);
  const nothing = await t.atmos(["auth", "profile", "remove"], { code: 0 });
  assert.match(nothing.stderr, /no profiles of this project/);
});

story("a file of ours alone is made, and goes again; a link is followed", async (t) => {
  await t.configure(mockTeam());
  await t.atmos(["auth", "profile", "install", "dev"], { code: 0 });
  assert.equal(((await Deno.stat(configOf(t))).mode ?? 0) & 0o777, 0o600);
  await t.atmos(["auth", "profile", "remove", "--all"], { code: 0 });
  assert.equal(await text(configOf(t)), undefined);
  const kept = await t.write(join(t.home, "dotfiles/aws"), OWN);
  await Deno.symlink(kept, configOf(t));
  await t.atmos(["auth", "profile", "install", "dev"], { code: 0 });
  assert.equal((await Deno.lstat(configOf(t))).isSymlink, true);
  assert.match(await text(kept) ?? "", /\[profile dev\]/);
});

story("what is there already, broken or meant for everybody, is not touched", async (t) => {
  const team = JSON.parse(mockTeam());
  team.auth.identities.default = team.auth.identities.prod;
  await t.configure(JSON.stringify(team));
  await t.write(configOf(t), "[profile dev]\nregion = x\n");
  const taken = await t.atmos(["auth", "profile", "install", "dev"], { code: 1 });
  assert.match(
    taken.stderr,
    /cannot change ".*\.aws\/config": it has profiles "dev" already\n.*Nothing was changed/,
  );
  await t.write(configOf(t), "region = x\n");
  const broken = await t.atmos(["auth", "profile", "install", "dev"], { code: 1 });
  assert.match(broken.stderr, /line 1: a setting outside of all sections/);
  assert.equal(await text(configOf(t)), "region = x\n");
  await t.write(configOf(t), "");
  await t.atmos(["auth", "profile", "install", "--all"], { code: 0 });
  assert.doesNotMatch(await text(configOf(t)) ?? "", /\[default\]/);
  const both = await t.atmos(["auth", "profile", "install", "dev", "--all"], { code: 2 });
  assert.match(both.stderr, /cannot install one profile and all profiles at once/);
});

story("a program that atmos has not started works by it, from any folder", { needs: ["aws"] }, async (t) => {
  await signIn(t);
  await t.atmos(["auth", "profile", "install", "dev-admin"], { code: 0 });
  const ask = [
    "sts",
    "get-caller-identity",
    "--endpoint-url",
    t.aws.url,
    "--profile",
    "dev-admin",
    "--query",
    "Account",
    "--output",
    "text",
  ];
  const { stdout } = await t.run(awsCli() ?? "aws", ask, { cwd: t.home, code: 0 });
  assert.equal(stdout, "111122223333\n");
  const out = await t.atmos(["auth", "logout", "--all"], { code: 0 });
  assert.match(
    out.stderr,
    /Profiles in ~\/\.aws\/config stay, and find no session until you sign in: dev-admin\./,
  );
  const { stderr, code } = await t.run(awsCli() ?? "aws", ask, { cwd: t.home });
  assert.notEqual(code, 0);
  assert.match(stderr, /atmos auth login/);
});

story("what would print keys is refused with the way that works", async (t) => {
  await t.configure(mockTeam());
  for (const [format, way] of [["ini", "profile install"], ["process", "credential-process"]] as const) {
    const { stdout, stderr } = await t.atmos(["auth", "env", "--format", format], { code: 1 });
    assert.doesNotMatch(stdout, /mock/);
    assert.match(stderr, new RegExp(`cannot print credentials as ${format}.*\\n.*atmos auth ${way}`));
  }
  const { stdout } = await t.atmos(["auth", "env", "--format", "json"], { code: 0 });
  assert.doesNotMatch(stdout, /mock-secret|mock-session/);
});

story("a logout names the profiles of the sessions that it ended, and no others", async (t) => {
  await t.configure(mockTeam());
  await t.atmos(["auth", "profile", "install", "--all"], { code: 0 });
  for (const name of ["dev", "prod"]) await t.atmos(["auth", "exec", name, "--", "true"], { code: 0 });
  const { stderr } = await t.atmos(["auth", "logout", "dev"], { code: 0 });
  assert.match(stderr, /stay, and find no session until you sign in: dev\.\n/);
  const other = await t.write("../elsewhere/atmos.yaml", mockTeam());
  const there = await t.atmos(["auth", "logout", "--all"], { cwd: dirname(other), code: 0 });
  assert.doesNotMatch(there.stderr, /Profiles in/);
});
