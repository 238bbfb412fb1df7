import assert from "node:assert/strict";
import { Evaluator } from "../../../src/yaml/evaluator.ts";
import { MARKS, SURROUNDINGS } from "../../../src/yaml/functions.ts";
import { formatPlace } from "../../../src/yaml/place.ts";
import { keyPlaceAt, type Node, nodeAt } from "../../../src/yaml/node.ts";
import { parseYaml } from "../../../src/yaml/parse.ts";
import { memorySystem } from "../system/memory_system.ts";

const evaluator = new Evaluator({
  env: memorySystem().env,
  workingFolder: "/",
  gitRoot: undefined,
  git: undefined,
  assumeVariables: false,
}, { ...SURROUNDINGS, ...MARKS });

async function parsed(text: string): Promise<Node> {
  const { root, problems } = await parseYaml(text, "f.yaml");
  assert.deepEqual(problems, []);
  assert.ok(root !== undefined);
  return root;
}

async function problemsOf(text: string): Promise<string[]> {
  const { root, problems } = await parseYaml(text, "f.yaml");
  assert.equal(root, undefined);
  return problems.map(({ place, message, hint }) =>
    `${formatPlace(place)} ${message}${hint ? ` | ${hint}` : ""}`
  );
}

const VALUES: readonly [title: string, text: string, value: unknown][] = [
  ["text, numbers and words", "a: x\nb: 12\nc: 1.5\nd: true\ne: yes\n", {
    a: "x",
    b: 12,
    c: 1.5,
    d: true,
    e: "yes",
  }],
  ["an account id that begins with zero stays text", "a: 012345678901\n", { a: "012345678901" }],
  ["digits that a number cannot hold stay text", "a: 123456789012345678901\n", {
    a: "123456789012345678901",
  }],
  ["an ordinary account id is a number", "a: 123456789012\n", { a: 123456789012 }],
  ["infinity is text", "a: .inf\n", { a: ".inf" }],
  ["dates stay text", "a: 2025-10-13\n", { a: "2025-10-13" }],
  ["empty values are left out", "a:\nb: ~\nc: null\nd: ''\n", { d: "" }],
  ["keys stay as they are written", "Dev: 1\ndev: 2\n007: 3\ntrue: 4\n", {
    Dev: 1,
    dev: 2,
    "007": 3,
    true: 4,
  }],
  ["byte order mark and Windows line ends", "\uFEFFa: 1\r\nb: |\r\n  x\r\n  y\r\n", { a: 1, b: "x\ny\n" }],
  ["anchors and aliases", "a: &x {k: 1}\nb: *x\n", { a: { k: 1 }, b: { k: 1 } }],
  ["the nearest anchor before counts", "a: &x 1\nb: *x\nc: &x 2\nd: *x\n", { a: 1, b: 1, c: 2, d: 2 }],
  ["merge keys lie under what is written", "b: &b {k: 1, l: 1}\na:\n  <<: *b\n  l: 2\n", {
    b: { k: 1, l: 1 },
    a: { l: 2, k: 1 },
  }],
  ["of several merged maps the first wins", "a: {<<: [{k: 1}, {k: 2, l: 2}]}\n", { a: { k: 1, l: 2 } }],
  ["a quoted << is an ordinary key", "a: {'<<': 1}\n", { a: { "<<": 1 } }],
  ["standard tags are applied", "a: !!str 12\nb: ! 3\n", { a: "12", b: "3" }],
  ["JSON is YAML", `{"a": [1, {"b": null}]}`, { a: [1, {}] }],
];

for (const [title, text, value] of VALUES) {
  Deno.test(`parsing: ${title}`, async () => {
    assert.deepEqual(evaluator.valueOf(await parsed(text)), value);
  });
}

Deno.test("names that are digits stay in the order of the file", async () => {
  const root = await parsed("b: 1\n'20': 2\n'10': 3\n");
  assert.deepEqual(root.type === "map" && [...root.entries.keys()], ["b", "20", "10"]);
});

Deno.test("every key and value knows its place", async () => {
  const root = await parsed("# hello\nauth:\n  list:\n    - one\n    - {two: 2}\n");
  const places = [
    keyPlaceAt(root, ["auth"]),
    keyPlaceAt(root, ["auth", "list"]),
    nodeAt(root, ["auth", "list", "0"])?.place,
    keyPlaceAt(root, ["auth", "list", "1", "two"]),
    nodeAt(root, ["auth", "list", "1", "two"])?.place,
  ];
  assert.deepEqual(places.map((place) => place && formatPlace(place)), [
    "f.yaml:2:1",
    "f.yaml:3:3",
    "f.yaml:4:7",
    "f.yaml:5:8",
    "f.yaml:5:13",
  ]);
});

