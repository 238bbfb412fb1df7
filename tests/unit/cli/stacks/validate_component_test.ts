import assert from "node:assert/strict";
import type { MemoryOptions } from "../../system/memory_system.ts";
import { atmos, type StackWorld } from "./world.ts";

const SCHEMA = JSON.stringify({
  $schema: "http://json-schema.org/draft-07/schema#",
  type: "object",
  properties: {
    vars: {
      type: "object",
      required: ["owner"],
      properties: { region: { enum: ["eu-west-1"] }, size: { type: "number" } },
    },
  },
});

function stack(vars: string, validation: string): string {
  return `vars: {stage: chk, ${vars}}
terraform: {backend_type: local}
components:
  terraform:
    vpc:
      metadata: {component: net}
      settings: {validation: ${validation}}
`;
}

const BY_SCHEMA = "{own: {schema_type: jsonschema, schema_path: vpc.json, description: Sizes are numbers.}}";

function check(
  line: string,
  vars: string,
  validation = BY_SCHEMA,
  options: MemoryOptions = {},
): Promise<StackWorld> {
  return atmos(line, {
    ...options,
    files: {
      "/project/stacks/deploy/chk.yaml": stack(vars, validation),
      "/project/vpc.json": SCHEMA,
      ...options.files,
    },
  });
}

const LINE = "validate component vpc -s chk";

Deno.test("a component is checked by its schemas, and faults have places", async () => {
  const good = await check(LINE, "owner: x, size: 2, region: eu-west-1");
  assert.deepEqual([good.code, good.stderr()], [0, "✓ vpc in chk is valid\n"]);
  const bad = await check(LINE, "size: big, region: us-east-1");
  assert.equal(bad.code, 1);
  const lines = bad.stderr();
  assert.match(lines, /chk\.yaml:1:7: error: the component "vpc": vars: .*required property "owner"/);
  assert.match(lines, /chk\.yaml:1:26: error: the component "vpc": vars\.size: .*Expected "number"/);
  assert.match(lines, /vars\.region: Instance does not match any of/);
  assert.match(lines, /Sizes are numbers\. \(vpc\.json\)/);
  assert.match(lines, /✗ The component is not valid: 3 errors/);
  const json = await check(`${LINE} --format json`, "size: 1");
  assert.deepEqual([JSON.parse(json.stdout()).valid, json.code], [false, 1]);
});

Deno.test("what does not fit does not run, and neither does what cannot be checked and changes something", async () => {
  const plan = await check("terraform plan vpc -s chk", "size: big, owner: x");
  assert.equal(plan.code, 2);
  assert.match(plan.stderr(), /vars\.size: .*Expected "number"/);
  assert.deepEqual(plan.lines, []);
  const opa = "{rules: {schema_type: opa, schema_path: rules.rego}}";
  const look = await check("terraform plan vpc -s chk", "a: 1", opa);
  assert.equal(look.code, 0, look.stderr());
  assert.match(
    look.stderr(),
    /settings\.validation\.rules is of type opa, which this version of atmos cannot check\./,
  );
  const apply = await check("terraform apply vpc -s chk -auto-approve", "a: 1", opa);
  assert.equal(apply.code, 2);
  assert.match(apply.stderr(), /chk\.yaml:7:\d+: settings\.validation\.rules is of type opa/);
  assert.deepEqual(apply.lines, []);
  const off = await check(
    "terraform apply vpc -s chk -auto-approve",
    "a: 1",
    opa.replace("opa,", "opa, disabled: true,"),
  );
  assert.equal(off.code, 0, off.stderr());
});

for (
  const [name, files, validation, code, said] of [
    [
      "a schema that is not there",
      {},
      "{own: {schema_path: gone.json}}",
      1,
      /chk\.yaml.*cannot read the schema "\/project\/gone\.json": there is no such file/,
    ],
    [
      "a schema that is no JSON",
      { "/project/vpc.json": "{" },
      BY_SCHEMA,
      2,
      /cannot use the schema "vpc\.json": it is no JSON/,
    ],
    ["a schema that is no map", { "/project/vpc.json": "[]" }, BY_SCHEMA, 2, /a schema is a map/],
    [
      "a schema from elsewhere",
      { "/project/vpc.json": '{"$ref":"https://example.com/x"}' },
      BY_SCHEMA,
      2,
      /Unresolved \$ref/,
    ],
    [
      "a broken pattern",
      { "/project/vpc.json": '{"properties":{"vars":{"properties":{"owner":{"pattern":"("}}}}}' },
      BY_SCHEMA,
      2,
      /its pattern "\(" cannot be checked: .* a parenthesis is not closed/,
    ],
    ["no schema at all", {}, "{}", 0, /was not checked: nothing in settings\.validation says how/],
    ["policies", {}, "{own: {schema_type: opa}}", 1, /cannot check\n.*disabled: true/],
  ] as const
) {
  Deno.test(`${name} is told`, async () => {
    const result = await check(LINE, "owner: x", validation, { files });
    assert.equal(result.code, code === 1 && name.includes("not there") ? 2 : code, result.stderr());
    assert.match(result.stderr(), said);
  });
}

Deno.test("a schema may be given, and lies where the project says", async () => {
  const files = { "/project/other.json": '{"properties":{"vars":{"required":["nothing"]}}}' };
  const other = await check(`${LINE} --schema-path other.json`, "a: 1", "{}", { files });
  assert.equal(other.code, 1);
  assert.match(other.stderr(), /required property "nothing"/);
  assert.equal((await check("validate component vpc", "a: 1")).code, 2);
});

Deno.test("every manifest that cannot be read is told, and what is wrong with the others", async () => {
  const { code, stderr } = await atmos("validate stacks", {
    files: {
      "/project/stacks/deploy/one.yaml": "a: [",
      "/project/stacks/deploy/two.yaml": "import: [nowhere]\n",
      "/project/stacks/deploy/three.yaml": "import: [deploy/four]\n",
      "/project/stacks/deploy/four.yaml": "import: [deploy/three]\n",
      "/project/stacks/deploy/five.yaml.tmpl": "vars: {a: '{{ .gone.x }}'}\n",
      "/project/stacks/deploy/six.yaml": "vars: text\n",
    },
  });
  assert.equal(code, 1);
  for (
    const part of [
      /^stacks\/deploy\/one\.yaml:1:\d+: error: /m,
      /^stacks\/deploy\/two\.yaml:1:10: error: .*nowhere/m,
      /^stacks\/deploy\/(three|four)\.yaml:1:10: error: the manifests import each other in a circle/m,
      /^stacks\/deploy\/five\.yaml\.tmpl:1:1: error: .*gone/m,
      /^stacks\/deploy\/six\.yaml:1:7: error: vars must be a map, not text/m,
    ]
  ) assert.match(stderr(), part);
});
