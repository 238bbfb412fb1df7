import assert from "node:assert/strict";
import { workflowProblems } from "../../../src/steps/check_steps.ts";
import {
  allWorkflowFiles,
  filesWith,
  loadWorkflow,
  oneWorkflowFile,
} from "../../../src/steps/workflow_files.ts";
import { resumeCommand, workflowSteps } from "../../../src/steps/workflow_plan.ts";
import type { AuthContext } from "../../../src/auth/context.ts";
import type { Step } from "../../../src/steps/step.ts";
import type { Workflow } from "../../../src/steps/workflow.ts";
import { contextOn } from "../auth/entries.ts";
import { load, repository, shown } from "../config/configured.ts";

const KNOWN = { below: new Map([["auth", { below: new Map() }]]) };

/** A repository with these files below `wf/`. */
async function context(files: Readonly<Record<string, string>>): Promise<AuthContext> {
  const below = Object.entries(files).map(([name, text]) => [`/repo/wf/${name}`, text]);
  const system = repository({
    "/repo/atmos.yaml": "workflows: { base_path: wf }\n",
    ...Object.fromEntries(below),
  });
  return contextOn(system, await load(system));
}

async function workflow(text: string): Promise<Workflow> {
  const given = await context({ "a.yaml": `workflows:\n  w:\n${text}` });
  return await loadWorkflow(given, await oneWorkflowFile(given, "a"), "w", KNOWN);
}

async function problems(text: string): Promise<string[]> {
  const found = await workflowProblems(await context({ "a.yaml": `workflows:\n  w:\n${text}` }), KNOWN);
  return found.map((problem) => shown(problem).replace("wf/a.yaml:", ""));
}

Deno.test("a workflow is read with everything that its steps say", async () => {
  const { steps, ...rest } = await workflow(`    description: about
    stack: dev
    working_directory: sub
    env: { N: 1 }
    steps:
      - echo hi
      - { command: plan vpc, identity: ops, min_ttl: 10m, timeout: 90, when: always, continue: "ci" }
      - name: third
        type: script
        interpreter: python3
        script: "print(1)"
        retry: { max_attempts: 2, backoff_strategy: linear, initial_delay: 0s, max_delay: 5s, max_elapsed_time: 1m }
`);
  assert.deepEqual([rest.description, rest.stack, rest.workingFolder, rest.env], ["about", "dev", "sub", {
    N: "1",
  }]);
  assert.deepEqual(steps.map(({ name, type, command }) => [name, type, command]), [
    ["step1", "shell", "echo hi"],
    ["step2", "shell", "plan vpc"],
    ["third", "script", "print(1)"],
  ]);
  const [, second, third] = steps as [Step, Step, Step];
  assert.deepEqual([second.identity, second.minimumLife, second.timeout], ["ops", 600_000, 90_000]);
  assert.deepEqual([second.when.words, second.forgive.words], [["always"], ["ci"]]);
  assert.deepEqual(third.retry, {
    attempts: 2,
    strategy: "linear",
    initialDelay: 0,
    longestDelay: 5000,
    jitter: 0,
    multiplier: 2,
    longestTime: 60_000,
  });
});

const WRONG: [name: string, text: string, expected: string[]][] = [
  ["no map", "    - 1\n", ['error 2:3 workflow "w" must be a map, not a list']],
  ["no steps", "    description: x\n", ['error 2:3 workflow "w" has no steps']],
  ["an unknown key", "    stps: []\n    steps: [echo]\n", [
    'warning 3:5 workflow "w": "stps" is not known | Did you mean steps?',
  ]],
  [
    "an unknown type",
    "    steps:\n      - { type: shel, command: x }\n",
    ['error 4:11 step "step1": the type "shel" is not supported | Did you mean shell? Use one of atmos, env, exec, script, shell.'],
  ],
  ["no command", "    steps:\n      - { name: a }\n", ['error 4:9 step "a": command is missing']],
  [
    "two of a name",
    "    steps:\n      - { name: a, command: x }\n      - { name: a, command: y }\n",
    ['error 5:9 two steps are called "a" | Give each its own name.'],
  ],
  [
    "a wrong duration",
    "    steps:\n      - { command: x, timeout: soon }\n",
    ['error 4:23 step "step1": timeout must be a duration | Write it like 30s, 5m or 1h30m.'],
  ],
  [
    "a wrong condition",
    "    steps:\n      - { command: x, when: maybe }\n",
    ['error 4:23 step "step1": the condition "maybe" is not supported | Use always, never, success, failure, ci, local, or several of them joined with &&.'],
  ],
  [
    "no attempts",
    "    steps:\n      - { command: x, retry: { max_attempts: 0 } }\n",
    ['error 4:32 step "step1", retry: max_attempts must be a number from 1, not a number'],
  ],
  ["an unknown identity", "    steps:\n      - { command: x, identity: ops }\n", [
    'error 4:9 cannot find the identity "ops": it is not configured | There are no identities in the configuration.',
  ]],
  [
    "keys that would change what runs",
    "    container: { image: x }\n    identity: ops\n    output: log\n    steps:\n      - { command: x, needs: [a], outputs: {} }\n",
    [
      'error 3:5 workflow "w": container would change what runs, and does nothing here | This version of atmos does not carry it out. Leave it out where the rest is right without it.',
      'error 4:5 workflow "w": identity would change what runs, and does nothing here | Give it to the steps that it is for.',
      'error 7:23 step "step1": needs would change what runs, and does nothing here | This version of atmos does not carry it out. Leave it out where the rest is right without it.',
      'error 7:35 step "step1": outputs are what a step of type env gives',
    ],
  ],
  [
    "a step for a component",
    "    steps:\n      - { command: terraform plan vpc -s prod }\n      - terraform plan vpc\n",
    ['warning 4:9 step "step1" cannot run: this version of atmos does not run terraform components'],
  ],
  [
    "a type that is not known, and nothing that belongs to it",
    "    steps:\n      - { type: confirm, prompt: sure?, container: x }\n",
    ['error 4:11 step "step1": the type "confirm" is not supported | Use one of atmos, env, exec, script, shell.'],
  ],
  [
    "what is worked out later",
    "    steps:\n      - { command: x, identity: !env WHO }\n      - { command: y, identity: off }\n",
    [],
  ],
];

