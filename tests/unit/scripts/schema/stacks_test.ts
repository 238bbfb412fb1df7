import assert from "node:assert/strict";
import { parse } from "yaml";
import { STACK_SCHEMA_PATH } from "../../../../scripts/schema.ts";
import { schemaFaults } from "../../../../src/stacks/schema/component_schema.ts";

const SCHEMA = await Deno.readTextFile(STACK_SCHEMA_PATH);
const ROOT = new URL("../../../../", import.meta.url);

function faults(yaml: string): string[] {
  const found = schemaFaults(SCHEMA, parse(yaml, { logLevel: "silent" }), () => 0);
  if ("reason" in found) throw new Error(found.reason);
  return found.map(({ path }) => path.join("."));
}

Deno.test("the manifests that the pages show fit the schema for editors", async () => {
  const pages = ["stacks.md", "components.md"].map((page) =>
    Deno.readTextFile(new URL(`docs/${page}`, ROOT))
  );
  const all = (await Promise.all(pages)).flatMap((page) => [...page.matchAll(/^```yaml\n(.*?)^```$/gms)])
    .map(([, text = ""]) => text).filter((text) =>
      /^(import|components):/m.test(text) && !text.includes("base_path")
    );
  assert.ok(all.length >= 2);
  for (const text of all) assert.deepEqual(faults(text), [], text);
});

for (
  const [yaml, expected] of [
    ["name: dev", []],
    ["x-anchors: {a: 1}", []],
    ["_anchors: {a: 1}", []],
    ["import: [a, {path: b, context: {c: 1}}]", []],
    ["components: {terraform: {vpc: }}", []],
    ["vars:", []],
    ["vars: []", ["vars"]],
    ["varz: {}", ["varz"]],
    ["name: 5", ["name"]],
    ["components: {terraform: {vpc: {metadata: {type: abstrakt}}}}", [
      "components.terraform.vpc.metadata.type",
    ]],
    ["components: {terraform: {vpc: {varz: {}}}}", ["components.terraform.vpc.varz"]],
  ] as const
) {
  Deno.test(`for editors, ${yaml} is ${expected.length === 0 ? "right" : "wrong"}`, () => {
    const found = faults(yaml);
    assert.equal(found.length > 0, expected.length > 0, found.join("\n"));
    for (const path of expected) assert.ok(found.includes(path), found.join("\n"));
  });
}
