import assert from "node:assert/strict";
import { sameText } from "../../src/constant_time.ts";

Deno.test("only the same text is the same", () => {
  assert.equal(sameText("", ""), true);
  assert.equal(sameText("secret ü", "secret ü"), true);
  for (const other of ["secret", "secret u", "Secret ü", "secret ü ", ""]) {
    assert.equal(sameText("secret ü", other), false, other);
  }
});
