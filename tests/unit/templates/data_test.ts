import assert from "node:assert/strict";
import { AtmosError } from "../../../src/errors.ts";
import { render } from "../../../src/templates/template.ts";

function shown(source: string, data: Record<string, unknown>): string {
  return render(source, data, { name: "data", missingKey: "error" });
}

Deno.test("numbers become int when they are whole and float64 otherwise", () => {
  const cases: readonly (readonly [unknown, string])[] = [
    [3, "int 3"],
    [-0, "float64 -0"],
    [2.5, "float64 2.5"],
    [2 ** 53 - 1, "int 9007199254740991"],
    [2 ** 53, "float64 9.007199254740992e+15"],
    [NaN, "float64 NaN"],
    [-Infinity, "float64 -Inf"],
    [12345678901234567890n % (1n << 63n), "int 3122306864379792082"],
  ];
  for (const [x, expected] of cases) assert.equal(shown("{{ typeOf .x }} {{ .x }}", { x }), expected);
});

Deno.test("a key without a value is a key that is not there", () => {
  assert.throws(() => shown("{{ .x }}", { x: undefined }), /no key "x"/);
  assert.equal(shown("{{ .x }} {{ .l }}", { x: null, l: [undefined] }), "<no value> [<nil>]");
});

Deno.test("maps, dates and inherited names are taken for what they are", () => {
  assert.equal(
    shown("{{ .m.b }} {{ .m }}", { m: new Map<unknown, unknown>([["b", 1], [2, "x"]]) }),
    "1 map[2:x b:1]",
  );
  assert.equal(shown('{{ .d.Format "2006" }}', { d: new Date(86_400_000 * 200) }), "1970");
  assert.throws(() => shown("{{ .constructor }}", {}), /no key "constructor"/);
  assert.throws(() => shown("{{ .m.hasOwnProperty }}", { m: {} }), /no key "hasOwnProperty"/);
  assert.equal(shown("{{ .__proto__ }}", JSON.parse('{"__proto__": "own"}')), "own");
});

Deno.test("data that holds itself, or is far too deep, is an error and not a crash", () => {
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  let deep: unknown = 1;
  for (let i = 0; i < 100_000; i++) deep = [deep];
  for (const data of [circle, { deep }]) {
    assert.throws(
      () => shown("{{ . }}", data),
      (thrown) => thrown instanceof AtmosError && /nested too deeply/.test(thrown.message),
    );
  }
});

Deno.test("parts that are shared many times over cost no more than once", () => {
  let shared: unknown = ["x"];
  for (let i = 0; i < 100; i++) shared = [shared, shared];
  assert.equal(shown("{{ len .shared }}", { shared }), "2");
});

Deno.test("what templates cannot use is named", () => {
  assert.throws(() => shown("{{ . }}", { f: () => 1 }), /the data holds a function/);
  assert.throws(() => shown("{{ . }}", { s: Symbol("x") }), /the data holds a symbol/);
});
