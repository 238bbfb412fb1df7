import assert from "node:assert/strict";
import { plainText, screenOf } from "./screen.ts";

Deno.test("plain text has no escape sequences, finished or not", async (t) => {
  const cases: [string, string][] = [
    ["\x1b[1;31mred\x1b[0m\r\n", "red\n"],
    ["\x1b]0;title\x07text", "text"],
    ["\x1b]8;;https://example.com\x1b\\link\x1b]8;;\x1b\\", "link"],
    ["\x1b[?25l\x1b(Bx\x1b7\x1b8", "x"],
    ["working…\rdone\r\n\r$ ", "working…\ndone\n$ "],
    ["cut \x1b[3", "cut "],
    ["cut \x1b", "cut "],
    ["no escapes [31m", "no escapes [31m"],
  ];
  for (const [raw, plain] of cases) {
    await t.step(JSON.stringify(raw), () => assert.equal(plainText(raw), plain));
  }
});

Deno.test("the screen shows what a person would see", async (t) => {
  const cases: [string, string, string][] = [
    ["a line drawn again", "working…\rdone\x1b[K\r\n", "done"],
    ["a menu drawn again", "> one\r\n  two\x1b[1A\r  one\x1b[1B\r> two", "  one\n> two"],
    ["text that is too wide goes on below", "0123456789abc", "0123456789\nabc"],
    ["old lines scroll away", "1\r\n2\r\n3\r\n4\r\n5", "2\n3\n4\n5"],
    ["a cleared screen", "old\x1b[2J\x1b[Hnew", "new"],
    ["the rest erased", "one\r\ntwo\r\nthree\x1b[2;2H\x1b[J", "one\nt"],
    ["the beginning erased", "one\r\ntwo\x1b[1G\x1b[1J", "\n wo"],
    ["the end of a line", "abcdef\x1b[3D\x1b[K", "abc"],
    ["a saved place", "ab\x1b7cd\x1b8X", "abXd"],
    ["lines pushed in and taken out", "1\r\n2\x1b[1;1H\x1b[Lnew\x1b[3;1H\x1b[M", "new\n1"],
    ["letters pushed in and taken out", "abc\x1b[1G\x1b[2@\x1b[4G\x1b[P", "  ac"],
    ["tabs and backspaces", "a\tb\b\bc", "a      cb"],
    ["moves stop at the edges", "x\x1b[99A\x1b[99D\x1b[99C\x1b[99By", "x\n\n\n         y"],
    ["colours take no room", "\x1b[32mok\x1b[0m!", "ok!"],
  ];
  for (const [name, raw, screen] of cases) {
    await t.step(name, () => assert.equal(screenOf(raw, 10, 4), screen));
  }
});
