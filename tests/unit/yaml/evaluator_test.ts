import assert from "node:assert/strict";
import { configurationFunctions } from "../../../src/config/functions.ts";
import { Evaluator, Unresolved, unresolvedIn } from "../../../src/yaml/evaluator.ts";
import { programValue } from "../../../src/yaml/programs.ts";
import { type Node, nodeAt } from "../../../src/yaml/node.ts";
import { parseYaml } from "../../../src/yaml/parse.ts";
import { type MemorySystem, memorySystem, type TextResult } from "../system/memory_system.ts";
import { memoryRandom } from "../system/memory_random.ts";

type Answers = Readonly<Record<string, Partial<TextResult>>>;

/** A machine whose shell answers these scripts. */
function machine(answers: Answers = {}): MemorySystem {
  return memorySystem({ env: { REGION: "eu-west-1" }, run: ({ args }) => answers[args[1] ?? ""] });
}

async function tree(text: string): Promise<Node> {
  const { root } = await parseYaml(text, "f.yaml");
  assert.ok(root !== undefined);
  return root;
}

/** Whether a program may run is for others to say. */
const allowed = (): Promise<void> => Promise.resolve();

function evaluatorOn(system: MemorySystem): Evaluator {
  return new Evaluator({
    env: system.env,
    random: memoryRandom(),
    workingFolder: "/",
    gitRoot: undefined,
    git: undefined,
    assumeVariables: false,
  }, configurationFunctions(system));
}

Deno.test("a program that was not run shows as what is written there", async () => {
  const system = machine();
  const value = evaluatorOn(system).valueOf(await tree("a: !exec op read x\nb: 1\n"));
  assert.equal(JSON.stringify(value), '{"a":"!exec op read x","b":1}');
  assert.equal(unresolvedIn(value).length, 1);
  assert.deepEqual(system.ran, []);
});

Deno.test("a program is run once, by the shell, and its output is the value", async () => {
  const system = machine({ "echo $X": { stdout: "hello\n\n" } });
  const evaluator = evaluatorOn(system);
  const root = await tree("a: !exec echo $X\n");
  await evaluator.run(root, allowed);
  await evaluator.run(root, allowed);
  assert.deepEqual(evaluator.valueOf(root), { a: "hello" });
  assert.deepEqual(system.ran.map(({ command, args }) => [command, ...args]), [["sh", "-c", "echo $X"]]);
});

Deno.test("only what stands below the node is run", async () => {
  const system = machine({ one: { stdout: "1" }, two: { stdout: "2" } });
  const evaluator = evaluatorOn(system);
  const root = await tree("a: {x: [!exec one]}\nb: !exec two\n");
  await evaluator.run(nodeAt(root, ["a"]) ?? root, allowed);
  assert.deepEqual(system.ran.map(({ args }) => args[1]), ["one"]);
});

Deno.test("a program that fails is told with its place, without what it wrote", async () => {
  const system = machine({ bad: { code: 3, stdout: "hunter2", stderr: "sh: hunter2: not found" } });
  await assert.rejects(evaluatorOn(system).run(await tree("a: !exec bad\n"), allowed), {
    code: "config_invalid",
    message: "f.yaml:1:10: the program behind !exec failed with exit code 3",
    hint: "Run it by hand to see why.",
  });
});

Deno.test("a machine without sh is told", async () => {
  const system = machine();
  await assert.rejects(evaluatorOn(system).run(await tree("a: !exec x\n"), allowed), {
    message: "f.yaml:1:10: cannot run the program behind !exec: there is no shell named sh",
  });
});

const OUTPUTS: readonly [output: string, value: unknown][] = [
  ["", ""],
  ["text", "text"],
  ["two\nlines", "two\nlines"],
  ["42", 42],
  ["012345678901", "012345678901"],
  ["1e3", "1e3"],
  ["123456789012345678901", "123456789012345678901"],
  ["true", true],
  ["null", null],
  ['"quoted"', "quoted"],
  ['["a", 1]', ["a", 1]],
  ['{"a": {"b": 1}}', { a: { b: 1 } }],
  ["{not json", "{not json"],
];

for (const [output, value] of OUTPUTS) {
  Deno.test(`the output ${JSON.stringify(output)} of a program is ${JSON.stringify(value)}`, () => {
    assert.deepEqual(programValue(output), value);
  });
}

Deno.test("a random number stays the same for its place", async () => {
  const evaluator = evaluatorOn(machine());
  const root = await tree("a: !random 1 1000000000\n");
  assert.deepEqual(evaluator.valueOf(root), evaluator.valueOf(root));
});

Deno.test("variables are read when the value is asked for", async () => {
  const system = machine();
  const evaluator = evaluatorOn(system);
  const root = await tree("a: !env LATER\n");
  system.env.set("LATER", "now");
  assert.deepEqual(evaluator.valueOf(root), { a: "now" });
});

for (const text of ["!env {a: 1}", "!exec [a]", "!append {a: 1}", "!template x"]) {
  Deno.test(`a function that makes no sense has no value: ${text}`, async () => {
    const value = evaluatorOn(machine()).valueOf(await tree(`a: ${text}\n`));
    const [unresolved] = unresolvedIn(value);
    assert.ok(unresolved instanceof Unresolved);
    assert.equal(unresolved.later, false);
    assert.match(unresolved.problem.message, /cannot stand before|is not available/);
  });
}

Deno.test("a function without a value leaves its key out of the map", async () => {
  assert.deepEqual(evaluatorOn(machine()).valueOf(await tree("a: !env NOPE\nb: [!env NOPE]\n")), {
    b: [null],
  });
});
