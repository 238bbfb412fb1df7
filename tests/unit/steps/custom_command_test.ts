import assert from "node:assert/strict";
import { commandProblems } from "../../../src/steps/check_steps.ts";
import {
  type CommandCall,
  commandData,
  commandVariables,
  componentData,
} from "../../../src/steps/command_plan.ts";
import { outlineCommands } from "../../../src/steps/command_outlines.ts";
import { type CommandOutline, readCommandBody } from "../../../src/steps/custom_command.ts";
import { nestedLevel } from "../../../src/steps/nesting.ts";
import { plainNode } from "../../../src/steps/plain_node.ts";
import { authWith, identity } from "../auth/entries.ts";
import { loadText, shown } from "../config/configured.ts";
import { memorySystem } from "../system/memory_system.ts";

async function outlines(text: string): Promise<CommandOutline[]> {
  return outlineCommands((await loadText(text)).written(["commands"]));
}

async function problems(item: string): Promise<string[]> {
  const found = await commandProblems(
    authWith([identity("dev")]),
    await outlines(`commands:\n  - ${item}\n`),
  );
  return found.map((problem) => shown(problem).split(" | ")[0] ?? "");
}

const WRONG: [item: string, expected: string[]][] = [
  ["{ name: a, steps: [x] }", []],
  ["{ name: a, steps: [x], identity: DEV }", []],
  ['{ name: a, steps: [x], identity: "{{ .Flags.x }}" }', []],
  ["{ name: a, steps: [{ command: x, identity: !env WHO }], working_directory: !repo-root }", []],
  ["{ name: a }", ['error 2:13 command "a" has neither steps nor commands']],
  ["{ name: a, steps: [] }", ['error 2:16 command "a": steps is empty']],
  ["{ name: a, steps: x }", ['error 2:16 command "a": steps must be a list, not text']],
  ["{ name: a, steps: [x], default: b }", ['error 2:28 command "a": there is no command "b" below it']],
  ["{ name: a, steps: [x], identity: nobody }", [
    'error 2:38 cannot find the identity "nobody": it is not configured',
  ]],
  ["{ name: a, steps: [x], flags: [{ name: f, type: int }] }", [
    'error 2:47 command "a": a flag is of type string or bool',
  ]],
  ['{ name: a, steps: [x], flags: [{ name: "-f" }] }', [
    'error 2:38 command "a": a flag needs a name of letters, digits and dashes',
  ]],
  ["{ name: a, steps: [x], flags: [{ name: f, shorthand: ff }] }", [
    'error 2:47 command "a": a shorthand is one letter or digit',
  ]],
  ["{ name: a, steps: [x], flags: [{ name: f }, { name: f }] }", [
    'error 2:13 command "a" has two of the flag "--f"',
  ]],
  ["{ name: a, steps: [x], arguments: [{ name: f }, { name: f }] }", [
    'error 2:13 command "a" has two of the argument "f"',
  ]],
  ["{ name: a, steps: [x], component_config: vpc }", ["error 2:46 component_config must be a map, not text"]],
  ["{ name: a, steps: [x], dependencies: {} }", [
    'error 2:28 command "a": dependencies would change what runs, and does nothing here',
  ]],
  ["{ name: a, steps: [x], flags: [{ name: f, short: s }] }", [
    'warning 2:47 command "a": "flags.0.short" is not known',
  ]],
  ["{ name: a, steps: [x], env: [{ key: A, value: x, valueComand: date }] }", [
    'warning 2:54 command "a": "env.0.valueComand" is not known',
  ]],
  ["{ name: a, steps: [x], env: { valueComand: date } }", []],
  ["{ name: a, steps: [{ command: x, name: go, retry: { tries: 2 } }] }", [
    'warning 2:57 step "go": "retry.tries" is not known',
  ]],
  ["{ name: a, steps: [{ command: x, comand: !exec date }] }", [
    'warning 2:38 step "step1": "comand" is not known',
  ]],
  ["{ name: a, commands: [{ name: b, stps: [], steps: [x] }] }", [
    'warning 2:38 command "b": "stps" is not known',
  ]],
];

for (const [item, expected] of WRONG) {
  Deno.test(`${item}: ${expected[0] ?? "nothing to say"}`, async () => {
    assert.deepEqual(await problems(item), expected);
  });
}

const CALL: CommandCall = { words: [], flags: {}, tail: [], folder: "/work", typed: "atmos x" };

async function data(item: string, call: Partial<CommandCall>): Promise<Record<string, unknown>> {
  const [outline] = await outlines(`commands:\n  - { name: a, steps: [x], ${item} }\n`);
  assert.ok(outline);
  return commandData(outline, { ...CALL, ...call });
}

Deno.test("what templates see of a call", async () => {
  assert.deepEqual(
    await data(
      "arguments: [{ name: x }, { name: y, default: d }], flags: [{ name: f }, { name: b, type: bool, default: true }]",
      {
        words: ["a,b"],
        tail: ["two words", "it's", ""],
      },
    ),
    {
      Arguments: { x: "a,b", y: "d" },
      Flags: { f: "", b: true },
      flags: { f: "", b: true },
      TrailingArgs: "'two words' 'it'\\''s' ''",
      Cwd: "/work",
    },
  );
});

