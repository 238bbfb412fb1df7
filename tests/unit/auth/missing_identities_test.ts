import assert from "node:assert/strict";
import { missingIdentities, type WrittenIdentity } from "../../../src/auth/accounts/missing_identities.ts";
import type { AccountDirectory, FoundAccount } from "../../../src/clouds/accounts.ts";
import { registryOf } from "../../../src/clouds/registry.ts";
import { aws } from "../../../src/clouds/aws/cloud.ts";
import type { ProviderEntry } from "../../../src/config/model.ts";

function account(id: string, name: string, ...roles: string[]): FoundAccount {
  return { id, name, email: undefined, roles };
}

const DIRECTORY = registryOf([aws]).directory(
  { name: "sso", kind: "aws/iam-identity-center" } as ProviderEntry,
) as AccountDirectory;

function written(name: string, role: string, account: object, provider = "sso"): WrittenIdentity {
  return {
    name,
    settings: { kind: "aws/permission-set", via: { provider }, principal: { name: role, account } },
  };
}

function find(accounts: FoundAccount[], identities: WrittenIdentity[]): readonly unknown[] {
  const { added, known, taken, absent } = missingIdentities(accounts, identities, DIRECTORY, () => true);
  return [added.map(({ name }) => name), known, taken, absent];
}

const DEV = account("111122223333", "dev", "Admin", "Read");

Deno.test("a role that has an identity is left out, by id or by name, whatever it is called", () => {
  assert.deepEqual(find([DEV], []), [["dev/Admin", "dev/Read"], 0, [], []]);
  const mine = [written("a", "Admin", { id: DEV.id }), written("b", "Read", { name: "dev" })];
  assert.deepEqual(find([DEV], mine), [[], 2, [], []]);
  // Of another provider it is another role.
  const theirs = [written("a", "Admin", { id: DEV.id }, "other")];
  assert.deepEqual(find([DEV], theirs), [["dev/Admin", "dev/Read"], 0, [], []]);
});

Deno.test("a name that is taken makes way for the id, and then for nothing", () => {
  const other = { kind: "mock" };
  assert.deepEqual(find([DEV], [{ name: "dev/Admin", settings: other }]), [
    ["111122223333/Admin", "dev/Read"],
    0,
    [],
    [],
  ]);
  const both = ["dev/Admin", "111122223333/Admin"].map((name) => ({ name, settings: other }));
  assert.deepEqual(find([DEV], both), [["dev/Read"], 0, ["dev/Admin"], []]);
});

Deno.test("identities for roles that are not there are named, and a name that two accounts have tells nothing", () => {
  assert.deepEqual(find([DEV], [written("old", "Gone", { id: DEV.id })])[3], ["old"]);
  const twins = [account("1", "same", "R"), account("2", "same", "R")];
  assert.deepEqual(find(twins, [written("x", "R", { name: "same" })]), [["1/R", "2/R"], 0, [], ["x"]]);
  assert.deepEqual(find([], []), [[], 0, [], []]);
});

Deno.test("what is too long to be typed is called by its id, and a role by no name at all", () => {
  const long = account("111122223333", "a".repeat(5000), "Admin", "r".repeat(5000));
  assert.deepEqual(find([long], []), [["111122223333/Admin"], 0, [], []]);
});
