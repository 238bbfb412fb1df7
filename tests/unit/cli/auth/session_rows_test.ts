import assert from "node:assert/strict";
import { factRows } from "../../../../src/cli/auth/session_rows.ts";
import { fact } from "../../../../src/clouds/fact.ts";

Deno.test("an account stands in one row, by name and number as far as they are known", () => {
  const id = fact("account", "Account", "111122223333");
  const name = fact("account_name", "Account name", "development");
  const role = fact("role", "Role", "Admin");
  assert.deepEqual(factRows([...id, ...role, ...name]), [["Account", "development (111122223333)"], [
    "Role",
    "Admin",
  ]]);
  assert.deepEqual(factRows([...id, ...role]), [["Account", "111122223333"], ["Role", "Admin"]]);
  assert.deepEqual(factRows(fact("account", "Account", "development")), [["Account", "development"]]);
});
