import assert from "node:assert/strict";
import fc from "fast-check";
import { TemplateFailure } from "../../../../src/templates/failure.ts";
import { Budget } from "../../../../src/templates/limits.ts";
import { allMatches, firstMatch, groupText, search } from "../../../../src/templates/regex/search.ts";

function matchesOf(pattern: string, text: string): string[] {
  const run = search(pattern, text, new Budget());
  return allMatches(run, -1).map((slots) => groupText(run, slots, 0) ?? "");
}

const atom = fc.constantFrom(
  "a",
  "b",
  "c",
  ".",
  "[ab]",
  "[^a]",
  "[b-c]",
  "\\d",
  "\\w",
  "\\s",
  "1",
  "\\.",
  "é",
  "\\x41",
);
const repeat = fc.constantFrom("", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{0,2}?", "{2,}");
const pieces = fc.array(fc.tuple(atom, repeat).map(([one, times]) => one + times), {
  minLength: 1,
  maxLength: 4,
});
const branches = fc.array(pieces.map((parts) => parts.join("")), { minLength: 1, maxLength: 3 }).map((all) =>
  all.join("|")
);
const pattern = fc.tuple(
  branches,
  branches,
  fc.constantFrom("", "^", "\\b"),
  fc.constantFrom("", "$", "\\b", "(?:x|$)"),
).map(
  ([one, two, start, end]) => `${start}(?:${one})(${two})${end}`,
);
const text = fc.stringMatching(/^[abcABC1 .é\n]{0,12}$/);

Deno.test("what JavaScript's own expressions find is found, where both mean the same", () => {
  fc.assert(
    fc.property(pattern, text, (source, subject) => {
      // In JavaScript a dot stops at more line ends than in RE2, and \s knows more spaces; the subjects have neither.
      const expected = [...subject.matchAll(new RegExp(source, "gu"))];
      const run = search(source, subject, new Budget());
      const first = firstMatch(run);
      assert.equal(first && groupText(run, first, 0), expected[0]?.[0]);
      assert.equal(first && groupText(run, first, 1), expected[0]?.[1]);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("case is ignored in every letter's forms", () => {
  for (
    const [source, subject] of [["straße", "STRAßE"], ["[k]", "\u212a"], ["\u212a", "k"], ["ſ", "S"], [
      "É",
      "é",
    ], ["Ω", "ω"]]
  ) {
    assert.deepEqual(matchesOf(`(?i)${source}`, subject ?? ""), [subject]);
  }
});

Deno.test("characters past U+FFFF and stray bytes are one character each", () => {
  assert.deepEqual(matchesOf(".", "🚀é\udcff"), ["🚀", "é", "\udcff"]);
  assert.deepEqual(matchesOf("[^a]", "a🚀"), ["🚀"]);
});

Deno.test("what RE2 does not know is refused", () => {
  const refused = [
    "(?=a)",
    "(?!a)",
    "(?<=a)",
    "(a)\\1",
    "\\k<n>",
    "(?>a)",
    "a++",
    "\\Z",
    "(?#c)",
    "\\cA",
    "\\u0041",
    "(?<n",
    "[",
    "(",
    ")",
    "*",
    "a{2,1}",
    "\\",
  ];
  for (const source of refused) {
    assert.throws(() => search(source, "a", new Budget()), TemplateFailure, source);
  }
});

Deno.test("any pattern is compiled or refused, and any match ends", () => {
  const wild = fc.stringMatching(/^[ab()[\]{}|*+?^$\\.,:<>P=!0-9idsw-]{0,20}$/);
  fc.assert(
    fc.property(wild, fc.string({ maxLength: 20 }), (source, subject) => {
      try {
        const run = search(source, subject, new Budget());
        for (const slots of allMatches(run, -1)) assert.ok((slots[0] ?? 1) <= (slots[1] ?? 0));
      } catch (thrown) {
        assert.ok(thrown instanceof TemplateFailure);
      }
    }),
    { numRuns: 1000 },
  );
});
