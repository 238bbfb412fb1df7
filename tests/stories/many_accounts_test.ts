import assert from "node:assert/strict";
import { manyAccounts } from "../local_aws/organisation.ts";
import { PERSON } from "./harness/sign_in.ts";
import { story } from "./harness/story.ts";

const ACCOUNTS = 800;
/** The usual three accounts have the usual three roles. */
const ROLES = ["Admin", "Billing", "Deploy", "ReadOnly", "Support"];

story(
  "800 accounts with five roles each are read from a portal that throttles, and once only, also after a kill",
  { aws: { accounts: manyAccounts(ACCOUNTS, ROLES) } },
  async (t) => {
    await t.configure(
      `auth:\n  providers:\n    sso: { kind: aws/iam-identity-center, region: ${t.aws.region}, ` +
        `start_url: "${t.aws.startUrl}", auto_provision_identities: true }\n`,
    );
    const answered = (): number =>
      t.aws.calls("ListAccountRoles").filter(({ status }) => status === 200).length;
    // The sign-in has its list cut off after a while; what was read by then is not read again.
    t.aws.behave("ListAccountRoles", { kind: "throttle", retryAfter: 0 }, 12);
    const login = await t.start(["auth", "login", "--provider", "sso"], { env: PERSON });
    const isNoted = async (): Promise<boolean> =>
      (await t.files()).some(({ path, content }) =>
        /\/accounts\/.*\.json$/.test(path) && content.includes("Billing")
      );
    for (let tries = 0; tries < 600 && !await isNoted() && answered() < ACCOUNTS; tries++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    login.kill("SIGKILL");
    await login.ended;
    const before = answered();

    t.aws.behave("ListAccountRoles", { kind: "throttle", retryAfter: 0 }, 12);
    const { stdout } = await t.atmos(["auth", "accounts", "--format", "json"], { env: PERSON, code: 0 });
    const { accounts } = JSON.parse(stdout);
    assert.equal(accounts.length, ACCOUNTS);
    assert.ok(
      accounts.filter(({ name }: { name: string }) => name.startsWith("team-")).every((
        { roles }: { roles: string[] },
      ) => roles.length === ROLES.length),
    );
    const again = answered() - before;
    assert.ok(again <= ACCOUNTS, `${again} were asked after the kill`);
    if (wasNoted(before)) assert.ok(again < ACCOUNTS, `${again} were asked again after ${before}`);

    // All of them are identities, and the list costs each command little.
    const { stdout: list } = await t.atmos(["auth", "list", "--format", "json"], { code: 0 });
    assert.equal(list.match(/"kind": ?"aws\/permission-set"/g)?.length, (ACCOUNTS - 3) * ROLES.length + 9);
    t.aws.forgetCalls();
    await t.atmos(["auth", "exec", "-i", "team-0800/Support", "--", "true"], { code: 0 });
    assert.equal(t.aws.calls("GetRoleCredentials").length, 1);
    assert.equal(t.aws.calls("ListAccounts").length, 0);
    await t.atmos(["auth", "exec", "-i", "team-0800/Support", "--", "true"], { code: 0 });
  },
);

/** A kill may come before the first note lies where it belongs, or after all was read. */
function wasNoted(answered: number): boolean {
  return answered > 100 && answered < ACCOUNTS;
}
