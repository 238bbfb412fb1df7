import assert from "node:assert/strict";
import { AtmosError, messageOf } from "../../src/errors.ts";

Deno.test("an error carries its code, message, hint and cause", () => {
  const cause = new Error("below");
  const error = new AtmosError("busy", 'cannot sign in "x": busy', { hint: "Wait.", cause });
  assert.ok(error instanceof Error);
  assert.equal(error.name, "AtmosError");
  assert.equal(error.code, "busy");
  assert.equal(error.message, 'cannot sign in "x": busy');
  assert.equal(error.hint, "Wait.");
  assert.equal(error.cause, cause);
});

Deno.test("an error without options has neither hint nor cause", () => {
  const error = new AtmosError("usage", "cannot");
  assert.equal(error.hint, undefined);
  assert.equal("cause" in error, false);
});

Deno.test("anything that was thrown has a message", () => {
  for (
    const [thrown, message] of [
      [new Error("words"), "words"],
      [new AtmosError("usage", "wrong"), "wrong"],
      [new Error(""), ""],
      ["text", "text"],
      [undefined, "undefined"],
      [null, "null"],
      [7, "7"],
    ] as const
  ) {
    assert.equal(messageOf(thrown), message);
  }
});
