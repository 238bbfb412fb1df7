import assert from "node:assert/strict";
import { identitiesOf } from "../../../src/auth/accounts/named_roles.ts";
import type { FoundAccount } from "../../../src/clouds/accounts.ts";
import type { Configuration } from "../../../src/config/model.ts";
import {
  provisionedFile,
  type ProvisionedIdentity,
  provisionedIn,
  provisionedText,
} from "../../../src/config/provisioned.ts";
import { load, repository, shown } from "./configured.ts";

const SSO = {
  kind: "aws/iam-identity-center",
  start_url: "https://corp.awsapps.com/start",
  region: "eu-west-1",
  auto_provision_identities: true,
};

function role(name: string, provider = "sso", account = "111122223333"): ProvisionedIdentity {
  return {
    name,
    settings: {
      kind: "aws/permission-set",
      via: { provider },
      principal: { name: "Admin", account: { id: account, name: "dev" } },
    },
  };
}

/** A machine with lists of these providers, and this below `auth:`. */
async function machine(
  lists: Readonly<Record<string, readonly ProvisionedIdentity[]>>,
  identities: string,
  damage = (text: string): string => text,
): Promise<Configuration> {
  const providers = Object.keys(lists).map((name) => `    ${name}: ${JSON.stringify(SSO)}\n`).join("");
  const files: Record<string, string> = {
    "/repo/atmos.yaml": `auth:\n  providers:\n${providers}${identities}`,
  };
  for (const [name, list] of Object.entries(lists)) {
    const path = await provisionedFile(undefined, { name, settings: SSO });
    files[`/home/me/.cache/atmos/${path.join("/")}`] = damage(provisionedText(name, list));
  }
  return await load(repository(files));
}

Deno.test("a list is below what is written: an entry without a kind adds, one with a kind replaces", async () => {
  const { auth } = await machine(
    { sso: [role("dev/Admin"), role("dev/Read"), role("prod/Admin")] },
    "  identities:\n    dev/Admin: { default: true, alias: d }\n" +
      "    dev/Read: { kind: mock, via: { provider: sso } }\n    prod/Admin: !unset\n",
  );
  assert.deepEqual([...auth.identities.keys()], ["dev/Admin", "dev/Read"]);
  const admin = auth.identities.get("dev/Admin");
  assert.deepEqual([admin?.kind, admin?.default, admin?.alias], ["aws/permission-set", true, "d"]);
  assert.deepEqual(admin?.settings.principal, role("").settings.principal);
  assert.equal(auth.identities.get("dev/Read")?.kind, "mock");
});

Deno.test("a name that is taken is told, and not where it means the same role", async () => {
  const configuration = await machine(
    { sso: [role("dev/Admin"), role("dev/Read")], other: [role("dev/Admin", "other"), role("x/Y", "other")] },
    "  identities:\n" +
      "    dev/Admin: { kind: aws/permission-set, via: { provider: sso }, " +
      "principal: { name: Admin, account: { id: '111122223333' }, region: us-east-1 } }\n" +
      "    dev/Read: { kind: mock, via: { provider: sso } }\n",
  );
  const found = (await configuration.check()).map(shown);
  assert.equal(found.length, 2, found.join("\n"));
  assert.match(
    found[0] ?? "",
    /^warning 7:5 identity "dev\/Read": it stands in place of the role of this name/,
  );
  assert.match(found[1] ?? "", /provisioned-identities-.*"sso" and "other" both have a role of this name/);
  assert.ok(configuration.auth.identities.has("x/Y"));
});

Deno.test("a list of other settings, of another realm, or a damaged one is none", async () => {
  const list = { sso: [role("dev/Admin")] };
  const names = async (
    identities: string,
    damage?: (text: string) => string,
  ): Promise<string[]> => [...(await machine(list, identities, damage)).auth.identities.keys()];
  assert.deepEqual(await names(""), ["dev/Admin"]);
  assert.deepEqual(await names("  realm: other\n"), []);
  for (const damage of ["", "auth:\n", '    "a/b": {"kind":', "\0", '    "a/b": []\n']) {
    assert.deepEqual(await names("", () => damage), [], JSON.stringify(damage));
  }
  assert.notDeepEqual(
    await provisionedFile(undefined, { name: "sso", settings: SSO }),
    await provisionedFile(undefined, { name: "sso", settings: { ...SSO, region: "us-east-1" } }),
  );
  assert.deepEqual(
    await provisionedFile(undefined, { name: "sso", settings: SSO }),
    await provisionedFile(undefined, { name: "sso", settings: { ...SSO, default: true, tags: ["a"] } }),
  );
});

Deno.test("whatever accounts are called, a list gives back what was put in, and only of its provider", () => {
  const names = ['a "b"', "ü – 日本", "a: b", "# no", "{}", "a\\b", "a/b", "__proto__", "'"];
  const accounts = names.map((name, index): FoundAccount => ({
    id: String(100_000_000_000 + index),
    name,
    email: undefined,
    roles: ["Admin", "Read Only"],
  }));
  const made = identitiesOf(accounts, { identity: (account, role) => settingsOf(account, role) });
  assert.equal(made.length, 2 * names.length);
  const text = provisionedText("sso", made);
  assert.deepEqual(provisionedIn(text, "sso").map(({ name, settings }) => ({ name, settings })), made);
  assert.deepEqual(provisionedIn(text, "another"), []);
});

function settingsOf(account: unknown, role: string): ProvisionedIdentity["settings"] {
  return { kind: "aws/permission-set", via: { provider: "sso" }, principal: { name: role, account } };
}

Deno.test("accounts of one name, and names that nobody can type, are called by their id", () => {
  const account = (id: string, name: string): FoundAccount => ({
    id,
    name,
    email: undefined,
    roles: ["R", "R"],
  });
  const accounts = [
    account("1", "same"),
    account("2", "same"),
    account("3", "\u001b[2J"),
    account("4", " blank "),
    account("5", ""),
    { ...account("6", "none"), roles: [] },
    account("7", "dev"),
  ];
  assert.deepEqual(
    identitiesOf(accounts, { identity: () => ({}) }).map(({ name }) => name),
    ["1/R", "2/R", "3/R", "4/R", "5/R", "dev/R"],
  );
});

Deno.test("what comes from a list need not be known to a check", async () => {
  const configuration = await machine(
    { sso: [] },
    "  identities:\n    dev/Admin: { default: true }\n    deep: { kind: mock, via: { identity: dev/Other } }\n",
  );
  const found = (await configuration.check()).map(shown);
  assert.equal(found.filter((one) => one.startsWith("error")).length, 0, found.join("\n"));
  assert.match(found.join("\n"), /"dev\/Admin" has no kind: it adds to a role of a list/);
});
