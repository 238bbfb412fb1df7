import assert from "node:assert/strict";
import { join } from "node:path";
import { awsCli } from "../aws_cli.ts";
import { signIn } from "./harness/sign_in.ts";
import { endRoles } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

const AWS = awsCli() ?? "aws";

/** What the AWS CLI says about the caller, asked at the local AWS. */
function whoAmI(t: Story): string[] {
  return [AWS, "sts", "get-caller-identity", "--endpoint-url", t.aws.url, "--output", "json"];
}

/** Settings of the person that would lead the AWS CLI elsewhere. */
async function ownSettings(t: Story): Promise<Record<string, string>> {
  await t.write(
    join(t.home, ".aws/config"),
    "[default]\nregion = us-west-2\n[profile dev-admin]\nregion = us-west-2\n",
  );
  const keys = "aws_access_key_id = AKIASOMEBODYELSEXXXX\naws_secret_access_key = theirs\n";
  await t.write(join(t.home, ".aws/credentials"), `[default]\n${keys}[dev-admin]\n${keys}`);
  return {
    AWS_PROFILE: "default",
    AWS_DEFAULT_PROFILE: "default",
    AWS_ACCESS_KEY_ID: "AKIASOMEBODYELSEXXXX",
    AWS_SECRET_ACCESS_KEY: "theirs",
    AWS_SESSION_TOKEN: "theirs",
    AWS_REGION: "us-west-2",
  };
}

const ARN = /^arn:aws:sts::(\d+):assumed-role\/AWSReservedSSO_([A-Za-z]+)_[0-9a-f]+\/alex@example\.com$/;

story("the AWS CLI finds the profile, its keys and its region", { needs: ["aws"] }, async (t) => {
  const env = await ownSettings(t);
  await signIn(t);
  const { stdout } = await t.atmos(["auth", "exec", "--", AWS, "configure", "list"], {
    env,
    code: 0,
  });
  assert.match(stdout, /^ *profile +dev-admin +env +\['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'\]/m);
  assert.match(stdout, /^access_key +\*+[A-Z2-7]{4} +shared-credentials-file *$/m);
  assert.match(stdout, /^secret_key +\*+\S{4} +shared-credentials-file *$/m);
  assert.match(stdout, /^ *region +eu-west-1 +env +\['AWS_REGION'/m);
});

story("AWS knows the AWS CLI as the identity, in a command and in a shell", { needs: ["aws"] }, async (t) => {
  const env = await ownSettings(t);
  await signIn(t);
  const command = await t.atmos(["auth", "exec", "--", ...whoAmI(t)], { env, code: 0 });
  const [, account, role] = ARN.exec(JSON.parse(command.stdout).Arn) ?? [];
  assert.deepEqual([account, role], ["111122223333", "AdministratorAccess"]);

  const shell = await t.atmos(["auth", "shell", "prod-readonly", "--", "-c", whoAmI(t).join(" ")], {
    env,
    code: 0,
  });
  const [, otherAccount, otherRole] = ARN.exec(JSON.parse(shell.stdout).Arn) ?? [];
  assert.deepEqual([otherAccount, otherRole], ["444455556666", "ReadOnlyAccess"]);
});

story(
  "sessions are renewed for the AWS CLI, and a child has no keys of others",
  { needs: ["aws"] },
  async (t) => {
    await signIn(t);
    await endRoles(t);
    await t.atmos(["auth", "exec", "-i", "prod-readonly", "--", "true"], { code: 0 });
    const { stdout } = await t.atmos(["auth", "exec", "--", ...whoAmI(t)], { code: 0 });
    assert.equal(JSON.parse(stdout).Account, "111122223333");
    const other = await t.atmos(["auth", "exec", "--", ...whoAmI(t), "--profile", "prod-readonly"]);
    assert.match(other.stderr, /The config profile \(prod-readonly\) could not be found/);
    t.aws.expireRoles();
    const expired = await t.atmos(["auth", "exec", "--", ...whoAmI(t)]);
    assert.match(expired.stderr, /ExpiredToken/);
    assert.notEqual(expired.code, 0, "the AWS CLI's own code");
  },
);

story("names that are no ordinary profile names serve the AWS CLI", { needs: ["aws"] }, async (t) => {
  const names = ["default", "DEFAULT", "team/dev admin", "büro", "a]b=c;#%", "Dev", "dev"];
  const identity = {
    kind: "aws/permission-set",
    via: { provider: "my sso/eu" },
    principal: { name: "ReadOnlyAccess", account: { name: "staging" } },
  };
  await t.configure(JSON.stringify({
    auth: {
      providers: {
        "my sso/eu": { kind: "aws/iam-identity-center", start_url: t.aws.startUrl, region: t.aws.region },
      },
      identities: Object.fromEntries(names.map((name) => [name, identity])),
    },
  }));
  await signIn(t, "--provider", "my sso/eu");
  const shown = new Set<string>();
  for (const name of names) {
    const child = ["/bin/sh", "-c", 'echo "$AWS_PROFILE"'];
    shown.add((await t.atmos(["auth", "exec", "-i", name, "--", ...child], { code: 0 })).stdout.trim());
  }
  assert.equal(shown.size, names.length, "each has a profile of its own");
  const last = ["auth", "exec", "-i", "a]b=c;#%", "--"];
  const { stdout } = await t.atmos([...last, AWS, "configure", "list-profiles"], { code: 0 });
  const [only, ...others] = stdout.trim().split("\n");
  assert.ok(shown.has(only ?? ""));
  assert.deepEqual(others, [], "and no profile of another one");
  const caller = await t.atmos([...last, ...whoAmI(t)], { code: 0 });
  assert.equal(JSON.parse(caller.stdout).Account, "777788889999");
});
