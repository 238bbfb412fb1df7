import assert from "node:assert/strict";
import { AtmosError } from "../../../src/errors.ts";
import { COMMAND_LINE_LIMITS, DOCUMENT_LIMITS } from "../../../src/templates/limits.ts";
import { render } from "../../../src/templates/template.ts";

/** Generous for a busy machine; without the limits these would take minutes, or all memory. */
const PATIENCE_MS = 20_000;

function failsSoon(source: string, reason: RegExp): void {
  const start = performance.now();
  assert.throws(
    () => render(source, {}, { name: "limits", missingKey: "error" }),
    (thrown) => thrown instanceof AtmosError && reason.test(thrown.message),
  );
  assert.ok(performance.now() - start < PATIENCE_MS);
}

const grow = (step: string, end: string): string =>
  `{{ $x := list 1 }}{{ range until 100 }}{{ $x = ${step} }}{{ end }}{{ ${end} }}`;

const TOO_MUCH: Readonly<Record<string, readonly [string, RegExp]>> = {
  "templates that call themselves": [
    '{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}',
    /deeper than 200/,
  ],
  "two templates that call each other": [
    '{{ define "a" }}{{ with 1 }}{{ template "b" }}{{ end }}{{ end }}{{ define "b" }}{{ template "a" }}{{ end }}{{ template "a" }}',
    /deeper than 200/,
  ],
  "parentheses without end": [`{{${"(".repeat(50_000)}1${")".repeat(50_000)}}}`, /parentheses nest deeper/],
  "blocks without end": ["{{ if true }}".repeat(50_000) + "{{ end }}".repeat(50_000), /blocks nest deeper/],
  "else if without end": [
    `{{ if false }}${"{{ else if false }}".repeat(5_000)}{{ end }}`,
    /blocks nest deeper/,
  ],
  "a huge until": ["{{ until 1000000000 }}", /too many steps/],
  "a huge range": ["{{ range 1000000000000 }}{{ end }}", /too many steps/],
  "ranges inside ranges": [
    "{{ range 9999 }}{{ range 9999 }}{{ range 9999 }}{{ end }}{{ end }}{{ end }}",
    /too many steps/,
  ],
  "a huge seq": ["{{ seq 1000000000 }}", /too many steps/],
  "a huge repeat": ['{{ repeat 1000000000 "x" }}', /longer than 4 Mi/],
  "a huge indent": ['{{ indent 1000000000 "x" }}', /longer than 4 Mi/],
  "a huge join": ['{{ join (repeat 10000 "x") (until 100000) }}', /longer than 4 Mi/],
  "a huge replace": ['{{ replace "" (repeat 9999 "b") (repeat 9999 "a") }}', /longer than 4 Mi/],
  "a huge replacement of matches": [
    '{{ regexReplaceAll "" (repeat 9999 "a") (repeat 9999 "b") }}',
    /longer than 4 Mi/,
  ],
  "text that doubles": [
    '{{ $x := "xx" }}{{ range until 99 }}{{ $x = print $x $x }}{{ end }}',
    /longer than 4 Mi|too many steps/,
  ],
  "lists that double": [grow("concat $x $x", "len $x"), /too many steps/],
  "a shared list printed": [grow("list $x $x", "$x"), /too many steps/],
  "a shared list as JSON": [grow("list $x $x", "toJson $x"), /too many steps/],
  "a shared list as YAML": [grow("list $x $x", "toYaml $x"), /too many steps/],
  "a shared list copied": [grow("list $x $x", "deepCopy $x"), /too many steps/],
  "a shared list compared": [grow("list $x $x", "deepEqual $x $x"), /too many steps/],
  "a map that holds itself, printed": [
    '{{ $d := dict }}{{ $_ := set $d "self" $d }}{{ $d }}',
    /nested too deeply/,
  ],
  "a map that holds itself, as JSON": [
    '{{ $d := dict }}{{ $_ := set $d "self" $d }}{{ toJson $d }}',
    /nested too deeply/,
  ],
  "a map that holds itself, merged": [
    '{{ $d := dict "a" 1 }}{{ $_ := set $d "self" $d }}{{ $e := dict "a" 2 }}{{ $_ := set $e "self" $e }}{{ merge $d $e }}',
    /nested too deeply/,
  ],
  "output without end": ['{{ range until 30 }}{{ repeat 1000000 "x" }}{{ end }}', /longer than 4 Mi/],
  "deep JSON": ['{{ fromJson (print (repeat 9999 "[") (repeat 9999 "]")) }}', /nested too deeply/],
  "a time out of reach": ['{{ date "2006" 99999999999999999 }}', /too far away/],
  "many groups in a long match": [
    `{{ regexFindAll "${"(a)?".repeat(500)}" (repeat 10000 "a") -1 }}`,
    /too many steps/,
  ],
  "a large expression": [`{{ regexFind "${"a{1000}".repeat(30)}" "a" }}`, /too large/],
};

