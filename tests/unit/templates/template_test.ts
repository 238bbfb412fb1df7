import assert from "node:assert/strict";
import { AtmosError } from "../../../src/errors.ts";
import { Secret } from "../../../src/secret.ts";
import { execute, parse, render, type RenderOptions } from "../../../src/templates/template.ts";

const OPTIONS: RenderOptions = { name: "deploy", missingKey: "error" };

function rendered(
  source: string,
  data: Record<string, unknown> = {},
  options: Partial<RenderOptions> = {},
): string {
  return render(source, data, { ...OPTIONS, ...options });
}

function failureOf(run: () => unknown): AtmosError {
  try {
    run();
  } catch (thrown) {
    assert.ok(thrown instanceof AtmosError, String(thrown));
    return thrown;
  }
  assert.fail("nothing was thrown");
}

Deno.test("an error names the template, line and column, and what is wrong", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["{{ .nope }}", 'cannot render the template "deploy:1:4": the map has no key "nope"'],
    ["a\n  {{ nope .x }}", 'cannot parse the template "deploy:2:6": the function "nope" does not exist'],
    [
      "a\nb {{ if .x }}",
      'cannot parse the template "deploy:2:14": the template ends inside a block: {{end}} is missing',
    ],
    ["{{ $x }}", 'cannot parse the template "deploy:1:4": the variable $x is not declared'],
    [
      "{{ index .list 9 }}",
      'cannot render the template "deploy:1:4": index: the index 9 is outside of a length of 1',
    ],
    ["é🚀{{ div 1 0 }}", 'cannot render the template "deploy:1:7": div: division by zero'],
    ['{{ fail "not here" }}', 'cannot render the template "deploy:1:4": fail: not here'],
    [
      "{{ upper 1 }}",
      'cannot render the template "deploy:1:10": a value of type string is needed here, not a number',
    ],
    [
      "{{ upper .one }}",
      'cannot render the template "deploy:1:10": a value of type string is needed here, not int',
    ],
  ];
  for (const [source, message] of cases) {
    const error = failureOf(() => rendered(source, { list: ["a"], one: 1, x: 1 }));
    assert.equal(error.code, "config_invalid");
    assert.equal(error.message, message);
  }
});

Deno.test("an unknown function is met with the known one that looks most like it", () => {
  assert.equal(failureOf(() => rendered("{{ toPrettyJsn .x }}")).hint, "Did you mean toPrettyJson?");
  assert.equal(
    failureOf(() => rendered("{{ .x | TRIMSUFIX }}")).hint,
    "Did you mean trimSuffix or trimPrefix?",
  );
  assert.equal(failureOf(() => rendered("{{ somethingElseAltogether }}")).hint, undefined);
});

Deno.test("an unknown function is an error even where it would never run", () => {
  assert.match(
    failureOf(() => rendered("{{ if false }}{{ nope }}{{ end }}")).message,
    /"nope" does not exist/,
  );
});

Deno.test("a missing key is met with the key that looks most like it, or with those there are", () => {
  const data = { Flags: { stack: "s", region: "r" } };
  assert.equal(failureOf(() => rendered("{{ .Flags.stak }}", data)).hint, "Did you mean stack?");
  assert.equal(failureOf(() => rendered("{{ .Flags.identity }}", data)).hint, "Known keys: region, stack.");
  assert.equal(failureOf(() => rendered("{{ .x.y }}", { x: {} })).hint, undefined);
});

Deno.test("missing keys are zero where the caller wants them so", () => {
  assert.equal(
    rendered("[{{ .a }}|{{ .a | default 5 }}]", {}, { missingKey: "zero" }),
    "[<no value>|5]",
  );
});

