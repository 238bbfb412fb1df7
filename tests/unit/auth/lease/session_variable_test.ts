import assert from "node:assert/strict";
import { readSessionText, sessionText } from "../../../../src/auth/lease/session_variable.ts";

Deno.test("the name of a session is read as it was written, whatever is in it", () => {
  for (const realm of [undefined, "team"]) {
    for (const provider of ["corp", "a/b c%2F=\n", "ü"]) {
      const named = { kind: "aws/permission-set", provider, madeFor: "0a-0b", realm };
      assert.deepEqual(readSessionText(sessionText(named)), named);
    }
  }
});

Deno.test("what nobody has written so is none", () => {
  for (const text of ["", "a", "a/b", "a/b/c", "a/b/../c", "/b/0-0", "a//0-0", "a/b/0-0/c/d", "%/b/0-0"]) {
    assert.equal(readSessionText(text), undefined, text);
  }
});
