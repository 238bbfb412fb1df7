import assert from "node:assert/strict";
import { formatRows } from "../../../../src/cli/text/rows.ts";

Deno.test("values stand in one column, and rows without a value are left out", () => {
  assert.equal(
    formatRows([["Realm", undefined], ["Provider", "sso"], ["Id", "dev"], ["Empty", ""]]),
    "  Provider  sso\n  Id        dev\n",
  );
  assert.equal(formatRows([]), "");
});

Deno.test("a value cannot add a row or move the cursor", () => {
  assert.equal(
    formatRows([["Name", "x\n  Account  fake\u001b[1A"]]),
    "  Name  x\\u000a  Account  fake\\u001b[1A\n",
  );
});
