import assert from "node:assert/strict";
import { PERSON } from "./harness/sign_in.ts";
import { type Story, story } from "./harness/story.ts";

async function provisioning(t: Story, identities = ""): Promise<void> {
  await t.configure(
    `auth:\n  providers:\n    sso: { kind: aws/iam-identity-center, region: ${t.aws.region}, ` +
      `start_url: "${t.aws.startUrl}", auto_provision_identities: true }\n${identities}`,
  );
}

/** The list of the provider, as it lies on disk. */
async function kept(t: Story): Promise<string | undefined> {
  return (await t.files()).find(({ path }) => /provisioned-identities-[0-9a-f]{16}\.yaml$/.test(path))
    ?.content;
}

story(
  "a provider has an identity for each account and role, and what the team writes lies over it",
  async (t) => {
    await provisioning(
      t,
      `  identities:
    development/ReadOnlyAccess: { default: true, env: [{ key: STAGE, value: dev }] }
    staging/ReadOnlyAccess: { kind: aws/assume-role, via: { identity: development/PowerUserAccess }, principal: { assume_role: "arn:aws:iam::777788889999:role/Other" } }
`,
    );
    const before = await t.atmos(["auth", "exec", "-i", "production/AdministratorAccess", "--", "true"], {
      code: 1,
    });
    assert.match(
      before.stderr,
      /"sso" has more from its list of accounts: `atmos auth login --provider sso` reads it/,
    );
    const bare = await t.atmos(["auth", "exec", "--", "true"]);
    assert.match(bare.stderr, /no kind, and no list of accounts[\s\S]*auth login --provider sso/);
    const unread = await t.atmos(["auth", "validate"], { code: 0 });
    assert.match(unread.stdout + unread.stderr, /warning.*"development\/ReadOnlyAccess" has no kind/);

    const login = await t.atmos(["auth", "login", "--provider", "sso"], { env: PERSON, code: 0 });
    assert.match(login.stderr, /9 identities come from "sso": `atmos auth list` shows them/);
    assert.match(login.stderr, /other identities of these names, which stay: staging\/ReadOnlyAccess/);
    const whole = await t.atmos(["auth", "validate"], { code: 0 });
    assert.match(
      whole.stdout + whole.stderr,
      /atmos\.yaml:\d+:5.*"staging\/ReadOnlyAccess": it stands in place of the role of this name at "sso"/,
    );
    const { stdout: list } = await t.atmos(["auth", "list"], { code: 0 });
    assert.match(list, /production\/AdministratorAccess/);

    t.aws.forgetCalls();
    const script = 'echo "$ATMOS_IDENTITY $STAGE"';
    const { stdout } = await t.atmos(["auth", "exec", "--", "sh", "-c", script], { code: 0 });
    assert.equal(stdout, "development/ReadOnlyAccess dev\n");
    const other = ["auth", "exec", "-i", "production/AdministratorAccess", "--", "sh", "-c", script];
    assert.equal((await t.atmos(other, { code: 0 })).stdout, "production/AdministratorAccess \n");
    assert.equal(t.aws.calls("GetRoleCredentials").length, 2);
    assert.equal(t.aws.calls("ListAccounts").length, 0);
    const same = ["auth", "exec", "--account", "production", "--role", "AdministratorAccess", "--", "true"];
    await t.atmos(same, { code: 0 });

    const dry = await t.atmos(["auth", "logout", "--provider", "sso", "--dry-run"], { code: 0 });
    assert.match(dry.stdout + dry.stderr, /List of accounts/);
    await t.atmos(["auth", "logout", "--provider", "sso"], { code: 0 });
    assert.equal(await kept(t), undefined);
    const after = await t.atmos(other, { code: 1 });
    assert.match(after.stderr, /it is not configured[\s\S]*auth login --provider sso/);
  },
);

story(
  "a sign-in reads the list anew, and a list that fails keeps the identities of the last time",
  async (t) => {
    await provisioning(t);
    await t.atmos(["auth", "login"], { env: PERSON, code: 0 });
    const first = await kept(t) ?? "";
    assert.match(first, /^ {4}"development\/AdministratorAccess": \{"kind":"aws\/permission-set",/m);
    // It is a part of a configuration: whoever imports it has the same.
    t.aws.forgetCalls();
    const fresh = await t.atmos(["auth", "login", "development/ReadOnlyAccess"], { env: PERSON, code: 0 });
    assert.doesNotMatch(fresh.stderr, /identities come from/);
    assert.equal(t.aws.calls("ListAccountRoles").length, 0);

    await t.atmos(["auth", "logout", "--all"], { code: 0 });
    t.aws.behave("ListAccountRoles", { kind: "refuse", type: "ForbiddenException", status: 403 }, 100);
    const failing = await t.atmos(["auth", "login", "--provider", "sso"], { env: PERSON, code: 0 });
    assert.match(
      failing.stderr,
      /Authentication successful[\s\S]*identities of "sso" are those of the last time/,
    );
  },
);

story(
  "on a fresh machine one login reads the list, and signs in as the identity that is in it",
  async (t) => {
    await provisioning(t, "  identities:\n    development/ReadOnlyAccess: { default: true }\n");
    const first = await t.atmos(["auth", "login"], { env: PERSON, code: 0 });
    assert.match(
      first.stderr,
      /9 identities come from "sso"[^]*Authentication successful[^]*Identity +development\/ReadOnlyAccess/,
    );
    assert.equal(t.aws.calls("RegisterClient").length, 1);
    await t.atmos(["auth", "logout", "--provider", "sso"], { code: 0 });
    const named = ["auth", "login", "production/AdministratorAccess"];
    const other = await t.atmos(named, { env: PERSON, code: 0 });
    assert.match(other.stderr, /Identity +production\/AdministratorAccess/);
    const typo = await t.atmos(["auth", "login", "production/Administrator"], { env: PERSON, code: 1 });
    assert.match(typo.stderr, /Did you mean production\/AdministratorAccess\?/);
  },
);
