import assert from "node:assert/strict";
import { schemaFaults } from "../../../src/stacks/schema/component_schema.ts";

const clock = (): number => performance.now();

function told(schema: object | string, data: object): string[] | string {
  const text = typeof schema === "string" ? schema : JSON.stringify(schema);
  const found = schemaFaults(text, { ...data }, clock);
  return "reason" in found ? found.reason : found.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

/** Keywords that are worked out otherwise than the library would. */
const CASES: readonly (readonly [name: string, schema: object, data: object, expected: readonly string[]])[] =
  [
    ["a pattern that fits", { properties: { a: { pattern: "^x+$" } } }, { a: "xx" }, []],
    ["no text has no pattern", { properties: { a: { pattern: "^x+$" } } }, { a: 5 }, []],
    [
      "a pattern beside other rules",
      { properties: { a: { pattern: "^x+$", minLength: 5, allOf: [{ maxLength: 1 }] } } },
      { a: "yy" },
      [
        "a: String is too long (2 > 1).",
        'a: String does not match pattern "^x+$".',
        "a: String is too short (2 < 5).",
      ],
    ],
    [
      "properties by pattern",
      {
        properties: { ab: { type: "string" } },
        patternProperties: { "^a": { maxLength: 1 }, "b$": { minLength: 3 } },
        additionalProperties: false,
      },
      { ab: "xy", a: "xx", c: 1 },
      [
        "ab: String is too short (2 < 3).",
        "ab: String is too long (2 > 1).",
        "a: String is too long (2 > 1).",
        "c: False boolean schema.",
        ': Property "c" does not match additional properties schema.',
      ],
    ],
    [
      "names by pattern",
      { propertyNames: { pattern: "^[a-z]+$" } },
      { A: 1 },
      ['A: String does not match pattern "^[a-z]+$".'],
    ],
    [
      "what a pattern has evaluated",
      { patternProperties: { "^a": true }, unevaluatedProperties: false },
      { ab: 1, b: 2 },
      ["b: False boolean schema.", ': Property "b" does not match unevaluated properties schema.'],
    ],
    [
      "a way to a schema below a pattern",
      {
        patternProperties: { "^a": { type: "number" } },
        properties: { b: { $ref: "#/patternProperties/%5Ea" } },
      },
      { b: "x" },
      ['b: Instance type "string" is invalid. Expected "number".'],
    ],
    [
      "odd names",
      { patternProperties: { "^__": { type: "number" } } },
      JSON.parse('{"__proto__": "x"}'),
      ['__proto__: Instance type "string" is invalid. Expected "number".'],
    ],
    ["a format", { properties: { a: { format: "ipv4" } } }, { a: "x" }, [
      'a: String does not match format "ipv4".',
    ]],
    [
      "a long enum",
      { properties: { a: { enum: Array.from({ length: 30 }, (_, at) => at) } } },
      { a: "x" },
      ['a: Instance does not match any of [0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,"and 10 more"].'],
    ],
    [
      "elements twice",
      { properties: { a: { uniqueItems: true } } },
      { a: [...Array(40).keys(), 7] },
      ["a: Duplicate items at indexes 7 and 40."],
    ],
  ];

for (const [name, schema, data, expected] of CASES) {
  Deno.test(`${name} is checked`, () => {
    const found = told({ $schema: "https://json-schema.org/draft/2020-12/schema", ...schema }, data);
    assert.deepEqual([...found].sort(), [...expected].sort());
  });
}

Deno.test("patterns and formats that make others wait are checked at once", () => {
  const long = `${"a".repeat(50_000)}!`;
  const before = clock();
  assert.deepEqual(told({ properties: { a: { pattern: "^(a+)+$" } } }, { a: long }).length, 1);
  assert.deepEqual(told({ patternProperties: { "^(a+)+$": false } }, { [long]: 1 }), []);
  assert.deepEqual(told({ properties: { a: { format: "url" } } }, { a: `http://${"a".repeat(60)}!` }), []);
  for (const format of ["uri", "uri-reference", "uri-template", "email", "hostname"]) {
    told({ properties: { a: { format } } }, { a: `http:${"a%61".repeat(1000)}${"/".repeat(100)}\n` });
    told({ properties: { a: { format } } }, { a: `http://${"a@".repeat(2000)}` });
    told({ properties: { a: { format } } }, { a: "{a,".repeat(1300) });
  }
  assert.ok(clock() - before < 20_000, "they would take years");
});

Deno.test("one hostile schema leaves the next one alone", () => {
  const shared = { properties: { a: { pattern: "^x$" } } };
  told({ ...shared, $ref: "#" }, {});
  assert.deepEqual(told(shared, { a: "x" }), []);
});