Deno.test("errors never show values of the data", () => {
  const data = { password: "hunter2", list: ["hunter2"], map: { hunter: "hunter2" } };
  const sources = [
    "{{ .password.x }}",
    "{{ range .password }}{{ end }}",
    "{{ int .password | index .list | upper | len | upper }}",
    "{{ eq .list .map }}",
    "{{ mustToDate `2006` .password }}",
    "{{ mustRegexMatch (print .password `(`) `x` }}",
    "{{ semver .password }}",
    "{{ mustFromJson .password }}",
    "{{ urlParse (print `%` .password) }}",
    "{{ .password | .list }}",
    "{{ template .password }}",
  ];
  for (const source of sources) {
    const { message, hint } = failureOf(() => rendered(source, data));
    assert.doesNotMatch(`${message} ${hint}`, /hunter2/);
  }
});

Deno.test("control characters in names and messages reach no terminal", () => {
  const error = failureOf(() => rendered('{{ fail "\\x1b[31mred\\u202e\\n" }}', {}, { name: "a\x1b[2Jb" }));
  assert.equal(
    error.message,
    'cannot render the template "a\\u001b[2Jb:1:4": fail: \\u001b[31mred\\u202e\\u000a',
  );
});

Deno.test("data is never read as a template, however often it is handed on", () => {
  const data = { Arguments: { name: '{{ fail "run" }}', list: ["{{ .x }}"] }, x: "X" };
  assert.equal(rendered("{{ .Arguments.name }}", data), '{{ fail "run" }}');
  assert.equal(rendered("{{ printf .Arguments.name }}", data), '{{ fail "run" }}');
  assert.equal(
    rendered("{{ .Arguments | toJson | fromJson | toJson }}", data),
    '{"list":["{{ .x }}"],"name":"{{ fail \\"run\\" }}"}',
  );
  assert.equal(rendered('{{ regexReplaceAll "x" "axb" "{{ .x }}" }}', data), "a{{ .x }}b");
  assert.equal(
    rendered('{{ define "t" }}{{ . }}{{ end }}{{ template "t" .Arguments.name }}', data),
    '{{ fail "run" }}',
  );
});

Deno.test("no template changes the data it is given", () => {
  const data = { map: { a: 1, inner: { b: 2 } }, list: ["b", "a"] };
  const before = structuredClone(data);
  rendered('{{ $_ := set .map "a" 5 }}{{ $_ := unset .map.inner "b" }}{{ $_ := set . "x" 1 }}', data);
  rendered(
    '{{ $_ := mergeOverwrite .map (dict "a" 9 "inner" (dict "b" 9)) }}{{ $_ := sortAlpha .list }}',
    data,
  );
  assert.deepEqual(data, before);
});

Deno.test("a parsed template runs any number of times, each on its own", () => {
  const template = parse('{{ $_ := set .m "n" (add .m.n 1) }}{{ .m.n }}', { name: "count" });
  const data = { m: { n: 1 } };
  assert.equal(execute(template, data, { missingKey: "error" }), "2");
  assert.equal(execute(template, data, { missingKey: "error" }), "2");
});

Deno.test("functions of the caller get and give plain values, by name or in groups", () => {
  const seen: unknown[][] = [];
  const functions = {
    "atmos.Component": (...values: unknown[]) => {
      seen.push(values);
      return { vars: { region: "us-east-2", zones: ["a", "b"], count: 3 } };
    },
    "atmos.Store": () => undefined,
    shout: (text: unknown) => `${String(text).toUpperCase()}!`,
  };
  const run = (source: string): string =>
    rendered(source, { list: [1, 2.5, null, { k: true }] }, { functions });
  assert.equal(run('{{ (atmos.Component "vpc" "prod").vars.region }}'), "us-east-2");
  assert.equal(
    run('{{ $c := atmos.Component "vpc" "prod" }}{{ index $c.vars.zones 1 }}{{ add $c.vars.count 1 }}'),
    "b4",
  );
  assert.equal(
    run('{{ "prod" | atmos.Component "vpc" | toJson }}'),
    '{"vars":{"count":3,"region":"us-east-2","zones":["a","b"]}}',
  );
  assert.equal(run("{{ atmos.Store }}"), "<no value>");
  assert.equal(
    run(
      "{{ range $i, $z := (atmos.Component .list (int64 5) now.Year).vars.zones }}{{ $z | shout }}{{ end }}",
    ),
    "A!B!",
  );
  assert.deepEqual(seen.at(0), ["vpc", "prod"]);
  assert.deepEqual(seen.at(-1)?.slice(0, 2), [[1, 2.5, null, { k: true }], 5]);
  assert.match(failureOf(() => run("{{ atmos.Stor 1 }}")).message, /"atmos.Stor" does not exist/);
  assert.equal(failureOf(() => run("{{ atmos.Stor 1 }}")).hint, "Did you mean atmos.Store?");
  assert.match(failureOf(() => run("{{ atmos }}")).message, /"atmos" does not exist/);
});

