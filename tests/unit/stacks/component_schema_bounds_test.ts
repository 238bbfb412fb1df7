/** Schemas that would be checked for years, or fill the memory: they end in words. */
import assert from "node:assert/strict";
import { schemaFaults } from "../../../src/stacks/schema/component_schema.ts";

/** Two seconds go by in two thousand looks. */
function told(schema: object | string, data: object): string[] | string {
  let now = 0;
  const text = typeof schema === "string" ? schema : JSON.stringify(schema);
  const found = schemaFaults(text, { ...data }, () => now++);
  return "reason" in found ? found.reason : found.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

const FORK = Object.fromEntries(Array.from({ length: 60 }, (_, at) => [
  `d${at}`,
  { allOf: [{ $ref: `#/$defs/d${at + 1}` }, { $ref: `#/$defs/d${at + 1}` }] },
]));

const HOSTILE: readonly (readonly [name: string, schema: object | string, data: object, said: RegExp])[] = [
  [
    "schemas that double at each step",
    { $defs: { ...FORK, d60: true }, $ref: "#/$defs/d0" },
    {},
    /^checking takes longer than 2 seconds$/,
  ],
  [
    "schemas that double at each step and find something",
    { $defs: { ...FORK, d60: false }, $ref: "#/$defs/d0" },
    {},
    /^checking (takes longer than 2 seconds|goes round in circles, or too deep)$/,
  ],
  ["a schema that leads to itself", { $ref: "#" }, {}, /^checking goes round in circles, or too deep$/],
  [
    "elements compared with each other",
    { properties: { a: { uniqueItems: true } } },
    { a: Array.from({ length: 60_000 }, (_, at) => ({ at })) },
    /^checking takes longer than 2 seconds$/,
  ],
  [
    "a pattern that looks ahead",
    { properties: { a: { pattern: "^(?!x)" } } },
    {},
    /^its pattern "\^\(\?!x\)" cannot be checked: the regular expression is malformed/,
  ],
  [
    "patterns without end",
    { properties: { a: { pattern: "x*".repeat(200) + "y" } } },
    { a: "x".repeat(100_000) },
    /^its pattern "x\*x.*…" cannot be checked: .*too many steps/,
  ],
  [
    "a schema that is deep",
    `${'{"not":'.repeat(100_000)}true${"}".repeat(100_000)}`,
    {},
    /more than 200 levels deep/,
  ],
  ["a schema that is large", { enum: Array(200_001).fill(0) }, {}, /^it is too large$/],
  ["no schema", "[]", {}, /^a schema is a map$/],
  ["no JSON", "{", {}, /^it is no JSON$/],
  ["a schema that is not there", { $ref: "#/gone" }, {}, /^Unresolved \$ref "#\/gone"/],
];

for (const [name, schema, data, said] of HOSTILE) {
  Deno.test(`${name} ends in words`, () => {
    const found = told(schema, data);
    assert.match(String(found), said);
  });
}

Deno.test("the clock is looked at while a pattern runs, and all checks of a component have one end", () => {
  let now = 0;
  const schema = JSON.stringify({ properties: { a: { pattern: "x*".repeat(200) + "y" } } });
  const data = { a: "x".repeat(100_000) };
  assert.match(
    JSON.stringify(schemaFaults(schema, data, () => now += 50)),
    /checking takes longer than 2 seconds/,
  );
  assert.ok(now < 3000);
  assert.match(JSON.stringify(schemaFaults(schema, data, () => 10, 9)), /checking takes longer/);
});
