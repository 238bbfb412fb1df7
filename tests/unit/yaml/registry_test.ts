import assert from "node:assert/strict";
import { AtmosError } from "../../../src/errors.ts";
import { Evaluator, unresolvedIn } from "../../../src/yaml/evaluator.ts";
import type { FoundFunction } from "../../../src/yaml/find_functions.ts";
import { INCLUDES, MARKS, SURROUNDINGS } from "../../../src/yaml/functions.ts";
import type { Node } from "../../../src/yaml/node.ts";
import { parseYaml } from "../../../src/yaml/parse.ts";
import { Reader } from "../../../src/yaml/read.ts";
import {
  FunctionFailure,
  type FunctionLater,
  type FunctionRegistry,
  Tree,
} from "../../../src/yaml/registry.ts";
import { memorySystem } from "../system/memory_system.ts";

async function tree(text: string): Promise<Node> {
  const { root } = await parseYaml(text, "f.yaml");
  assert.ok(root !== undefined);
  return root;
}

const allowed = (): Promise<void> => Promise.resolve();

function evaluatorWith(functions: FunctionRegistry): Evaluator {
  return new Evaluator({
    env: memorySystem({ env: { REGION: "eu-west-1" } }).env,
    workingFolder: "/",
    gitRoot: undefined,
    git: undefined,
    assumeVariables: false,
  }, functions);
}

interface Watched {
  /** `begin a`, `end a` in their order. */
  readonly events: string[];
  most: number;
  readonly output: FunctionLater;
}

/** A function that gives what `give` makes of its text, a little later. */
function watched(atOnce: number, give: (text: string) => unknown = (text) => text): Watched {
  let running = 0;
  const watch: Watched = {
    events: [],
    most: 0,
    output: {
      when: "later",
      atOnce,
      notDone: "the output was not read",
      elsewhere: "Outputs are for vars.",
      work: async (text) => {
        watch.events.push(`begin ${text}`);
        watch.most = Math.max(watch.most, ++running);
        await new Promise((done) => setTimeout(done, 1));
        running--;
        watch.events.push(`end ${text}`);
        return give(text);
      },
    },
  };
  return watch;
}

const LIST = `[${Array.from({ length: 40 }, (_, index) => `!output ${index}`).join(", ")}]`;

Deno.test("a function is whatever the registry says", async () => {
  const shout: FunctionRegistry = {
    "!shout": {
      when: "at once",
      evaluate: (text, { env }) => ({ loud: text.toUpperCase(), in: env.get("REGION") }),
    },
  };
  const evaluator = evaluatorWith(shout);
  assert.deepEqual(evaluator.valueOf(await tree("a: !shout hello\n")), {
    a: { loud: "HELLO", in: "eu-west-1" },
  });
});

Deno.test("what a registry does not have is refused with what it has", async () => {
  const evaluator = evaluatorWith({ ...SURROUNDINGS, "!output": watched(1).output });
  for (const text of ["!exec ls", "!include x.yaml", "!unset", "!constructor x"]) {
    const [unresolved] = unresolvedIn(evaluator.valueOf(await tree(`a: ${text}\n`)));
    assert.match(
      unresolved?.problem.message ?? "",
      /^the function !?\w+ is not available in a configuration file$/,
    );
    assert.match(unresolved?.problem.hint ?? "", /^These are: !cwd, !env, .*!output, !random, !repo-root\.$/);
  }
  const [list] = unresolvedIn(evaluator.valueOf(await tree("a: !append [1]\n")));
  assert.equal(list?.problem.message, "!append cannot stand before a list");
});

Deno.test("without work there is no value, and a look sees what is written", async () => {
  const evaluator = evaluatorWith({ "!output": watched(1).output });
  const root = await tree("!output vpc id\n");
  const [unresolved] = unresolvedIn(evaluator.valueOf(root));
  assert.equal(unresolved?.later, true);
  assert.equal(unresolved.problem.message, "the output was not read");
  assert.deepEqual([unresolved.misplaced?.message, unresolved.misplaced?.hint], [
    "!output cannot be used here",
    "Outputs are for vars.",
  ]);
  await evaluator.run(root, allowed);
  assert.equal(evaluator.valueOf(root), "vpc id");
  assert.equal(evaluator.shownValueOf(root), "!output vpc id");
});

Deno.test("some are worked out at a time, others one after the other", async () => {
  const many = watched(8);
  const single = watched(1);
  const evaluator = evaluatorWith({ "!output": many.output, "!program": single.output });
  const root = await tree(`a: ${LIST}\nb: ${LIST.replaceAll("!output", "!program")}\n`);
  await evaluator.run(root, allowed);
  assert.equal(many.most, 8);
  assert.deepEqual(
    single.events,
    Array.from({ length: 40 }, (_, index) => [`begin ${index}`, `end ${index}`]).flat(),
  );
  const numbers = Array.from({ length: 40 }, (_, index) => String(index));
  assert.deepEqual(evaluator.valueOf(root), { a: numbers, b: numbers });
});

Deno.test("each is worked out once: behind aliases, in a later run, and in two runs at the same time", async () => {
  const { events, output } = watched(4);
  const evaluator = evaluatorWith({ "!output": output });
  const root = await tree("a: &x !output one\nb: *x\nc: {d: *x, e: !output two}\n");
  const asked: string[][] = [];
  const allow = (waiting: readonly FoundFunction[]): Promise<void> => {
    asked.push(waiting.map(({ path }) => path.join(".")));
    return Promise.resolve();
  };
  await Promise.all([evaluator.run(root, allow), evaluator.run(root, allow)]);
  await evaluator.run(root, allow);
  assert.deepEqual(events.filter((event) => event.startsWith("begin")), ["begin one", "begin two"]);
  assert.deepEqual(asked, [["a", "c.e"], ["a", "c.e"]]);
  assert.deepEqual(evaluator.valueOf(root), { a: "one", b: "one", c: { d: "one", e: "two" } });
});