Deno.test("a function of the caller wins over one of the same name", () => {
  assert.equal(rendered("{{ env `HOME` }}", {}, { functions: { env: () => "own" } }), "own");
});

Deno.test("what a function of the caller reports comes out with the place of the call and its own code", () => {
  const functions = {
    "atmos.Component": () => {
      throw new AtmosError("not_found", 'cannot describe "vpc": there is no such component', {
        hint: "Run: atmos list components",
      });
    },
  };
  const error = failureOf(() => rendered("x {{ atmos.Component }}", {}, { functions }));
  assert.equal(error.code, "not_found");
  assert.equal(
    error.message,
    'cannot render the template "deploy:1:6": atmos.Component: cannot describe "vpc": there is no such component',
  );
  assert.equal(error.hint, "Run: atmos list components");
});

Deno.test("environment variables come from the caller alone", () => {
  const env = (name: string): string | undefined =>
    name === "REGION" ? "eu-west-1" : name === "EMPTY" ? "" : undefined;
  const source =
    '{{ env "REGION" }}|{{ env "PATH" }}|{{ getenv "NOPE" "d" }}|{{ getenv "EMPTY" "d" }}|{{ expandenv "$REGION-${REGION}" }}';
  assert.equal(rendered(source, {}, { env }), "eu-west-1||d|d|eu-west-1-eu-west-1");
  assert.equal(rendered(source), "||d|d|-");
});

Deno.test("a secret in the data stays hidden", () => {
  assert.equal(
    rendered("{{ .token }} {{ .token | quote }} {{ toJson . }}", { token: new Secret("s3cr3t") }),
    '*** "***" {"token":"***"}',
  );
});

Deno.test("dates follow the clock and the zone of the caller", () => {
  const now = (): Date => new Date("2026-03-29T00:59:59.5Z");
  const run = (source: string, timeZone: string): string => rendered(source, {}, { now, timeZone });
  assert.equal(
    run('{{ now | date "2006-01-02 15:04:05.0 MST -07:00" }}', "Europe/Berlin"),
    "2026-03-29 01:59:59.5 CET +01:00",
  );
  assert.equal(run('{{ now | dateModify "1s" | date "15:04 MST" }}', "Europe/Berlin"), "03:00 CEST");
  assert.equal(run('{{ ago (dateModify "-90s" now) }}', "UTC"), "1m30s");
  assert.equal(
    run('{{ toDate "2006-01-02 15:04" "2026-07-01 12:00" | unixEpoch }}', "America/New_York"),
    "1782921600",
  );
  assert.equal(run('{{ toDate "2006-01-02" "2026-07-01" }}', "Asia/Tokyo"), "2026-07-01 00:00:00 +0900 JST");
});

Deno.test("half characters in the source and the data come out whole", () => {
  assert.equal(rendered("\ud800{{ .x }}{{ len .x }}", { x: "a\udc00" }), "\ufffda\ufffd4");
  assert.equal(rendered('{{ trunc 1 "é" }}{{ "\\xff" }}'), "\ufffd\ufffd");
});
