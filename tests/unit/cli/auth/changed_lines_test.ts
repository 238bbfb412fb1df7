import assert from "node:assert/strict";
import { changedLines } from "../../../../src/cli/auth/profile/changed_lines.ts";

Deno.test("only what differs is shown, with nothing that moves the cursor", () => {
  assert.equal(changedLines("a\nb\nc\n", "a\nx\nc\n"), "-b\n+x\n");
  assert.equal(changedLines("", "a\nb"), "+a\n+b\n");
  assert.equal(changedLines("own\r\n", "new\x1b[2J\nown\r\n"), "+new\\u001b[2J\n");
  assert.equal(changedLines("same\nsame\n", "same\nsame\n"), "");
  assert.equal(changedLines("same\nsame\n", "same\n"), "-same\n");
});
