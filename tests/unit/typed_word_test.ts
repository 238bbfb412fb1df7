import assert from "node:assert/strict";
import { typedWord } from "../../src/typed_word.ts";

Deno.test("a name stands in a command as it must be typed", () => {
  const typed: Readonly<Record<string, string>> = {
    "dev-admin": "dev-admin",
    "org/dev@corp.example": "org/dev@corp.example",
    "dev admin": "'dev admin'",
    "it's": "'it'\\''s'",
    "$(id)": "'$(id)'",
    "": "''",
    "a\u001b[31m": "'a\\u001b[31m'",
  };
  for (const [name, word] of Object.entries(typed)) assert.equal(typedWord(name), word);
});
