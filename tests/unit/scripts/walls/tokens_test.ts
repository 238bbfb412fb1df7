import assert from "node:assert/strict";
import fc from "fast-check";
import { tokenize } from "../../../../scripts/walls/tokens.ts";

const seen = (source: string): string[] => tokenize(source).map(({ kind, text }) => `${kind} ${text}`);

const TABLE: readonly [name: string, source: string, tokens: readonly string[]][] = [
  ["nothing", "", []],
  ["blanks alone", " \t\r\n ", []],
  ["a line comment ends with its line", "a // Deno\nb", ["word a", "comment // Deno", "word b"]],
  ["a block comment spans lines", "/* a\n'b */ c", ["comment /* a\n'b */", "word c"]],
  ["an open comment runs to the end", "a /* b", ["word a", "comment /* b"]],
  ["quotes of the other kind are plain inside a string", `"it's" 'a"b'`, ["string it's", 'string a"b']],
  ["an escaped quote does not end a string", `"a\\"b" c`, [`string a"b`, "word c"]],
  ["a comment inside a string is text", `"// no" 1`, ["string // no", "number 1"]],
  ["a string in a comment is text", `// "a\nb`, [`comment // "a`, "word b"]],
  ["an open string ends with its line", `"abc\nd`, ["string abc", "word d"]],
  ["escapes that spell letters are read", `"\\x44\\u0065\\u{6e}o"`, ["string Deno"]],
  ["a template without substitution", "`a\n'b`", ["template a\n'b"]],
  [
    "code inside a template is code",
    "`a${b}c${`d${e}`}`",
    [
      "template a",
      "punctuation ${",
      "word b",
      "punctuation }",
      "template c",
      "punctuation ${",
      "template d",
      "punctuation ${",
      "word e",
      "punctuation }",
      "template ",
      "punctuation }",
      "template ",
    ],
  ],
  [
    "braces inside a substitution do not end it",
    "`${{ a: {} }}` b",
    [
      "template ",
      "punctuation ${",
      "punctuation {",
      "word a",
      "punctuation :",
      "punctuation {",
      "punctuation }",
      "punctuation }",
      "punctuation }",
      "template ",
      "word b",
    ],
  ],
  ["an escaped backtick stays inside", "`\\`$\\{a}` b", ["template `${a}", "word b"]],
  ["a regular expression may hold quotes", `x = /["'\`]/g; y`, [
    "word x",
    "punctuation =",
    "regex /[\"'`]/g",
    "punctuation ;",
    "word y",
  ]],
  ["a slash in a class does not end a regular expression", "f(/[/]\\//)", [
    "word f",
    "punctuation (",
    "regex /[/]\\//",
    "punctuation )",
  ]],
  ["after return comes a regular expression", "return /'/", ["word return", "regex /'/"]],
  ["after a value comes a division", `a / b / "c"`, [
    "word a",
    "punctuation /",
    "word b",
    "punctuation /",
    "string c",
  ]],
  ["after a bracket comes a division", `(a) / 2 / "c"`, [
    "punctuation (",
    "word a",
    "punctuation )",
    "punctuation /",
    "number 2",
    "punctuation /",
    "string c",
  ]],
  ["names of other scripts are words", "größe · 名", ["word größe", "punctuation ·", "word 名"]],
  ["the first line may name an interpreter", "#!/usr/bin/env 'x\na", ["word a"]],
];

for (const [name, source, tokens] of TABLE) {
  Deno.test(`tokens: ${name}`, () => assert.deepEqual(seen(source), tokens));
}

Deno.test("tokens carry line and column from 1, also after strings and templates that span lines", () => {
  const places = tokenize("a\n  /* x\ny */ b `p\nq${c}` d\r\n\te").filter(({ kind }) => kind === "word")
    .map(({ text, line, column }) => `${text} ${line}:${column}`);
  assert.deepEqual(places, ["a 1:1", "b 3:6", "c 4:4", "d 4:8", "e 5:2"]);
});

Deno.test("tokens of any text at all come to an end, in order and inside the text", () => {
  const bits = fc.constantFrom(
    "`",
    "${",
    "}",
    "{",
    "/",
    "\\",
    '"',
    "'",
    "\n",
    "*",
    "a",
    "Deno",
    "(",
    ")",
    "é",
    "😀",
  );
  fc.assert(fc.property(fc.array(bits, { maxLength: 60 }), (parts) => {
    const source = parts.join("");
    const lines = source.split("\n");
    let last = 0;
    for (const { line, column } of tokenize(source)) {
      const offset = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) + column - 1;
      assert.ok(offset >= last && offset <= source.length);
      last = offset;
    }
  }));
});

Deno.test("a long file of open templates is read in time", () => {
  assert.ok(tokenize("`${".repeat(50_000)).length >= 50_000);
});
