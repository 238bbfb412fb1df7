import assert from "node:assert/strict";
import fc from "fast-check";
import { parse } from "yaml";
import { render } from "../../../../src/templates/template.ts";

function toYaml(value: unknown): string {
  return render("{{ toYaml .value }}", { value }, { name: "yaml", missingKey: "error" });
}

const tricky = fc.constantFrom(
  "yes",
  "null",
  "~",
  "1.0",
  "0x1f",
  "- a",
  "a: b",
  "a #b",
  "'",
  '"',
  "",
  " ",
  "\n",
  "a\n\nb\n\n",
  "\ta",
  "#",
  "12:30",
  "<<",
);
const text = fc.oneof(tricky, fc.string({ unit: "binary", maxLength: 12 }), fc.string({ maxLength: 20 }));
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    text,
    fc.boolean(),
    fc.constant(null),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }).map((number) => number + 0),
    fc.array(tie("any"), { maxLength: 4 }),
    fc.dictionary(text, tie("any"), { maxKeys: 4, noNullPrototype: true }),
  ),
})).any;

for (const version of ["1.1", "1.2"] as const) {
  Deno.test(`what toYaml writes is read back by YAML ${version} as it was`, () => {
    fc.assert(
      fc.property(value, (data) => {
        assert.deepEqual(parse(toYaml(data), { version }), data);
        assert.deepEqual(parse(toYaml({ list: [data], map: { data } }), { version }), {
          list: [data],
          map: { data },
        });
      }),
      { numRuns: 200 },
    );
  });
}
