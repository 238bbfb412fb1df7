import assert from "node:assert/strict";
import fc from "fast-check";
import { Document } from "yaml";
import { blockYaml } from "../../../../src/cli/text/block_yaml.ts";

function byLibrary(value: unknown): string {
  return new Document(value, { aliasDuplicateObjects: false }).toString({ lineWidth: 0 });
}

const ODD = [
  ..."a|a-|a:|a: b|a #b|a#b|- a|-|?|? a|true|True|no|yes|null|~|1|1.5|1e5|1e-5|0x1f|0o17|0b1|0xg|.5|.inf|1.|1_0|1a|1a2|12:30"
    .split("|"),
  ..."10.0.0.0/16|2024-01-01|2024-01-01T00:00:00Z|arn:aws:iam::1:role/x|a b|a  b| a|a |*a|&a|!a|@a|`a|%a|{a}|[a]|a,b|,a"
    .split("|"),
  ..."a{b|'a'|\"a|a'b|<<|=|a\\b|/x|/|_|1-|1 |1 a|1/|a=b|a+b|+a|+1|-1|1:2|e5|ee|0a|0e|dead|beef-1|1f-2|x@y|1@|@"
    .split("|"),
  "",
  "a\nb",
  "a\n",
  "\na",
  "a\n\n b\n",
  "  a\nb",
  "a\tb",
  "\ta",
  "ü",
  "a\u0085b",
  "a:\tb",
  "a".repeat(2000),
  `a ${"b ".repeat(200)}c`,
];

Deno.test("texts, names and what holds them are written as the library writes them", () => {
  for (const text of ODD) {
    for (
      const value of [{ k: text }, { [text]: 1 }, [text], { a: { [text]: [text, { x: text }] } }, [[text], [[
        text,
        1,
      ]]]]
    ) {
      assert.equal(blockYaml(value, byLibrary), byLibrary(value));
    }
  }
});

Deno.test("whatever plain data is, it is written as the library writes it", () => {
  const scalar = fc.oneof(
    fc.constantFrom(...ODD, 0, -0, 1.5, -3, 1e21, 2 ** 53, NaN, Infinity, null, true, false),
    fc.string({ maxLength: 12 }),
    fc.stringMatching(/^[0-9a-fxo.eE+:/ -]{0,8}$/),
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      scalar,
      fc.array(tie("tree"), { maxLength: 4 }),
      fc.dictionary(fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom(...ODD)), tie("tree"), {
        maxKeys: 4,
      }),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => assert.equal(blockYaml(value, byLibrary), byLibrary(value))),
    { numRuns: 2000 },
  );
});

Deno.test("what holds itself in other ways is the library's", () => {
  for (
    const value of [new Date(0), new Map([["a", 1]]), { a: new Map([["b", [1]]]) }, { a: undefined, b: 1 }, [
      undefined,
    ]]
  ) {
    assert.equal(blockYaml(value, byLibrary), byLibrary(value));
  }
});
