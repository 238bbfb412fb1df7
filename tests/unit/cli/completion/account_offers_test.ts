import assert from "node:assert/strict";
import { offersOf } from "../../../../src/cli/completion/account_offers.ts";
import type { FoundAccount } from "../../../../src/clouds/accounts.ts";

function account(id: string, name: string, ...roles: string[]): FoundAccount {
  return { id, name, email: undefined, roles };
}

Deno.test("accounts of one name are offered by id, and nothing that cannot be typed", () => {
  const accounts = [
    account("1", "same", "A"),
    account("2", "same", "B"),
    account("3", "dev\n:0", "C"),
    account("4", "dev", "A", "D\u001b"),
  ];
  assert.deepEqual(offersOf(accounts, undefined), {
    accounts: [{ value: "1", about: "same" }, { value: "2", about: "same" }, { value: "dev", about: "4" }],
    roles: [
      { value: "A", about: "role in 2 accounts" },
      { value: "B", about: "role" },
      { value: "C", about: "role" },
    ],
  });
  assert.deepEqual(offersOf(accounts, "dev").roles, [{ value: "A", about: "role" }]);
  assert.deepEqual(offersOf(accounts, "2").roles, [{ value: "B", about: "role" }]);
  assert.deepEqual(offersOf([], "x"), { accounts: [], roles: [] });
});
