import assert from "node:assert/strict";
import { AtmosError } from "../../../src/errors.ts";
import type { TemplateFunction } from "../../../src/templates/context.ts";
import { COMMAND_LINE_LIMITS, DOCUMENT_LIMITS } from "../../../src/templates/limits.ts";
import { renderAsync } from "../../../src/templates/render_async.ts";
import { render, type RenderOptions } from "../../../src/templates/template.ts";

const OPTIONS: RenderOptions = { name: "deploy", missingKey: "error" };

interface Watched {
  /** The calls in their order, as JSON. */
  readonly calls: string[];
  /** How many ran at the same time, at most. */
  most: number;
  readonly functions: Readonly<Record<string, TemplateFunction>>;
}

/** `later` gives its argument back, `store` a component with outputs, `no` and `bug` fail; all of them later. */
function watched(): Watched {
  let running = 0;
  const watch: Watched = { calls: [], most: 0, functions: {} };
  const later = (give: (...values: unknown[]) => unknown): TemplateFunction => async (...values) => {
    watch.calls.push(JSON.stringify(values));
    watch.most = Math.max(watch.most, ++running);
    await Promise.resolve();
    running--;
    return give(...values);
  };
  const functions = {
    later: later((value) => value),
    "atmos.Component": later((name, stack) => ({ outputs: { id: `${name}-${stack}`, zones: ["a", "b"] } })),
    no: later((what) => {
      throw new AtmosError("not_found", `cannot find "${what}"`, { hint: "Look elsewhere." });
    }),
    bug: later(() => {
      throw new TypeError("a fault of the program");
    }),
    now2: (value: unknown) => value,
  };
  return Object.assign(watch, { functions });
}

const DATA = { stack: "prod", list: ["a", "b", "c"], yes: true, map: { k: 1 } };

const CASES: readonly [title: string, source: string, expected: string, calls: number][] = [
  ["nothing to wait for", "{{ .stack | upper }}{{ now2 1 }}", "PROD1", 0],
  ["a value", "a{{ later 1 }}b", "a1b", 1],
  ["a method of a group, with fields", '{{ (atmos.Component "vpc" .stack).outputs.id }}', "vpc-prod", 1],
  ["a pipe", '{{ "vpc" | later | upper | printf "%s!" }}', "VPC!", 1],
  ["nested calls", "{{ later (later (later 1)) }}{{ add (later 2) (later 3) }}", "15", 3],
  ["the same call twice", "{{ later 1 }}{{ later 1 }}{{ later 1.5 }}", "111.5", 2],
  ["in if", "{{ if later .yes }}{{ later 1 }}{{ else }}{{ no 2 }}{{ end }}", "1", 2],
  ["in else if", "{{ if later false }}1{{ else if later true }}2{{ else }}{{ no 3 }}{{ end }}", "2", 2],
  [
    "in with",
    "{{ with later .map }}{{ .k }}{{ end }}{{ with $x := later 5 }}{{ $x }}{{ . }}{{ end }}",
    "155",
    2,
  ],
  ["in range", "{{ range $i, $x := .list }}{{ $i }}{{ later $x }}{{ end }}", "0a1b2c", 3],
  ["as what range walks over", "{{ range later .list }}{{ later . }}{{ end }}", "abc", 4],
  ["in and and or", "{{ and (later 1) (later 2) }}{{ or (later 3) (no 4) }}", "23", 3],
  ["a variable", "{{ $x := later 1 }}{{ $y := 2 }}{{ later 7 }}{{ $x }}{{ $y }}{{ later $x }}", "7121", 2],
  ["a variable that is set", "{{ $x := 0 }}{{ $x = later 1 }}{{ $x }}{{ $x = 2 }}{{ later $x }}", "12", 2],
  [
    "a variable that a passed block sets",
    "{{ $x := 0 }}{{ if later true }}{{ $x = 1 }}{{ end }}{{ later $x }}",
    "1",
    2,
  ],
  [
    "a sum over a range",
    "{{ $n := 0 }}{{ range .list }}{{ $n = add $n (len (later .)) }}{{ end }}{{ later $n }}",
    "3",
    4,
  ],
  [
    "template and define",
    '{{ define "t" }}<{{ later . }}{{ $x := later 9 }}{{ $x }}>{{ end }}{{ template "t" later 1 }}{{ template "t" 2 }}',
    "<19><29>",
    3,
  ],
  ["block", '{{ block "b" later 1 }}[{{ . }}]{{ end }}', "[1]", 1],
  [
    "a map that is changed",
    "{{ $d := dict }}{{ range .list }}{{ $_ := set $d . (later .) }}{{ end }}{{ toJson $d }}{{ later $d.a }}",
    '{"a":"a","b":"b","c":"c"}a',
    3,
  ],
  [
    "what is changed stays with its round",
    "{{ $_ := set .map `k` (later 5) }}{{ $_ := later 6 }}{{ .map.k }}",
    "5",
    2,
  ],
  ["break", "{{ range .list }}{{ if eq (later .) `b` }}{{ break }}{{ end }}{{ . }}{{ end }}", "a", 2],
  ["continue", "{{ range .list }}{{ if eq (later .) `b` }}{{ continue }}{{ end }}{{ . }}{{ end }}", "ac", 3],
  ["nothing", "[{{ later nil }}|{{ (later nil) | default 3 }}]", "[<no value>|3]", 1],
  [
    "text, numbers and maps are different arguments",
    '{{ later 1 }}{{ later "1" }}{{ later (list 1) }}',
    "11[1]",
    3,
  ],
];

