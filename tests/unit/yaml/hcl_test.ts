import assert from "node:assert/strict";
import { HclFailure, readHcl } from "../../../src/yaml/hcl.ts";
import { mapData } from "../../../src/stacks/data.ts";

const VALUES: readonly (readonly [text: string, data: unknown])[] = [
  ["", {}],
  ["\uFEFF# nothing\r\n\r\n// more\n/* and\n more */", {}],
  ['a = "x"\nb=1\nc = -1.5e3 # why\nd = true\ne = null', { a: "x", b: 1, c: -1500, d: true, e: null }],
  ["a = []\nb = {}", { a: [], b: {} }],
  ['a = [\n  "x", # one\n  "y",\n]', { a: ["x", "y"] }],
  ['a = { b = 1, "c d" : [2]\n  e = { f = 3 }\n}', { a: { b: 1, "c d": [2], e: { f: 3 } } }],
  ['a = { 1 = "x" }', { a: { 1: "x" } }],
  ['a = "\\"\\\\\\n\\t\\u00e9\\U0001F600"', { a: '"\\\n\té😀' }],
  ['a = "$${b} %%{c} $d"', { a: "${b} %{c} $d" }],
  ["a = <<EOT\n one\n  two\nEOT\nb = 1", { a: " one\n  two\n", b: 1 }],
  ["a = [<<-X\n    one\n\n      two\n    X\n]", { a: ["one\n\n  two\n"] }],
  ["übergröße-1 = 1", { "übergröße-1": 1 }],
];

const FAULTS: readonly (readonly [text: string, place: string, message: RegExp])[] = [
  ["a", "1:2", /= is expected/],
  ["a = ", "1:5", /plain values/],
  ["a = b", "1:5", /plain values/],
  ['a = upper("x")', "1:5", /plain values/],
  ["a = true ? 1 : 2", "1:10", /a line ends here/],
  ["a = 1 + 2", "1:7", /a line ends here/],
  ['b = 1\nresource "x" "y" {\n}', "2:10", /= is expected/],
  ['a = "x ${b}"', "1:5", /plain texts/],
  ["a = <<X\n${b}\nX", "1:5", /plain texts/],
  ['a = "x%${b}"', "1:5", /plain texts/],
  ['a = "$%{if true}"', "1:5", /plain texts/],
  ['a = "x', "1:5", /does not end in this line/],
  ['a = "\\q"', "1:5", /stands for nothing/],
  ['a = "\\UFFFFFFFF"', "1:5", /stands for nothing/],
  ["a = <<X\n1\n", "1:5", /does not end with X/],
  ["a = 1\na = 2", "2:1", /twice/],
  ["a = [1 2]", "1:8", /comma or \]/],
  ["a = {b = 1 c = 2}", "1:12", /comma, a new line or/],
  ["a = [", "1:6", /plain values/],
  ["/* no end\na = 1", "1:1", /a name/],
  [`/*\n*/ a = ?`, "2:8", /plain values/],
  [`a = ${"[".repeat(10_000)}`, "1:106", /nested too deeply/],
];

Deno.test("HCL: plain values are read as they are written", () => {
  for (const [text, data] of VALUES) assert.deepEqual(mapData(readHcl(text, "x.tfvars")), data, text);
});

Deno.test("HCL: what is no plain value is told with its place", () => {
  for (const [text, place, message] of FAULTS) {
    assert.throws(() => readHcl(text, "x.tfvars"), (error: unknown) => {
      assert.ok(error instanceof HclFailure);
      assert.equal(`${error.line}:${error.column}`, place, text.slice(0, 50));
      return message.test(error.message);
    }, text.slice(0, 50));
  }
});

Deno.test("HCL: places are those of the file", () => {
  const { entries } = readHcl("a = 1\n/* x\ny */ b = [\n 2]", "x.tfvars");
  assert.deepEqual(entries.get("b")?.keyPlace, { file: "x.tfvars", line: 3, column: 6 });
});

Deno.test("HCL: a large file takes no long time", () => {
  const lines = Array.from({ length: 20_000 }, (_, at) => `name_${at} = ["${"x".repeat(20)}", ${at}]\n`).join(
    "",
  );
  assert.equal(readHcl(lines, "x.tfvars").entries.size, 20_000);
  const open = "/*".repeat(50_000);
  assert.throws(() => readHcl(open, "x.tfvars"), HclFailure);
});
