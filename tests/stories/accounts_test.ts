import assert from "node:assert/strict";
import { count, signIn } from "./harness/sign_in.ts";
import { type Story, story } from "./harness/story.ts";

/** Identities `one`, `two` … with these principals, in YAML. */
async function configure(t: Story, ...principals: string[]): Promise<void> {
  const names = ["one", "two", "three", "four", "five", "six"];
  const identities = principals.map((principal, index) =>
    `    ${names[index]}: { kind: aws/permission-set, via: { provider: sso }, principal: ${principal} }\n`
  );
  await t.configure(
    `auth:\n  providers:\n    sso: { kind: aws/iam-identity-center, region: ${t.aws.region}, ` +
      `start_url: "${t.aws.startUrl}" }\n  identities:\n${identities.join("")}`,
  );
}

async function refusal(t: Story, identity: string): Promise<string> {
  const { code, stdout, stderr } = await t.atmos(["auth", "exec", "-i", identity, "--", "true"]);
  assert.deepEqual([code, stdout], [1, ""], stderr);
  return stderr;
}

story("an account is found by name on the last of many pages, and the list is read once", {
  aws: { accounts: 2500 },
}, async (t) => {
  await configure(
    t,
    '{ name: ReadOnlyAccess, account: { name: "team-2500" } }',
    '{ name: PowerUserAccess, account: { name: "team-0004" } }',
    '{ name: ReadOnlyAccess, account: { name: "team-25000" } }',
  );
  await signIn(t, "one");
  assert.equal(count(t, "ListAccounts"), 25);
  assert.equal(t.aws.calls("GetRoleCredentials")[0]?.detail["account_id"], "200000002500");
  await t.atmos(["auth", "exec", "-i", "two", "--", "true"], { code: 0 });
  await signIn(t, "one");
  assert.equal(count(t, "ListAccounts"), 25);
  // It may be a new account, so this is one look at the list of now.
  assert.match(await refusal(t, "three"), /the account "team-25000": it is not one of yours/);
  assert.equal(count(t, "ListAccounts"), 50);
});

story("an account by id needs no list", async (t) => {
  await configure(t, '{ name: ReadOnlyAccess, account: { id: "444455556666" } }');
  await signIn(t, "one");
  assert.equal(count(t, "ListAccounts"), 0);
});

story("what is not the caller's is told with what is near and theirs", async (t) => {
  await configure(
    t,
    "{ name: ReadOnlyAccess, account: { name: prodution } }",
    '{ name: ReadOnlyAccess, account: { id: "444455556665" } }',
    "{ name: ReadOnlyAcces, account: { name: production } }",
    "{ name: Billing, account: { name: production } }",
    "{ name: ReadOnlyAccess, account: { name: elsewhere } }",
  );
  await signIn(t, "--provider", "sso");
  assert.equal(
    await refusal(t, "one"),
    '✗ cannot use the account "prodution": it is not one of yours\n' +
      '  Did you mean "production" (444455556666)?\n',
  );
  assert.match(
    await refusal(t, "two"),
    /the account "444455556665": it is not one of yours\n {2}Did you mean "production" \(444455556666\)\?\n$/,
  );
  assert.equal(
    await refusal(t, "three"),
    '✗ cannot use the permission set "ReadOnlyAcces" in the account "production": it is not assigned to you\n' +
      '  Did you mean "ReadOnlyAccess"? Assigned to you there: AdministratorAccess, PowerUserAccess, ReadOnlyAccess.\n',
  );
  assert.match(await refusal(t, "four"), /Assigned to you there: AdministratorAccess, PowerUserAccess, R/);
  assert.match(
    await refusal(t, "five"),
    /Your accounts: "development" \(111122223333\), "production" \(444455556666\), "staging" \(777788889999\)/,
  );
});

story("a name that several accounts have is not guessed", {
  aws: {
    accounts: [
      { id: "111111111111", name: "sandbox", email: "a@example.com", roles: ["Admin"] },
      { id: "222222222222", name: "sandbox", email: "b@example.com", roles: ["Admin"] },
    ],
  },
}, async (t) => {
  await configure(
    t,
    "{ name: Admin, account: { name: sandbox } }",
    '{ name: Admin, account: { id: "222222222222" } }',
  );
  await signIn(t, "two");
  const { code, stderr } = await t.atmos(["auth", "exec", "-i", "one", "--", "true"]);
  assert.equal(code, 2);
  assert.match(stderr, /cannot tell which account "sandbox" is: 111111111111, 222222222222 have that name/);
  assert.match(stderr, /Write principal\.account\.id instead of principal\.account\.name\./);
});

story("names from the service cannot control the terminal", {
  aws: {
    accounts: [{ id: "111111111111", name: "sand\u001b]0;x\u0007box", email: "", roles: ["Ad\u001b[2Jmin"] }],
  },
}, async (t) => {
  await configure(
    t,
    "{ name: Admin, account: { name: sandbox } }",
    '{ name: Admin, account: { id: "111111111111" } }',
  );
  await signIn(t, "--provider", "sso");
  for (const identity of ["one", "two"]) {
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(await refusal(t, identity), /[\u0000-\u0009\u000b-\u001f]/);
  }
});