for (const [title, source, expected, calls] of CASES) {
  Deno.test(`a value that comes later: ${title}`, async () => {
    const { calls: seen, functions } = watched();
    assert.equal(await renderAsync(source, DATA, { ...OPTIONS, functions }), expected);
    assert.equal(seen.length, calls, seen.join());
    assert.equal(new Set(seen).size, calls, "no call is made twice");
  });
}

Deno.test("what comes later gives the same as what comes at once", async () => {
  for (const [, source] of CASES) {
    const component = (name: unknown, stack: unknown): unknown => ({ outputs: { id: `${name}-${stack}` } });
    const same = (value: unknown): unknown => value;
    const functions = { later: same, now2: same, no: same, "atmos.Component": component };
    const { functions: later } = watched();
    assert.equal(
      await renderAsync(source, DATA, { ...OPTIONS, functions: later }),
      render(source, DATA, { ...OPTIONS, functions }),
      source,
    );
  }
});

Deno.test("a value that is refused is an error of the template, with its place and code", async () => {
  const { functions } = watched();
  const source = "first\n  {{ later 1 }}\n  {{ no `vpc` }}{{ no `other` }}";
  await assert.rejects(renderAsync(source, DATA, { ...OPTIONS, functions }), {
    name: "AtmosError",
    code: "not_found",
    message: 'cannot render the template "deploy:3:6": no: cannot find "vpc"',
    hint: "Look elsewhere.",
  });
});

Deno.test("a fault of the program is told as one, as it is for functions that answer at once", async () => {
  const { functions } = watched();
  await assert.rejects(renderAsync("{{ bug 1 }}", DATA, { ...OPTIONS, functions }), TypeError);
});

Deno.test("what fails only because a value was missing is no error", async () => {
  const { functions } = watched();
  const source =
    "{{ $d := dict }}{{ range $k, $v := later .map }}{{ $_ := set $d $k $v }}{{ end }}{{ later $d.k }}";
  assert.equal(await renderAsync(source, DATA, { ...OPTIONS, functions }), "1");
});

Deno.test("neither branch is looked at before it is known which one counts", async () => {
  const { calls, functions } = watched();
  const source = "{{ $x := 1 }}{{ if later false }}{{ $x = 2 }}{{ no 1 }}{{ end }}{{ later $x }}";
  assert.equal(await renderAsync(source, DATA, { ...OPTIONS, functions }), "1");
  assert.deepEqual(calls, ["[false]", "[1]"]);
});

