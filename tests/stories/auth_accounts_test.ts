import assert from "node:assert/strict";
import { PERSON } from "./harness/sign_in.ts";
import { type Story, story } from "./harness/story.ts";

/** A provider, and no identity at all. */
async function providerOnly(t: Story): Promise<void> {
  await t.configure(
    `auth: { providers: { sso: { kind: aws/iam-identity-center, region: ${t.aws.region}, ` +
      `start_url: "${t.aws.startUrl}" } } }\n`,
  );
}

story(
  "accounts and roles are listed for people, scripts and spreadsheets, and used without configuration",
  async (t) => {
    await providerOnly(t);
    t.aws.behave("ListAccountRoles", { kind: "throttle", retryAfter: 0 }, 3);
    const { stdout: table } = await t.atmos(["auth", "accounts"], { env: PERSON, code: 0 });
    assert.match(
      table,
      /Account.*Id.*Roles[\s\S]*development.*111122223333.*AdministratorAccess, PowerUserAccess/,
    );
    assert.equal(t.aws.calls("ListAccountRoles").filter(({ status }) => status === 200).length, 3);
    const { stdout: json } = await t.atmos(["auth", "accounts", "--format", "json"], { code: 0 });
    const { provider, accounts } = JSON.parse(json);
    assert.equal(provider, "sso");
    assert.deepEqual(accounts[1], {
      id: "444455556666",
      name: "production",
      email: "aws+production@example.com",
      roles: ["AdministratorAccess", "PowerUserAccess", "ReadOnlyAccess"],
    });
    const { stdout: csv } = await t.atmos(["auth", "accounts", "-f", "csv", "-p", "sso"], { code: 0 });
    assert.equal(csv.split("\r\n").length, 11);
    assert.match(
      csv,
      /^account_id,account_name,email,role\r\n111122223333,development,aws\+dev.*,AdministratorAccess\r/,
    );

    // What was read is what a shell completes, without the portal.
    t.aws.forgetCalls();
    const offered = async (...words: string[]): Promise<string[]> => {
      const { stdout } = await t.atmos(["complete", "--", "auth", ...words], { code: 0 });
      return stdout.split("\n").filter((line) => !line.startsWith(":") && line !== "");
    };
    assert.deepEqual(await offered("exec", "--account", "dev"), ["development\t111122223333"]);
    assert.deepEqual(await offered("shell", "--account=production", "--role", "Pow"), [
      "PowerUserAccess\trole",
    ]);
    assert.deepEqual(await offered("exec", "--role", "Read"), ["ReadOnlyAccess\trole in 3 accounts"]);
    assert.deepEqual(
      await offered("console", "--region", "eu-w"),
      ["1", "2", "3"].map((one) => `eu-west-${one}\tAWS IAM Identity Center`),
    );
    assert.deepEqual(t.aws.calls("ListAccounts"), []);

    const role = ["--account", "development", "--role", "ReadOnlyAccess"];
    const script =
      'echo "$ATMOS_IDENTITY $AWS_PROFILE"; grep -c aws_session_token "$AWS_SHARED_CREDENTIALS_FILE"';
    const { stdout } = await t.atmos(["auth", "exec", ...role, "--", "sh", "-c", script], { code: 0 });
    assert.equal(stdout, "development/ReadOnlyAccess development/ReadOnlyAccess\n1\n");
    const shell = ["auth", "shell", "--account", "444455556666", "--role", "ReadOnlyAccess", "--shell", "sh"];
    const { stdout: inShell } = await t.atmos([...shell, "--", "-c", "echo $ATMOS_IDENTITY"], { code: 0 });
    assert.equal(inShell, "444455556666/ReadOnlyAccess\n");

    const wrong = await t.atmos(["auth", "exec", "--account", "developmen", "--role", "x", "--", "true"]);
    assert.match(wrong.stderr, /not one of yours[\s\S]*Did you mean "development"/);
    const half = await t.atmos(["auth", "exec", "--account", "development", "--", "true"], { code: 2 });
    assert.match(half.stderr, /--role is missing, and there is no terminal[\s\S]*atmos auth accounts/);
    for (
      const [flag, words] of [["--account", ["--account", "", "--role", "x"]], ["--role", [
        "--role",
        " ",
      ]]] as const
    ) {
      const empty = await t.atmos(["auth", "exec", ...words, "--", "true"], { code: 2 });
      assert.match(empty.stderr, new RegExp(`cannot choose a role: ${flag} is empty`));
    }
    await t.atmos(["auth", "logout", "--all"], { code: 0 });
    assert.deepEqual((await t.files()).filter(({ path }) => /credentials$/.test(path)), []);
  },
);

story("a list that was killed goes on where it was", { aws: { accounts: 60 } }, async (t) => {
  await providerOnly(t);
  await t.atmos(["auth", "login", "--provider", "sso"], { env: PERSON, code: 0 });
  const isNoted = async (): Promise<boolean> =>
    (await t.files()).some(({ path, content }) =>
      /\/accounts\/.*\.json$/.test(path) && content.includes("ReadOnlyAccess")
    );
  /** How many accounts are asked about after a kill in the middle. */
  const askedAgain = async (): Promise<number> => {
    // Each of eight lanes takes half a second: sixty accounts take about four.
    t.aws.forgetCalls();
    t.aws.behave("ListAccountRoles", { kind: "slow", milliseconds: 500 }, 60);
    const listing = await t.start(["auth", "accounts", "--format", "json"]);
    for (let tries = 0; tries < 600 && !await isNoted(); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    listing.kill("SIGKILL");
    await listing.ended;
    const before = t.aws.calls("ListAccountRoles").length;
    assert.ok(before < 60, String(before));
    const { stdout } = await t.atmos(["auth", "accounts", "--format", "json"], { code: 0 });
    assert.equal(
      JSON.parse(stdout).accounts.filter(({ roles }: { roles: string[] }) => roles.length === 3).length,
      60,
    );
    return t.aws.calls("ListAccountRoles").length - before;
  };
  // A kill may come before the first note lies where it belongs.
  let after = 60;
  for (let attempt = 0; attempt < 3 && after === 60; attempt++) after = await askedAgain();
  assert.ok(after < 60, `${after} were asked again`);
  assert.equal(await isNoted(), false);
});
