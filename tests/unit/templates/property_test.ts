import assert from "node:assert/strict";
import fc from "fast-check";
import { AtmosError } from "../../../src/errors.ts";
import { builtins } from "../../../src/templates/functions/builtins.ts";
import { render } from "../../../src/templates/template.ts";

/** Far more than any of these takes, even on a busy machine; a hang would take for ever. */
const PATIENCE_MS = 10_000;

const DATA = {
  s: "héllo",
  n: null,
  l: ["b", "a", null, 2.5],
  m: { a: 1, b: { c: "x" } },
  t: true,
  i: 3,
  e: "",
};

/** Renders, and lets nothing but an AtmosError with a place out. */
function survives(source: string): string | undefined {
  const start = performance.now();
  try {
    return render(source, DATA, { name: "any", missingKey: "error" });
  } catch (thrown) {
    if (!(thrown instanceof AtmosError)) throw thrown;
    assert.equal(thrown.code, "config_invalid");
    assert.match(thrown.message, /^cannot (?:parse|render) the template "any:\d+:\d+": ./);
    // deno-lint-ignore no-control-regex
    assert.doesNotMatch(thrown.message, /[\0-\x1f\x7f]/);
    return undefined;
  } finally {
    assert.ok(performance.now() - start < PATIENCE_MS, `too slow: ${source}`);
  }
}

const WORDS = [
  ..."{{ }} {{- -}} if else end range with define template block break continue . $ $x := = | , ( ) /* */"
    .split(" "),
  ...".s .l .m.b .n 1 -2 1.5 0x \"x\" `y` 'z' true nil print len eq and or not index {{end}} {{else}} {{if .t}}"
    .split(" "),
  "{{range .l}}",
  "{{range $i, $x := .m}}",
  "{{$x := 1}}",
  "{{$x}}",
  "{{.}}",
  '{{define "x"}}',
  '{{template "x" .}}',
  '{{block "x" .}}',
  "{{/* c */}}",
  " ",
  "\n",
  "é",
  "\\",
  '"',
  "`",
  "'",
];

const soup = fc.array(fc.constantFrom(...WORDS), { maxLength: 30 }).map((words) => words.join(""));
const spaced = fc.array(fc.constantFrom(...WORDS), { maxLength: 12 }).map((words) =>
  `{{ ${words.join(" ")} }}`
);

const operand = fc.oneof(
  fc.constantFrom(
    ".s",
    ".l",
    ".m",
    ".n",
    ".t",
    ".i",
    ".e",
    ".",
    "nil",
    "now",
    "true",
    "(list 1 nil)",
    '(dict "a" 1)',
  ),
  fc.integer({ min: -1000, max: 1_000_000_000 }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toExponential()),
  fc.string({ unit: "binary", maxLength: 12 }).map((text) => JSON.stringify(text).replaceAll("\\u", "\\\\u")),
  fc.stringMatching(/^[a-z0-9.*+?()[\]{}|^$\\:%,/=-]{0,12}$/).map((text) => `\`${text}\``),
);

const call = fc.tuple(fc.constantFrom(...Object.keys(builtins)), fc.array(operand, { maxLength: 4 })).map(
  ([name, operands]) => `(${name} ${operands.join(" ")})`,
);
const nested = fc.tuple(
  fc.constantFrom(...Object.keys(builtins)),
  fc.array(fc.oneof(operand, call), { maxLength: 4 }),
).map(
  ([name, operands]) => `{{ ${name} ${operands.join(" ")} }}`,
);

const KINDS: Readonly<Record<string, fc.Arbitrary<string>>> = {
  "random text": fc.string({ unit: "binary", maxLength: 60 }),
  "random units, half characters among them": fc.array(fc.nat(0xffff), { maxLength: 40 }).map((units) => {
    return String.fromCharCode(...units);
  }),
  "random text inside braces": fc.string({ maxLength: 40 }).map((text) => `{{${text}}}`),
  "a soup of tokens": soup,
  "words inside braces": spaced,
  "calls of every function with any arguments": nested,
  "formats": fc.tuple(
    fc.stringMatching(/^[%#+\- 0-9.*[\]a-zA-Z]{0,14}$/),
    fc.array(operand, { maxLength: 3 }),
  ).map(
    ([format, operands]) => `{{ printf "${format}" ${operands.join(" ")} }}`,
  ),
};

for (const [kind, sources] of Object.entries(KINDS)) {
  Deno.test(`${kind}: nothing crashes and nothing hangs`, () => {
    fc.assert(fc.property(sources, (source) => void survives(source)), { numRuns: 500 });
  });
}

Deno.test("text without braces comes out as it went in", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }).filter((text) => !text.includes("{{")), (text) => {
    assert.equal(survives(text), text);
  }));
});

Deno.test("any value comes out as it went in, and is never read as a template", () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: "binary" }), soup), (value) => {
    const run = (source: string): string => render(source, { value }, { name: "value", missingKey: "error" });
    assert.equal(run("{{ .value }}"), value);
    assert.equal(run("{{ .value | b64enc | b64dec }}"), value);
    assert.equal(run("{{ .value | toJson | fromJson }}"), value);
    assert.equal(run("{{ .value | b32enc | b32dec | toJson | mustFromJson | print }}"), value);
  }));
});

Deno.test("what toJson writes is JSON of the data", () => {
  fc.assert(fc.property(fc.jsonValue({ noUnicodeString: false, maxDepth: 4 }), (value) => {
    const run = (source: string): string => render(source, { value }, { name: "json", missingKey: "error" });
    // Go keeps the sign of a negative zero, JavaScript drops it.
    const read = (text: string): unknown => JSON.parse(text, (_, one) => one === 0 ? 0 : one);
    const plain = read(JSON.stringify(value));
    for (const name of ["toJson", "toPrettyJson", "toRawJson"]) {
      assert.deepEqual(read(run(`{{ ${name} .value }}`)), plain);
    }
  }));
});

Deno.test("a literal means the text it was quoted from", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (value) => {
    const quoted = render("{{ quote .value }}", { value }, { name: "quote", missingKey: "error" });
    assert.equal(survives(`{{ ${quoted} }}`), value);
  }));
});