Deno.test("without a yes nothing is worked out", async () => {
  const { events, output } = watched(4);
  const evaluator = evaluatorWith({ "!output": output });
  const run = evaluator.run(await tree("a: !output one\n"), () => Promise.reject(new Error("no")));
  await assert.rejects(run, /^Error: no$/);
  assert.deepEqual(events, []);
});

Deno.test("a function may give a tree with functions, of which each is asked about and worked out", async () => {
  const root = await tree("a: !output outer\n");
  const given = new Tree(await tree("region: !env REGION\nid: !output inner\n"));
  const evaluator = evaluatorWith({
    ...SURROUNDINGS,
    "!output": watched(4, (text) => text === "outer" ? given : [text]).output,
  });
  const asked: unknown[] = [];
  await evaluator.run(
    root,
    (waiting) => Promise.resolve(void asked.push(waiting.map(({ node }) => node.value))),
  );
  assert.deepEqual(evaluator.valueOf(root), { a: { region: "eu-west-1", id: ["inner"] } });
  assert.deepEqual(asked, [["outer"], ["inner"]]);
});

Deno.test("trees that give trees without end are an error with its place", async () => {
  const again = await Promise.all(Array.from({ length: 20 }, () => tree("again: !output x\n")));
  let next = 0;
  const evaluator = evaluatorWith({ "!output": watched(1, () => new Tree(again[next++] ?? fail())).output });
  await assert.rejects(evaluator.run(await tree("a: !output x\n"), allowed), {
    message: /^f\.yaml:1:\d+: functions give trees with functions more than 10 times$/,
  });
});

function fail(): never {
  throw new Error("more trees than were made");
}

Deno.test("what has no value is told with its place, all of it at once", async () => {
  const { output } = watched(3, (text) => {
    throw new FunctionFailure(`there is no output ${text}`, "Apply it first.");
  });
  const evaluator = evaluatorWith({ "!output": output });
  await assert.rejects(evaluator.run(await tree("a: !output one\nb: !output two\n"), allowed), {
    code: "config_invalid",
    message: "f.yaml:1:12: there is no output one\nf.yaml:2:12: there is no output two",
  });
});

Deno.test("an error from elsewhere keeps its code and hint, and is told with its place", async () => {
  const failing = (error: unknown): Evaluator =>
    evaluatorWith({
      "!output": watched(1, () => {
        throw error;
      }).output,
    });
  const root = await tree("a: !output one\n");
  const refused = new AtmosError("access_denied", 'cannot read "state": no', { hint: "Ask for it." });
  await assert.rejects(failing(refused).run(root, allowed), {
    code: "access_denied",
    message: 'f.yaml:1:12: cannot read "state": no',
    hint: "Ask for it.",
  });
  const cancelled = new AtmosError("cancelled", "cancelled");
  await assert.rejects(failing(cancelled).run(root, allowed), cancelled);
  const fault = new TypeError("a fault of the program");
  await assert.rejects(failing(fault).run(root, allowed), fault);
});

Deno.test("after a failure nothing more is begun, and what has begun is waited for", async () => {
  const many = watched(4, (text) => {
    if (text === "2") throw new FunctionFailure("no");
  });
  const evaluator = evaluatorWith({ "!output": many.output });
  await assert.rejects(evaluator.run(await tree(`a: ${LIST}\n`), allowed), /: no$/);
  const begun = many.events.filter((event) => event.startsWith("begin")).length;
  assert.ok(begun < 10, String(begun));
  assert.equal(many.events.filter((event) => event.startsWith("end")).length, begun);
});

Deno.test("what failed is tried again in a later run", async () => {
  let times = 0;
  const { output } = watched(1, (text) => {
    if (++times === 1) throw new FunctionFailure("not now");
    return text;
  });
  const evaluator = evaluatorWith({ "!output": output });
  const root = await tree("!output one\n");
  await assert.rejects(evaluator.run(root, allowed), /not now/);
  await evaluator.run(root, allowed);
  assert.equal(evaluator.valueOf(root), "one");
});

Deno.test("files are included only where the registry says so, under the names that it gives", async () => {
  const system = memorySystem({
    workingFolder: "/repo",
    files: { "/repo/a.yaml": "one: !include b.yaml\ntwo: !text b.yaml\n", "/repo/b.yaml": "x: 1\n" },
  });
  const without = new Reader(system, "/cache", undefined, { functions: MARKS });
  const evaluator = evaluatorWith(MARKS);
  const written = await without.sections("/repo/a.yaml");
  assert.ok(written);
  assert.equal(unresolvedIn(evaluator.valueOf(written)).length, 2);
  const functions: FunctionRegistry = { ...INCLUDES, "!text": { when: "reading", as: "text" } };
  const included = await new Reader(system, "/cache", undefined, { functions }).sections("/repo/a.yaml");
  assert.ok(included);
  assert.deepEqual(evaluator.valueOf(included), { one: { x: 1 }, two: "x: 1\n" });
});

Deno.test("the room's own words speak of no section of a configuration", async () => {
  const system = memorySystem({ workingFolder: "/repo", files: { "/repo/a.yaml": "- 1\n" } });
  const reader = new Reader(system, "/cache", undefined, { functions: {} });
  await reader.sections("/repo/a.yaml");
  assert.deepEqual(reader.fatal.map(({ message, hint }) => [message, hint]), [
    ["a configuration file is a map of sections, not a list", undefined],
  ]);
});
