import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { SCHEMA_PATH, WORKFLOWS_SCHEMA_PATH } from "../../../../scripts/schema.ts";
import { misfits } from "./misfits.ts";

const ROOT = new URL("../../../../", import.meta.url);
const atmos = JSON.parse(await Deno.readTextFile(SCHEMA_PATH));
const workflows = JSON.parse(await Deno.readTextFile(WORKFLOWS_SCHEMA_PATH));

const EXAMPLES = [
  ["examples/custom-commands/atmos.yaml", SCHEMA_PATH],
  ["examples/quickstart/atmos.yaml", SCHEMA_PATH],
  ["examples/workflows/atmos.yaml", SCHEMA_PATH],
  ["examples/workflows/workflows/release.yaml", WORKFLOWS_SCHEMA_PATH],
] as const;

for (const [path, schema] of EXAMPLES) {
  Deno.test(`${path} fits the schema that it names`, async () => {
    const file = new URL(path, ROOT);
    const text = await Deno.readTextFile(file);
    const [, named = ""] = /^# yaml-language-server: \$schema=(.+)$/m.exec(text) ?? [];
    assert.equal(fileURLToPath(new URL(named, file)), schema);
    assert.deepEqual(misfits(schema === SCHEMA_PATH ? atmos : workflows, parse(text)), []);
  });
}

/** The YAML of a page, each piece with the schema of the file that it would stand in. */
async function pieces(page: string): Promise<{ schema: object; text: string }[]> {
  const markdown = await Deno.readTextFile(new URL(`docs/${page}`, ROOT));
  return [...markdown.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = ""]) => ({
    schema: text.includes("steps:") && text.includes("workflows:\n") ? workflows : atmos,
    text,
  }));
}

Deno.test("what the pages on workflows and custom commands show fits the schemas", async () => {
  const all = [...await pieces("workflows.md"), ...await pieces("custom-commands.md")];
  assert.ok(all.length >= 5);
  assert.equal(all.some(({ schema }) => schema === workflows), true);
  for (const { schema, text } of all) assert.deepEqual(misfits(schema, parse(text)), [], text);
});

const step = (text: string): string => `workflows: { w: { steps: [${text}] } }`;

const WORKFLOWS: [text: string, expected: string[]][] = [
  [step("echo hi"), []],
  [step("{ command: x, name: 1, identity: false, timeout: 90, min_ttl: 1h30m, when: ci && always }"), []],
  [step("{ type: env, outputs: { A: 1, B: } }"), []],
  [step("{ type: script, script: x, continue: true }"), []],
  ["settings: {}\nworkflows: {}", []],
  ["workflow: {}", ["required"]],
  ["workflows: []", ["workflows type"]],
  ["workflows: { w: [x] }", ["workflows.w type"]],
  ["workflows: { w: { description: x } }", ["workflows.w required"]],
  ["workflows: { w: { stps: [x], steps: [x] } }", ["workflows.w.stps unknown"]],
  [step("[x]"), ["workflows.w.steps.0 anyOf"]],
  [step("{ name: x }"), ["workflows.w.steps.0 anyOf"]],
  [step("{ script: x }"), ["workflows.w.steps.0 anyOf"]],
  [step("{ command: x, comand: y }"), ["workflows.w.steps.0.comand unknown"]],
  [step("{ command: x, type: shel }"), ["workflows.w.steps.0.type enum"]],
  [step("{ command: x, when: maybe }"), ["workflows.w.steps.0.when anyOf"]],
  [step("{ command: x, timeout: soon }"), ["workflows.w.steps.0.timeout pattern"]],
  [step("{ command: x, retry: { max_attempts: 0 } }"), ["workflows.w.steps.0.retry.max_attempts minimum"]],
  [step("{ command: x, retry: { tries: 2 } }"), ["workflows.w.steps.0.retry.tries unknown"]],
];

for (const [text, expected] of WORKFLOWS) {
  Deno.test(`editors say of the file ${JSON.stringify(text)}: ${expected[0] ?? "nothing"}`, () => {
    assert.deepEqual(misfits(workflows, parse(text)), expected);
  });
}

const COMMANDS: [text: string, expected: string[]][] = [
  ["{ name: deploy app, steps: [x] }", []],
  ["{ name: a, env: { A: 1 }, steps: [{ command: x }] }", []],
  ["{ name: a, env: [{ key: A, valueCommand: date }], steps: [x] }", []],
  ["{ name: a, commands: [{ name: b, commands: [{ name: c, steps: [x] }] }], default: b }", []],
  ["{ name: a, flags: [{ name: f, shorthand: 1, type: bool, default: true }], steps: [x] }", []],
  ["{ steps: [x] }", ["commands.0 required"]],
  ["{ name: a, steps: x }", ["commands.0.steps type"]],
  ["{ name: a, dependencies: {} }", ["commands.0.dependencies unknown"]],
  ["{ name: a, internal: 'yes' }", ["commands.0.internal enum"]],
  ["{ name: a, arguments: [{ nme: x }] }", [
    "commands.0.arguments.0 required",
    "commands.0.arguments.0.nme unknown",
  ]],
  ["{ name: a, flags: [{ name: f, type: int }] }", ["commands.0.flags.0.type enum"]],
  ["{ name: a, flags: [{ name: -f }] }", ["commands.0.flags.0.name pattern"]],
  ["{ name: a, flags: [{ name: f, shorthand: ff }] }", ["commands.0.flags.0.shorthand pattern"]],
  ["{ name: a, component_config: vpc }", ["commands.0.component_config type"]],
  ["{ name: a, commands: [{ name: b, stps: [x] }] }", ["commands.0.commands.0.stps unknown"]],
];

for (const [text, expected] of COMMANDS) {
  Deno.test(`editors say of the command ${text}: ${expected[0] ?? "nothing"}`, () => {
    assert.deepEqual(misfits(atmos, parse(`commands: [${text}]`)), expected);
  });
}