Deno.test("the text behind a function's tag is kept as it is written", async () => {
  const { root, tags } = await parseYaml(
    "a: !env 007\nb: !exec |\n  one\n  two\nc: !cwd\nd: !append [1]\n",
    "f.yaml",
  );
  assert.deepEqual(tags, ["!env", "!exec", "!cwd", "!append"]);
  const texts = ["a", "b", "c"].map((key) => nodeAt(root, [key])).map((node) =>
    node?.type === "scalar" && node.value
  );
  assert.deepEqual(texts, ["007", "one\ntwo\n", ""]);
});

for (const text of ["", "\n\n", "# only a comment\n", "---\n", "\uFEFF"]) {
  Deno.test(`a file without content is empty: ${JSON.stringify(text)}`, async () => {
    const { root, problems } = await parseYaml(text, "f.yaml");
    assert.deepEqual(problems, []);
    assert.ok(root === undefined || (root.type === "scalar" && root.value === null));
  });
}

const SYNTAX: readonly [title: string, text: string, problem: RegExp][] = [
  [
    "a tab as indentation",
    "a:\n\tb: 1\n",
    /^f\.yaml:2:1 a tab is used for indentation \| Indent with blanks\.$/,
  ],
  ["a second document", "a: 1\n---\nb: 2\n", /^f\.yaml:2:1 a second document begins here/],
  [
    "a key that is there twice",
    "a: 1\nb: 2\na: 3\n",
    /^f\.yaml:3:1 the key "a" is here a second time \| .*f\.yaml:1:1/,
  ],
  [
    "a bracket that is not closed",
    "a: [1\nb: 2\n",
    /^f\.yaml:2:1 the indentation does not fit, or a bracket/,
  ],
  ["a quote that is not closed", "a: 'x\n", /^f\.yaml:2:1 a character is missing/],
  ["a colon in a value", "a: b: c\n", /^f\.yaml:1:4 a value holds a second key/],
  ["a reserved character", "a: @x\n", /^f\.yaml:1:4 a value cannot begin with this character \| Put/],
  ["a wrong escape", 'a: "\\q"\n', /^f\.yaml:1:5 a backslash/],
  ["a key that is a list", "? [a]\n: 1\n", /^f\.yaml:1:3 a key must be text$/],
  ["an empty key", ": 1\n", /^f\.yaml:1:1 a key is empty$/],
  [
    "a key that would change objects",
    "a: {__proto__: {x: 1}}\n",
    /^f\.yaml:1:5 the key "__proto__" is not allowed$/,
  ],
  ["an alias without an anchor", "a: *nope\n", /^f\.yaml:1:4 the alias \*nope has no anchor before it$/],
  [
    "an alias within what it means",
    "a: &a [1, *a]\n",
    /^f\.yaml:1:11 the alias \*a refers to what it is part of$/,
  ],
  ["a merge key with text", "a: {<<: x}\n", /^f\.yaml:1:9 << takes a map/],
];

for (const [title, text, problem] of SYNTAX) {
  Deno.test(`refused with its place: ${title}`, async () => {
    const problems = await problemsOf(text);
    assert.match(problems[0] ?? "", problem);
  });
}

Deno.test("the same at the same place is told once", async () => {
  const problems = await problemsOf("auth:\n  providers: {a: [\n");
  assert.equal(new Set(problems).size, problems.length, problems.join("\n"));
});

Deno.test("a syntax error never repeats a piece of the file", async () => {
  for (
    const text of [
      'a: "hunter2" hunter2\n',
      "a: 'x' hunter2: y\n",
      "hunter2\nb: 1\n",
      "a: [hunter2 {hunter2]\n",
    ]
  ) {
    assert.doesNotMatch((await problemsOf(text)).join("\n"), /hunter2/, text);
  }
});

Deno.test("aliases that multiply are refused, not written out", async () => {
  const lines = ["a: &a [x,x,x,x,x,x,x,x,x,x]"];
  for (let level = 0; level < 12; level++) {
    const [below, name] = ["abcdefghijklm"[level], "abcdefghijklm"[level + 1]];
    lines.push(`${name}: &${name} [${Array(10).fill(`*${below}`).join(",")}]`);
  }
  const [problem] = await problemsOf(lines.join("\n"));
  assert.match(problem ?? "", /^f\.yaml:\d+:\d+ there are more than 250000 values/);
});

Deno.test("thousands of aliases of one map are fine", async () => {
  const lines = Array.from({ length: 5000 }, (_, index) => `id${index}: *base`);
  const root = await parsed(`base: &base {kind: mock, tags: [a, b]}\n${lines.join("\n")}\n`);
  assert.equal(root.type === "map" && root.entries.size, 5001);
});

for (const depth of [150, 5000, 20_000]) {
  Deno.test(`${depth} brackets within each other are too deep`, async () => {
    const [problem] = await problemsOf(`a: ${"[".repeat(depth)}${"]".repeat(depth)}\n`);
    assert.match(problem ?? "", /^f\.yaml:1:\d+ the values are nested (too deeply|more than 100 deep)$/);
  });
}
