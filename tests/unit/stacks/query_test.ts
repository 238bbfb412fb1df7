import assert from "node:assert/strict";
import { AtmosError } from "../../../src/errors.ts";
import { query } from "../../../src/stacks/query/query.ts";

const DATA = {
  vars: { region: "eu-west-1", ids: [1, 2, 3], "with-dash": true, nothing: null },
  list: [{ name: "a", size: 1 }, { name: "b", size: 5 }],
};

const CASES: readonly (readonly [string, unknown])[] = [
  [".", DATA],
  [".vars.region", "eu-west-1"],
  ['.vars["with-dash"]', true],
  [".vars.with-dash", true],
  ['."vars".ids[0]', 1],
  [".vars.ids[-1]", 3],
  [".vars.ids[1:]", [2, 3]],
  [".vars.ids[:1]", [1]],
  [".vars.ids[]", [1, 2, 3]],
  [".vars.absent", null],
  ['.vars.absent // "usual"', "usual"],
  [".vars.ids | length", 3],
  [".vars | keys", ["region", "ids", "with-dash", "nothing"]],
  [".list[] | select(.size > 2) | .name", "b"],
  ['[.list[] | select(.name == "a*")] | length', 1],
  [".list | map(.size + 1)", [2, 6]],
  ['.list | map(.name) | join("-")', "a-b"],
  ["{region: .vars.region, n: (.list | length)}", { region: "eu-west-1", n: 2 }],
  [".vars | to_entries | map(.key) | first", "region"],
  ['.vars | has("region") and true', true],
  ["[.vars.region, .list[0].name]", ["eu-west-1", "a"]],
  [".list | sort_by(.size) | reverse | .[0].name", "b"],
  [".vars.ids[0] - 1", 0],
  ['[null, {key: "a", value: 1}] | from_entries', { null: null, a: 1 }],
  ['"aXbXc" == "a*b*c"', true],
  ['"ab" == "ab*b"', false],
  ['"a\\nb" == "*\\n*"', true],
];

for (const [expression, expected] of CASES) {
  Deno.test(`the query ${expression}`, () => assert.deepEqual(query(DATA, expression), expected));
}

for (
  const [expression, message] of [
    ["explode(.)", /the function "explode" is not known/],
    [`"\\(.a)-b"`, /a text with values in it/],
    [".a | ", /it ends where a value should follow/],
    [".a[", /ends where a value/],
    ["§", /starts nothing/],
    ["(".repeat(5000), /nested too deep|ends where/],
  ] as const
) {
  Deno.test(`the query ${expression.slice(0, 20)} is refused in words`, () => {
    assert.throws(() => query(DATA, expression), (error: unknown) => {
      assert.ok(error instanceof AtmosError);
      assert.equal(error.code, "usage");
      assert.match(error.message, message);
      return true;
    });
  });
}

Deno.test("a query that is all work ends in words, and soon", () => {
  const many = `[1 | ${Array(15).fill("(., .)").join(" | ")}]`;
  for (const step of ["reverse", "map(.)", "sort_by(.)", "sort | reverse"]) {
    const before = performance.now();
    assert.throws(
      () => query({}, [many, ...Array(1_000).fill(step)].join(" | ")),
      { code: "usage", message: /too much work/ },
    );
    assert.ok(performance.now() - before < 20_000, step);
  }
  const lists = [...Array(50_000)].map((_, index) => [index]);
  assert.equal((query(lists, "add") as unknown[]).length, 50_000);
  const maps = [...Array(50_000)].map((_, index) => ({ [`k${index}`]: 1 }));
  assert.equal(Object.keys(query(maps, "add") as object).length, 50_000);
  assert.deepEqual(query([{ a: 1 }, null, { a: 2, b: 3 }], "add"), { a: 2, b: 3 });
  assert.deepEqual(query([[1], 2, null, [3]], "add"), [1, 2, 3]);
  assert.equal(query([], "add"), null);
});

Deno.test("no word of the language that this is written in is one of a query", () => {
  for (const word of ["constructor", "toString", "__proto__", "hasOwnProperty", "valueOf"]) {
    assert.throws(() => query({}, `.a | ${word}`), /is not known/, word);
    assert.equal(query({}, `.${word}`), null);
  }
});

Deno.test("a query that doubles a value at every step ends in words", () => {
  for (const value of ['"xxxxxxxxxxxxxxxx"', "[1, 2, 3, 4, 5, 6, 7, 8]"]) {
    assert.throws(() => query({}, [value, ...Array(40).fill(". + .")].join(" | ")), /too long a value/);
  }
  assert.throws(() => query({}, ["1", ...Array(40).fill("(., .)")].join(" | ")), /too many values/);
});