for (const [name, text, expected] of WRONG) {
  Deno.test(`a workflow with ${name}: ${expected.length === 0 ? "nothing to say" : "told with its place"}`, async () => {
    const found = await problems(text);
    assert.deepEqual(found.map((line) => line.split(" | ")[0]), expected.map((line) => line.split(" | ")[0]));
    if (name !== "an unknown identity") assert.deepEqual(found, expected);
  });
}

Deno.test("files are found at any depth, and what is no workflow file is passed over", async () => {
  const given = await context({
    "b.yml": "workflows: { two: {}, both: {} }",
    "deep/er/a.yaml": "workflows: { one: {}, both: {} }",
    "list.yaml": "workflows: []",
    "other.yaml": "a: 1",
    "broken.yaml": "a: [",
    "notes.txt": "workflows: {}",
  });
  const files = await allWorkflowFiles(given);
  assert.deepEqual(files.map(({ name }) => name), ["b.yml", "deep/er/a.yaml"]);
  assert.deepEqual(filesWith(files, "both").map(({ name }) => name), ["b.yml", "deep/er/a.yaml"]);
  assert.throws(() => filesWith(files, "onne"), { code: "not_found", hint: /Did you mean one\?/ });
  assert.deepEqual(
    (await workflowProblems(given, KNOWN)).filter(({ severity }) => severity === "error").length,
    4,
  );
});

Deno.test("without a folder for workflows, the key to add is told, and nothing is wrong", async () => {
  const system = repository({ "/repo/atmos.yaml": "auth: {}\n" });
  const given = contextOn(system, await load(system));
  await assert.rejects(allWorkflowFiles(given), {
    code: "config_invalid",
    hint: /base_path: stacks\/workflows/,
  });
  assert.deepEqual(await workflowProblems(given, KNOWN), []);
});

Deno.test("the stack is the command line's, then the step's, then the workflow's", async () => {
  const given = await workflow("    stack: w\n    steps: [{ command: a, stack: s }, { command: b }]\n");
  const stacks = (stack: string | undefined): unknown[] =>
    workflowSteps(given, { stack, from: undefined }).map((one) => one.stack);
  assert.deepEqual(stacks(undefined), ["s", "w"]);
  assert.deepEqual(stacks("c"), ["c", "c"]);
});

Deno.test("a workflow that nobody can type is an error at its name", async () => {
  const given = await context({ "a.yaml": "workflows:\n  --logs-file=x: {steps: [{command: a}]}\n" });
  assert.match(
    (await workflowProblems(given, KNOWN)).map(shown).join("\n"),
    /^.*a\.yaml:2:3.*workflow "--logs-file=x": a name that begins with a dash reads as an option/,
  );
});

Deno.test("a run begins where it is told, at a step that exists", async () => {
  const given = await workflow("    steps: [{ name: a, command: x }, { name: b, command: x }]\n");
  const from = (name: string): string[] =>
    workflowSteps(given, { stack: undefined, from: name }).map((one) => one.name);
  assert.deepEqual(from("b"), ["b"]);
  assert.throws(() => from("c"), { code: "not_found", hint: /Steps: a, b\./ });
});

Deno.test("the line to go on with can be pasted into a shell, whatever the names are", () => {
  assert.equal(
    resumeCommand("de ploy", "a.yaml", "it's", { stack: "dev", identity: "$ops" }),
    `atmos workflow "de ploy" -f a.yaml --from-step "it's" -s dev -i VALUE`,
  );
  assert.equal(
    resumeCommand("w", "a.yaml", "s", { stack: undefined, identity: undefined }),
    "atmos workflow w -f a.yaml --from-step s",
  );
  assert.equal(
    resumeCommand("--logs-file=x", "-f", "-", { stack: undefined, identity: undefined }),
    "atmos workflow WORKFLOW -f VALUE --from-step VALUE",
  );
});

Deno.test("a step of a type that this version does not have is one problem, whatever it holds", async () => {
  const found = await problems(`    steps:
      - { name: a, type: toast, level: info, content: "{{ .x }", columns: [a], with: { b: c } }
`);
  assert.equal(found.length, 1, found.join("\n"));
  assert.match(found[0] ?? "", /step "a": the type "toast" is not supported/);
});

Deno.test("templates are read by the check, and not rendered", async () => {
  const found = await problems(`    steps:
      - { name: good, type: shell, command: 'echo {{ .Arguments.a }} {{ env "HOME" }}' }
      - { name: open, type: shell, command: "echo {{ .Arguments.a" }
      - { name: unknown, type: shell, command: "true", env: { A: "{{ nosuch 1 }}" } }
`);
  assert.equal(found.length, 2, found.join("\n"));
  assert.match(
    found[0] ?? "",
    /^error 5:9 cannot parse the template "template:1:21": the action is not closed/,
  );
  assert.match(found[1] ?? "", /^error 6:9 .*nosuch/);
});

Deno.test("a workflow without steps is wrong, whichever way", async () => {
  assert.match((await problems("    description: none\n")).join(), /workflow "w" has no steps/);
  assert.match((await problems("    steps: []\n")).join(), /workflow "w": steps is empty/);
});
