/** A session of another account than the configuration means is stopped before anything runs with it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { teamConfiguration } from "./harness/configuration.ts";
import { mockTeam } from "./harness/mock_team.ts";
import { signIn } from "./harness/sign_in.ts";
import { sessionFile } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

/** The portal answers the next time with credentials of the identity that was signed in first. */
async function lie(t: Story): Promise<void> {
  const file = await Deno.readTextFile(sessionFile(t));
  const value = (key: string): string => new RegExp(`${key} *= *(.+)`).exec(file)?.[1] ?? "";
  const roleCredentials = {
    accessKeyId: value("aws_access_key_id"),
    secretAccessKey: value("aws_secret_access_key"),
    sessionToken: value("aws_session_token"),
    expiration: Date.now() + 3600_000,
  };
  t.aws.behave("GetRoleCredentials", { kind: "garbage", text: JSON.stringify({ roleCredentials }) });
}

story("a portal that gives credentials of another account is stopped, whoever would lend them", async (t) => {
  await signIn(t);
  const commands = [
    ["exec", "-i", "prod-readonly", "--", "touch", "ran"],
    ["shell", "prod-readonly", "--", "-c", "touch ran"],
    ["env", "-i", "prod-readonly"],
  ];
  for (const command of commands) {
    await lie(t);
    const { stderr, stdout } = await t.atmos(["auth", ...command], { code: 1 });
    assert.match(
      stderr.replaceAll(/\s+/g, " "),
      /atmos\.yaml:26:\d+: cannot use "prod-readonly": the account is 111122223333, and principal\.account\.id wants 444455556666/,
    );
    assert.ok(!stdout.includes("AWS_PROFILE"));
    await assert.rejects(Deno.stat(join(t.project, "ran")));
    await assert.rejects(Deno.stat(sessionFile(t, "prod-readonly")));
  }
  await t.atmos(["auth", "exec", "-i", "prod-readonly", "--", "touch", "ran"], { code: 0 });
  await Deno.stat(join(t.project, "ran"));
});

story("what is expected is compared anew when it changes, and a project does not weaken it", async (t) => {
  await signIn(t);
  const team = teamConfiguration(t.aws);
  const exec = ["auth", "exec", "--", "true"];
  const guarded = (account: string): string =>
    team.replace("          name: development", `$&\n      expect: { account: "${account}" }`);
  await t.configure(guarded("111122223333"));
  await t.atmos(exec, { code: 0 });
  await t.configure(guarded("444455556666"));
  const { stderr } = await t.atmos(exec, { code: 1 });
  assert.match(
    stderr.replaceAll(/\s+/g, " "),
    /atmos\.yaml:18:\d+: cannot use "dev-admin": the account is 111122223333, and expect\.account wants 444455556666/,
  );
  const own = "auth: { identities: { dev-admin: { expect: { account: '444455556666' } } } }\n";
  await t.write(join(t.home, ".atmos/atmos.yaml"), own);
  for (const text of [team, guarded("111122223333")]) {
    await t.configure(text);
    assert.match((await t.atmos(exec, { code: 1 })).stderr, /\.atmos\/atmos\.yaml:1:\d+/);
  }
  t.aws.behave("GetCallerIdentity", { kind: "cut" }, 20);
  assert.match((await t.atmos(exec, { code: 1 })).stderr, /whether expect\.account holds is not known/);
});

story("steps and components stop, too", async (t) => {
  const team = JSON.parse(mockTeam());
  team.auth.identities.dev.expect = { account: "999988887777" };
  team.commands = [{ name: "go", identity: "dev", steps: ["touch ran"] }];
  await t.configure(JSON.stringify(team));
  for (const args of [["go"], ["auth", "exec", "--", "touch", "ran"]]) {
    assert.match((await t.atmos(args, { code: 1 })).stderr, /the account is 123456789012/);
  }
  await assert.rejects(Deno.stat(join(t.project, "ran")));
});
