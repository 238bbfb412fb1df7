import assert from "node:assert/strict";
import { roleChain } from "../../../../src/auth/accounts/role_chain.ts";
import { listingProvider } from "../../../../src/auth/accounts/list.ts";
import { pairs } from "../../../../src/cli/auth/accounts/chosen_role.ts";
import { accountsCsv, accountsTable, sorted } from "../../../../src/cli/auth/accounts/formats.ts";
import { CLOUDS } from "../../../../src/clouds/registry.ts";
import { AtmosError } from "../../../../src/errors.ts";
import { authWorld } from "../../auth/world.ts";

const ACCOUNTS = [
  { id: "2", name: "prod", email: undefined, roles: ["Read", "Admin"] },
  { id: "1", name: 'dev, "the first"', email: "d@example.com", roles: ["Admin"] },
  { id: "3", name: "empty", email: undefined, roles: [] },
];

Deno.test("a spreadsheet gets a line for each role, with what needs quotes in quotes", () => {
  assert.equal(
    accountsCsv(sorted(ACCOUNTS)),
    "account_id,account_name,email,role\r\n" +
      '1,"dev, ""the first""",d@example.com,Admin\r\n' +
      "3,empty,,\r\n" +
      "2,prod,,Admin\r\n2,prod,,Read\r\n",
  );
});

Deno.test("a table has one row for each account", async () => {
  assert.match(await accountsTable(sorted(ACCOUNTS), undefined), /prod +\S? ?2 +\S? ?Admin, Read/);
});

Deno.test("what is chosen from fits what was named, by id or name", () => {
  const names = (options: { account?: string; role?: string }): string[] =>
    pairs(sorted(ACCOUNTS), options).map(([account, role]) => `${account.id} ${role}`);
  assert.deepEqual(names({ account: "prod" }), ["2 Admin", "2 Read"]);
  assert.deepEqual(names({ account: "1" }), ["1 Admin"]);
  assert.deepEqual(names({ role: "Admin" }), ["1 Admin", "2 Admin"]);
  assert.deepEqual(names({}), ["1 Admin", "2 Admin", "2 Read"]);
  assert.deepEqual(names({ account: "none" }), []);
});

const TEAM = `auth:
  providers:
    sso: { kind: aws/iam-identity-center, start_url: "https://corp.awsapps.com/start", region: eu-west-1 }
    other: { kind: aws/iam-identity-center, start_url: "https://other.awsapps.com/start", region: eu-west-1 }
    ci: { kind: github/oidc, spec: { audience: x } }
  identities:
    dev/Admin: { kind: aws/permission-set, via: { provider: sso }, principal: { name: Admin, account: { name: dev } } }
    prod/Admin: { kind: aws/permission-set, via: { provider: sso }, principal: { name: Other, account: { name: x } } }
`;

Deno.test("a role is what an identity for it would be", async () => {
  const { context } = await authWorld(TEAM, CLOUDS);
  const sso = listingProvider(context, "sso");
  const made = roleChain(context, sso, "444455556666", "Read");
  assert.deepEqual([made.root, ...made.names], ["sso", "sso", "444455556666/Read"]);
  assert.deepEqual(made.target.settings.principal, { name: "Read", account: { id: "444455556666" } });
  const known = roleChain(context, sso, "dev", "Admin");
  assert.equal(known.target, context.configuration.auth.identities.get("dev/Admin"));
  assert.throws(
    () => roleChain(context, sso, "prod", "Admin"),
    (error) =>
      error instanceof AtmosError && error.code === "usage" &&
      /configured as something else/.test(error.message),
  );
});

Deno.test("the provider of an account is named, or the only one that has a list", async () => {
  const { context } = await authWorld(TEAM, CLOUDS);
  assert.throws(() => listingProvider(context, undefined), /several have a list/);
  assert.throws(() => listingProvider(context, "ci"), /of the kind "github\/oidc" have no list/);
  assert.throws(() => listingProvider(context, "nobody"), /not configured/);
  const { context: none } = await authWorld("auth: { providers: { m: { kind: mock } } }", CLOUDS);
  assert.throws(() => listingProvider(none, undefined), /no provider has a list/);
});

Deno.test("an identity that says more than the flags, such as another account's id, is not what they mean", async () => {
  const lying = TEAM.replace("account: { name: dev }", 'account: { name: dev, id: "999988887777" }');
  const { context } = await authWorld(lying, CLOUDS);
  const chain = roleChain(context, listingProvider(context, "sso"), "dev", "Admin");
  assert.notEqual(chain.target, context.configuration.auth.identities.get("dev/Admin"));
  assert.deepEqual(chain.target.settings.principal, { name: "Admin", account: { name: "dev" } });
});
