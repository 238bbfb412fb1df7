import assert from "node:assert/strict";
import { quotedWord, shellWord } from "../../src/shell_word.ts";

Deno.test("a word is quoted for a shell where it needs to be, or always", () => {
  assert.deepEqual(["/a/b-1.x", "a b", "it's", "", "$HOME", "~", "=ls"].map(shellWord), [
    "/a/b-1.x",
    "'a b'",
    `'it'\\''s'`,
    "''",
    "'$HOME'",
    "'~'",
    "'=ls'",
  ]);
  assert.equal(quotedWord("plain"), "'plain'");
});
