/** The stand-in for `security` is only worth something while it is as strange as the real one. */
import assert from "node:assert/strict";
import { getopt, splitArguments, splitLines } from "../fixtures/keyring/security_parser.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const words = (text: string): string[] => splitArguments(bytes(text));
const lengths = (text: string): number[] => splitLines(bytes(text)).map((line) => line.length);

const LINES: readonly (readonly [string, string, readonly number[]])[] = [
  ["a line of 4094 characters is one command", `${"x".repeat(4094)}\n`, [4094]],
  ["one of 4095 characters is followed by an empty command, which succeeds", `${"x".repeat(4095)}\n`, [
    4095,
    0,
  ]],
  ["the rest of a longer line is the next command", `${"x".repeat(4100)}\n`, [4095, 5]],
  ["text without a newline at its end is never run", "find-generic-password", []],
  ["only the line that is not ended is lost", "a\nb", [1]],
  ["an empty line is a command, too", "\n\n", [0, 0]],
];

for (const [what, text, expected] of LINES) {
  Deno.test(`security -i: ${what}`, () => assert.deepEqual(lengths(text), expected));
}

const ARGUMENTS: readonly (readonly [string, readonly string[]])[] = [
  ["a  b\tc", ["a", "b", "c"]],
  ["'a b' \"c d\"", ["a b", "c d"]],
  // What a shell needs to quote "it's" gives three words here.
  ["'it'\"'\"'s'", ["it", "'", "s"]],
  // A backslash escapes within single quotes, too.
  ["'a\\b'", ["ab"]],
  ["a\\ b", ["a b"]],
  // A closing quote ends the word.
  ["'a'b", ["a", "b"]],
  ["'never closed", ["never closed"]],
  ["", []],
  ["''", [""]],
  ["a\0b", ["a"]],
  [Array(40).fill("x").join(" "), Array(32).fill("x")],
];

for (const [text, expected] of ARGUMENTS) {
  Deno.test(`security -i reads ${JSON.stringify(text.slice(0, 30))} as ${expected.length} words`, () => {
    assert.deepEqual(words(text), expected);
  });
}

Deno.test("options take the next word as their value, whatever it begins with", () => {
  const found = getopt(["-s", "service", "-w", "-looks-like-an-option", "-U"], "a:s:w:U");
  assert.deepEqual(Object.fromEntries(found ?? []), { s: "service", w: "-looks-like-an-option", U: "" });
  assert.deepEqual(Object.fromEntries(getopt(["-sservice"], "s:") ?? []), { s: "service" });
  assert.equal(getopt(["-x"], "s:"), undefined);
  assert.equal(getopt(["-s"], "s:"), undefined);
});
