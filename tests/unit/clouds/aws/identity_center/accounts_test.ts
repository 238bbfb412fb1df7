import assert from "node:assert/strict";
import {
  accountIdOf,
  accountsIn,
  suggestAccounts,
  suggestRoles,
} from "../../../../../src/clouds/aws/identity_center/accounts.ts";

const ACCOUNTS = [
  { id: "111122223333", name: "development" },
  { id: "444455556666", name: "production" },
  { id: "777788889999", name: "twice" },
  { id: "777788880000", name: "twice" },
];

Deno.test("pages become one list, in their order, and useless entries fall out", () => {
  assert.deepEqual(
    [
      {
        accountList: [{ accountId: "000000000001", accountName: "a" }, { accountName: "no id" }, {
          accountId: "1",
          accountName: "too short",
        }, { accountId: "00000000000é", accountName: "no digits" }],
        nextToken: "x",
      },
      {},
      { accountList: [{ accountId: "000000000002" }] },
    ].flatMap(accountsIn),
    [{ id: "000000000001", name: "a" }, { id: "000000000002", name: "000000000002" }],
  );
});

Deno.test("a name stands for one account, exactly as written", () => {
  assert.equal(accountIdOf(ACCOUNTS, "production"), "444455556666");
  assert.equal(accountIdOf(ACCOUNTS, "Production"), undefined);
  assert.equal(accountIdOf(ACCOUNTS, ""), undefined);
  assert.throws(() => accountIdOf(ACCOUNTS, "twice"), {
    code: "config_invalid",
    message: /777788889999, 777788880000/,
    hint: /principal\.account\.id/,
  });
});

Deno.test("an account that is not there is answered with the nearest ones", () => {
  assert.equal(suggestAccounts(ACCOUNTS, "prodution"), 'Did you mean "production" (444455556666)?');
  assert.match(suggestAccounts(ACCOUNTS, "111122223334"), /"development" \(111122223333\)/);
  assert.match(suggestAccounts(ACCOUNTS, "zzzzzzzz"), /^Your accounts: "development"/);
  assert.equal(suggestAccounts([], "x"), "No account is assigned to you at all.");
});

Deno.test("three thousand accounts are not listed one by one", () => {
  const many = Array.from(
    { length: 3000 },
    (_, at) => ({ id: String(at).padStart(12, "0"), name: `team-${at}` }),
  );
  assert.ok(suggestAccounts(many, "zzzzzzzzzzzz").length < 600);
});

Deno.test("roles are suggested the same way, and remote names cannot move the cursor", () => {
  assert.equal(
    suggestRoles(["ReadOnlyAccess", "AdministratorAccess"], "AdminstratorAccess"),
    'Did you mean "AdministratorAccess"? Assigned to you there: AdministratorAccess, ReadOnlyAccess.',
  );
  assert.equal(suggestRoles([], "x"), "No permission set is assigned to you there.");
  assert.equal(suggestRoles(["a\u001b[2J"], "zzzz"), "Assigned to you there: a\\u001b[2J.");
});