Deno.test("an error before the first value is told at once", async () => {
  const { calls, functions } = watched();
  await assert.rejects(renderAsync("{{ .nope }}{{ later 1 }}", DATA, { ...OPTIONS, functions }), {
    message: 'cannot render the template "deploy:1:4": the map has no key "nope"',
  });
  assert.deepEqual(calls, []);
});

Deno.test("a thousand calls take two rounds, and some at a time", async () => {
  const watch = watched();
  let passes = 0;
  const functions = { ...watch.functions, pass: () => `${++passes}` };
  const source =
    "{{ pass }}{{ range until 1000 }}{{ $x := later . }}{{ if $x }}{{ end }}{{ end }}{{ later 999 }}";
  assert.equal(await renderAsync(source, {}, { ...OPTIONS, functions }), "2999");
  assert.equal(watch.calls.length, 1000);
  assert.ok(watch.most > 1 && watch.most <= 16, String(watch.most));
});

Deno.test("calls that need each other's values one after the other are bounded", async () => {
  const chain = (length: number): string =>
    `{{ range until ${length} }}{{ if later . | eq -1 }}{{ break }}{{ end }}{{ end }}done`;
  const { functions } = watched();
  assert.equal(await renderAsync(chain(49), {}, { ...OPTIONS, functions }), "done");
  await assert.rejects(renderAsync(`\n${chain(50)}`, {}, { ...OPTIONS, functions }), {
    message: 'cannot render the template "deploy:2:24": more than 50 values are needed one after the other',
    hint: "Ask for the values before the loop or condition that depends on them.",
  });
  assert.equal(await renderAsync(chain(150), {}, { ...OPTIONS, functions, limits: DOCUMENT_LIMITS }), "done");
});

Deno.test("more different calls than the limits allow are an error", async () => {
  const { calls, functions } = watched();
  const render = renderAsync("{{ range until 1001 }}{{ later . }}{{ end }}", {}, { ...OPTIONS, functions });
  await assert.rejects(render, /:1:26": later: the template waits for more than 1000 values/);
  assert.equal(calls.length, 1001);
});

Deno.test("long arguments are bounded as a whole", async () => {
  const { functions } = watched();
  const limits = { ...COMMAND_LINE_LIMITS, text: 1024 * 1024 };
  const source = '{{ $x := repeat 200000 "x" }}{{ range until 9 }}{{ later (list . $x) | len }}{{ end }}';
  await assert.rejects(
    renderAsync(source, {}, { ...OPTIONS, functions, limits }),
    /get more than 1 Mi characters/,
  );
});

Deno.test("all rounds together have a share of steps", async () => {
  const { functions } = watched();
  const limits = { ...COMMAND_LINE_LIMITS, steps: 2000 };
  const source =
    "{{ range until 300 }}{{ end }}{{ range until 40 }}{{ if later . | eq -1 }}{{ break }}{{ end }}{{ end }}";
  await assert.rejects(renderAsync(source, {}, { ...OPTIONS, functions, limits }), /too many steps/);
});

Deno.test("the time is the same in all rounds", async () => {
  let time = 0;
  const now = (): Date => new Date(time += 1000);
  const { calls, functions } = watched();
  const source = "{{ later now | unixEpoch }}{{ later (later 1) }}{{ later now | unixEpoch }}";
  assert.equal(await renderAsync(source, {}, { ...OPTIONS, functions, now }), "111");
  assert.equal(calls.length, 2);
});

Deno.test("a template that cannot wait says so", () => {
  const functions = { later: () => Promise.reject(new Error("nobody is told")) };
  assert.throws(() => render("a{{ later 1 }}", {}, { ...OPTIONS, functions }), {
    message:
      'cannot render the template "deploy:1:5": later: its value comes later, and this template cannot wait for it',
  });
});

Deno.test("a value that was changed is whole for whoever asks for it again", async () => {
  const { functions } = watched();
  const source = '{{ $_ := set (later .map) "k" 2 }}{{ (later .map).k }}';
  assert.equal(await renderAsync(source, DATA, { ...OPTIONS, functions }), "1");
});