Deno.test("a default may be something that is not among the values; what is given may not", async () => {
  const item = "flags: [{ name: f, default: none, values: [x, y] }]";
  assert.deepEqual((await data(item, {}))["Flags"], { f: "none" });
  await assert.rejects(data(item, { flags: { f: "z" } }), { code: "usage", hint: "Use x, y." });
});

Deno.test("all that is missing is told at once", async () => {
  const item = "arguments: [{ name: x, required: true }, { name: y, required: true }]";
  await assert.rejects(data(item, {}), {
    code: "usage",
    message: /<x> <y> is missing/,
    hint: /`atmos x --help`/,
  });
  await assert.rejects(data("flags: [{ name: f, required: 'true' }]", {}), { message: /--f is missing/ });
  await data("flags: [{ name: f, required: 'false' }]", {});
  await assert.rejects(data("flags: [{ name: f, required: true }]", {}), { message: /--f is missing/ });
  await assert.rejects(data("flags: [{ name: f, type: bool, required: true }]", {}), {
    message: /--f is missing/,
    hint: /--f=false/,
  });
  await data("flags: [{ name: f, type: bool, required: true, default: false }]", {});
  await assert.rejects(data("arguments: []", { words: ["\u001b[2J"] }), { message: /"\\u001b\[2J" is more/ });
});

/** A rendering, which may have to wait for its values. */
function later(render: (text: string) => string): (text: string) => Promise<string> {
  return (text) => Promise.resolve(render(text));
}

Deno.test("what programs print becomes variables, without the ends of the last lines", async () => {
  const system = memorySystem({
    env: { PATH: "/bin" },
    run: ({ args, env }) => ({ stdout: `${args[1]} ${env?.["A"]}\r\n\n` }),
  });
  system.files.put("/bin/sh", "", 0o755);
  const variables = [
    { key: "PATH", source: { value: "/evil" } },
    { key: "A", source: { value: "<one>" } },
    { key: "B", source: { command: "<say>" } },
  ];
  assert.deepEqual(
    await commandVariables(system, variables, "/work", later((text) => text.replace(/<(.*)>/, "$1!"))),
    { PATH: "/evil", A: "one!", B: "say! one!" },
  );
  assert.deepEqual(system.ran[0]?.folder, "/work");
  assert.equal(system.ran[0]?.command, "/bin/sh");
});

Deno.test("a component is known by name and stack, in both cases", async () => {
  assert.deepEqual(await componentData(undefined, later((text) => text)), {});
  assert.deepEqual(await componentData({ component: "vpc", stack: "dev" }, later((text) => `${text}!`)), {
    Component: "vpc!",
    component: "vpc!",
    Stack: "dev!",
    stack: "dev!",
  });
});

Deno.test("a nested command knows the folder of the command above", async () => {
  const [outer] = await outlines(
    "commands:\n  - name: a\n    working_directory: sub\n    commands:\n      - name: b\n        commands: [{ name: c, steps: [x] }]\n",
  );
  const inner = outer?.commands[0]?.commands[0];
  assert.equal(inner?.folderAbove?.type === "scalar" && inner.folderAbove.value, "sub");
});

Deno.test("what a command does is read with its steps as shell commands", async () => {
  const [outline] = await outlines(
    "commands:\n  - name: a\n    env: { K: v }\n    identity: dev\n    steps: [echo, { command: x }, { type: atmos, command: y }]\n",
  );
  assert.ok(outline);
  const found: Parameters<typeof readCommandBody>[2] = [];
  const body = readCommandBody(outline, plainNode(outline.node), found);
  assert.deepEqual(found, []);
  assert.deepEqual(body.steps.map(({ name, type }) => [name, type]), [
    ["step1", "shell"],
    ["step2", "shell"],
    ["step3", "atmos"],
  ]);
  assert.deepEqual([body.env, body.identity], [[{ key: "K", source: { value: "v" } }], "dev"]);
});

Deno.test("steps nest up to ten deep", () => {
  assert.equal(nestedLevel(undefined), "1");
  assert.equal(nestedLevel("junk"), "1");
  assert.equal(nestedLevel("9"), "10");
  assert.throws(() => nestedLevel("10"), { code: "usage" });
});

Deno.test("without arguments, those that templates name are positional in order of first use, and that is said", async () => {
  const item = 'name: plan-all, component_config: { component: "{{ .Arguments.component }}", ' +
    'stack: "{{ .Arguments.stack }}" }, steps: ["echo .Arguments.no {{ .Arguments.component }}", ' +
    '{ command: \'x {{ index .Arguments "with-dash" | upper }}\' }], commands: [{ name: b, steps: ["{{ .Arguments.other }}"] }]';
  const [outline] = await outlines(`commands:\n  - { ${item} }\n`);
  assert.deepEqual(outline?.arguments.map(({ name, required }) => [name, required]), [
    ["component", true],
    ["stack", true],
    ["with-dash", true],
  ]);
  assert.deepEqual(outline?.commands[0]?.arguments.map(({ name }) => name), ["other"]);
  const [first = ""] = await problems(`{ ${item} }`);
  assert.match(
    first,
    /^warning 2:\d+ command "plan-all": the argument "component" is not declared, and taken by its/,
  );
});

Deno.test("an empty list of arguments is a list of arguments", async () => {
  const [outline] = await outlines(
    'commands:\n  - { name: a, arguments: [], steps: ["{{ .Arguments.x }}"] }\n',
  );
  assert.deepEqual(outline?.arguments, []);
});
