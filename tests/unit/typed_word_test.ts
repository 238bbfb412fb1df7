import assert from "node:assert/strict";
import { typedWord } from "../../src/typed_word.ts";

Deno.test("a name stands in a command as it must be typed", () => {
  const typed: Readonly<Record<string, string>> = {
    "dev-admin": "dev-admin",
    "org/dev@corp.example": "org/dev@corp.example",
    "dev admin": `"dev admin"`,
    "it's": `"it's"`,
    "Joe’s account": `"Joe’s account"`,
    "R&D/admin": `"R&D/admin"`,
    'say "hi"': "NAME",
    "two,three": `"two,three"`,
    "@all": `"@all"`,
    "=ls": `"=ls"`,
    "~root": `"~root"`,
    "x --logs-file=evil": `"x --logs-file=evil"`,
    "": "NAME",
    "a\u001b[31m": "NAME",
  };
  for (const [name, word] of Object.entries(typed)) assert.equal(typedWord(name), word);
});

Deno.test("no name is an option of the command that it stands in", () => {
  for (const name of ["-x", "--logs-file=/home/ann/.bashrc", "--", "-"]) {
    assert.equal(typedWord(name), "NAME");
    assert.equal(typedWord(name, "TENANT"), "TENANT");
  }
});

Deno.test("no name leaves its quotes, whatever the shell", () => {
  // In turn: PowerShell behind the quotes of POSIX, cmd, POSIX between double quotes, bash, cmd in any quotes, fish.
  const names = ["a'$(calc)'b", '" & calc & "', "it's `id`", "it's !!", "x'%A%", "x\\"];
  const valued = ["100%", "%PATH%", "a%USERNAME%", "a %PATH%", "$(id) `id`", "$HOME"];
  for (const name of [...names, ...valued, "a\\\\b", "a b\\c", "dev “x”"]) {
    assert.equal(typedWord(name), "NAME", name);
  }
  assert.equal(typedWord("a’; calc; ’b"), `"a’; calc; ’b"`);
  assert.equal(typedWord("a' & calc"), `"a' & calc"`);
  assert.equal(typedWord("x & calc"), `"x & calc"`);
});