for (const [name, [source, reason]] of Object.entries(TOO_MUCH)) {
  Deno.test(`${name}: an error, and soon`, () => failsSoon(source, reason));
}

Deno.test("expressions that ruin backtracking matchers take linear time", () => {
  const start = performance.now();
  const source =
    '{{ regexMatch "^(a+)+$" .x }} {{ regexMatch "^(a|aa)+$" .x }} {{ regexMatch "(.*)*(.*)*x$" .x }}';
  const x = `${"a".repeat(3000)}b`;
  assert.equal(render(source, { x }, { name: "linear", missingKey: "error" }), "false false false");
  assert.ok(performance.now() - start < PATIENCE_MS);
});

Deno.test("long input meets no pattern that looks at it again and again", () => {
  const long = 200_000;
  const sources = [
    `{{ base (print (repeat ${long} "/") "x" (repeat ${long} "/")) | len }}`,
    `{{ b64dec (print (repeat ${long} "=") "x") | len }}`,
    `{{ expandenv (repeat ${long} "\${") | len }}`,
    `{{ if semverCompare "1" "1.0.0" }}{{ ext (repeat ${long} ".") }}{{ end }}`,
    `{{ int (print (repeat ${long} ".0") "x") }}`,
    `{{ trim (print "x" (repeat ${long} " ") "x") | len }}`,
    `{{ snakecase (repeat ${long} "A") | len }}`,
    `{{ date (print "." (repeat ${long} "0") "1") now | len }}`,
    `{{ toYaml (print (repeat ${long} " ") "x" (repeat ${long} " ")) | len }}`,
  ];
  for (const source of sources) {
    const start = performance.now();
    render(source, {}, { name: "long", missingKey: "error" });
    assert.ok(performance.now() - start < PATIENCE_MS, source);
  }
  const ranges = `{{ semverCompare (repeat ${long} "1") "1.0.0" }}`;
  failsSoon(ranges, /constraint is malformed/);
});

Deno.test("a document may be longer and take more steps than a command line", () => {
  const source = "{{ range until 300000 }}component-{{ . }}: {vars: {index: {{ . }}}}\n{{ end }}";
  const options = { name: "manifest", missingKey: "error" } as const;
  const text = render(source, {}, { ...options, limits: DOCUMENT_LIMITS });
  assert.ok(text.length > COMMAND_LINE_LIMITS.text);
  for (const limits of [{}, { limits: COMMAND_LINE_LIMITS }]) {
    assert.throws(() => render(source, {}, { ...options, ...limits }), /too many steps/);
  }
});

const TOO_MUCH_FOR_A_DOCUMENT: Readonly<Record<string, readonly [string, RegExp]>> = {
  "a huge repeat": ['{{ repeat 1000000000 "x" }}', /longer than 16 Mi/],
  "output without end": ['{{ range until 30 }}{{ repeat 1000000 "x" }}{{ end }}', /longer than 16 Mi/],
  "ranges inside ranges": ["{{ range 9999 }}{{ range 9999 }}{{ end }}{{ end }}", /too many steps/],
  "lists that double": [grow("concat $x $x", "len $x"), /too many steps/],
  "texts that are kept": [
    '{{ $x := list }}{{ range until 9999 }}{{ $x = append $x (print . (repeat 9999999 "x")) }}{{ end }}',
    /too many steps/,
  ],
  "templates that call themselves": [
    '{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}',
    /deeper than 200/,
  ],
};

for (const [name, [source, reason]] of Object.entries(TOO_MUCH_FOR_A_DOCUMENT)) {
  Deno.test(`${name} in a document: an error, and soon`, () => {
    const start = performance.now();
    const options = { name: "manifest", missingKey: "error", limits: DOCUMENT_LIMITS } as const;
    assert.throws(() => render(source, {}, options), reason);
    assert.ok(performance.now() - start < PATIENCE_MS);
  });
}
