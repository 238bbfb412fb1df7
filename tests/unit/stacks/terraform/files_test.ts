import assert from "node:assert/strict";
import {
  backendFile,
  providersFile,
  requiredFile,
  sensitiveVariables as variablesOf,
  varfile,
  writeMade,
} from "../../../../src/stacks/terraform/files.ts";
import { sensitiveVariables } from "../../../../src/stacks/terraform/module.ts";
import { childEnvironment } from "../../../../src/stacks/child_environment.ts";
import { memorySystem } from "../../system/memory_system.ts";

Deno.test("values are JSON with sorted keys and Go's escapes, and secrets are variables", () => {
  const vars = { b: "<&>", a: 1, password: "hush", tokens: ["x"] };
  const secret = new Set(["password", "tokens"]);
  assert.equal(varfile("v.json", vars, secret).text, '{\n  "a": 1,\n  "b": "\\u003c\\u0026\\u003e"\n}\n');
  assert.deepEqual(variablesOf(vars, secret), { TF_VAR_password: "hush", TF_VAR_tokens: '["x"]' });
});

Deno.test("backends, also of HCP Terraform, keep their form", () => {
  assert.deepEqual(JSON.parse(backendFile("s3", { bucket: "b", assume_role: { role_arn: "r" } }, "w").text), {
    terraform: { backend: { s3: { bucket: "b", assume_role: { role_arn: "r" } } } },
  });
  const cloud = backendFile("cloud", { workspaces: { name: "x-{terraform_workspace}" } }, 'a"b');
  assert.deepEqual(JSON.parse(cloud.text), { terraform: { cloud: { workspaces: { name: 'x-a"b' } } } });
});

Deno.test("overrides are written only where there is something to override", () => {
  assert.equal(providersFile({}), undefined);
  assert.equal(requiredFile({}, ""), undefined);
  assert.deepEqual(JSON.parse(requiredFile({ aws: { source: "hashicorp/aws" } }, ">= 1")?.text ?? ""), {
    terraform: { required_version: ">= 1", required_providers: { aws: { source: "hashicorp/aws" } } },
  });
});

Deno.test("a file that says the same is not written again, and others cannot read it", async () => {
  const { files } = memorySystem({ files: { "/c/main.tf": "" } });
  const made = [{ name: "a.json", text: "{}\n" }];
  await writeMade(files, "/c", made);
  const before = await files.info("/c/a.json");
  await writeMade(files, "/c", made);
  assert.deepEqual(await files.info("/c/a.json"), before);
  assert.equal((before?.mode ?? 0) & 0o777, 0o600);
});

for (
  const [name, text, expected] of [
    ["one", 'variable "a" {\n  type = string\n  sensitive = true\n}\nvariable "b" {}', ["a"]],
    ["in one line", 'variable "a" { sensitive = true }', ["a"]],
    ["not when it says false", 'variable "a" { sensitive = false }', []],
    [
      "not in a comment",
      'variable "a" {\n # sensitive = true\n}\n/* variable "b" { sensitive = true } */',
      [],
    ],
    ["behind braces in texts", 'variable "a" {\n  default = "}"\n  sensitive = true\n}', ["a"]],
    ["behind a block", 'variable "a" {\n  validation { condition = true }\n  sensitive   =   true\n}', ["a"]],
    ["behind texts that look like comments", 'variable "a" {\n  default = "/* #"\n  sensitive = true\n}', [
      "a",
    ]],
    ["behind a comment that never ends", '/* \nvariable "a" { sensitive = true }', ["a"]],
    ["a comment inside a line", 'variable "a" { /* x */ sensitive = true } // variable "b" {}', ["a"]],
    ["a block that never ends", 'variable "a" { sensitive = true', ["a"]],
  ] as const
) {
  Deno.test(`sensitive variables of a module: ${name}`, () =>
    assert.deepEqual(sensitiveVariables(text), expected));
}

Deno.test("sensitive variables are found in no time, however a module is written", () => {
  const started = performance.now();
  for (const piece of ["/*", 'variable "a" {', '"', "variable ", "{\n\n\n"]) {
    sensitiveVariables(piece.repeat(100_000));
  }
  assert.ok(performance.now() - started < 3000);
});

Deno.test("what the identity needs lies over what the component says, and nothing stale comes back", () => {
  const system = memorySystem({
    env: { HOME: "/home/me", AWS_ACCESS_KEY_ID: "outer", DROP: "x", KEEP: "y" },
  });
  const env = childEnvironment(
    system,
    { AWS_ACCESS_KEY_ID: "stale", NUMBER: 5, DROP: null, MAP: { a: 1 }, ATMOS_SHELL: "./evil" },
    { set: { AWS_PROFILE: "dev" }, unset: ["AWS_ACCESS_KEY_ID"] },
    { TF_IN_AUTOMATION: "true" },
  );
  assert.deepEqual(env, {
    HOME: "/home/me",
    KEEP: "y",
    NUMBER: "5",
    MAP: '{"a":1}',
    AWS_PROFILE: "dev",
    TF_IN_AUTOMATION: "true",
  });
});
