import assert from "node:assert/strict";
import { ALWAYS, NEVER, parseCondition } from "../../../src/steps/condition.ts";
import type { RetryPlan } from "../../../src/steps/retry.ts";
import type { StepPlan } from "../../../src/steps/runner.ts";
import type { Step } from "../../../src/steps/step.ts";
import type { MemorySystem } from "../system/memory_system.ts";
import { chainOf, LENDER, ran, shellText, step } from "./plans.ts";

const FAILURE = parseCondition("failure") ?? NEVER;

/** A child's exit code is the number in its command. */
const byNumber = (request: { args: readonly string[] }): number => Number(request.args.at(-1)) || 0;

const failing = (name: string, code: number, more: Partial<Step> = {}): Step =>
  step(name, { command: String(code), ...more });

Deno.test("the steps after a failure are skipped, but for those that say otherwise", async () => {
  const { report, events } = await ran([
    step("one"),
    failing("two", 42),
    step("three"),
    step("tidy", { when: ALWAYS }),
    failing("tell", 7, { when: FAILURE }),
  ], { start: byNumber });
  assert.equal(report.code, 42);
  assert.equal(report.failed?.step.name, "two");
  assert.equal(report.failed?.command, "42");
  assert.deepEqual(events.filter((event) => event.startsWith("ended")), [
    "ended one done 0",
    "ended two failed 42",
    "ended three skipped 0",
    "ended tidy done 0",
    "ended tell failed 7",
  ]);
});

Deno.test("a forgiven failure stops nothing", async () => {
  const { report } = await ran([
    failing("one", 3, { forgive: ALWAYS }),
    step("two"),
    step("never", { when: NEVER }),
  ], {
    start: byNumber,
  });
  assert.deepEqual(report.outcomes.map(({ state }) => state), ["forgiven", "done", "skipped"]);
  assert.deepEqual([report.code, report.failed], [0, undefined]);
});

Deno.test("every step has its own identity and nothing of another's", async () => {
  const identities = new Map([["Dev", chainOf("dev")], ["prod", chainOf("prod")]]);
  const { system, events } = await ran([
    step("a", { identity: "Dev" }),
    step("b"),
    step("c", { identity: "false" }),
    step("d", { identity: "Dev", env: { SECRET_KEY: "own", EXTRA: "x" } }),
    step("e", { identities: ["Dev", "prod"] }),
  ], {
    env: { PATH: "/usr/bin", SECRET_KEY: "stale" },
    plan: { identity: "prod", identities, env: { COLOR: "blue", SECRET_KEY: "of the run" } },
  });
  const path = { PATH: "/usr/bin", COLOR: "blue" };
  assert.deepEqual(system.started.map(({ env }) => env), [
    { ...path, WHO: "dev" },
    { ...path, WHO: "prod" },
    { ...path, SECRET_KEY: "of the run" },
    { ...path, WHO: "dev", EXTRA: "x" },
    { ...path, WHO: "dev+prod" },
  ]);
  assert.ok(events.includes("started e as dev, prod: true"));
  assert.equal(events[0], "started a as dev: true");
});

Deno.test("env steps reach the steps after them, as variables and in templates", async () => {
  const seen: unknown[] = [];
  const { system } = await ran([
    step("vars", { type: "env", command: "", env: { SHA: "abc", TAG: "v1" } }),
    step("use"),
  ], {
    env: { PATH: "/usr/bin" },
    plan: {
      data: { extra: 1 },
      render: (text, data) => {
        if (text === "true") seen.push(structuredClone(data));
        return Promise.resolve(text);
      },
    },
  });
  assert.equal(system.started.length, 1);
  assert.deepEqual(system.started[0]?.env, { PATH: "/usr/bin", SHA: "abc", TAG: "v1" });
  const vars = {
    value: "abc",
    values: { SHA: "abc", TAG: "v1" },
    outputs: { SHA: "abc", TAG: "v1" },
    skipped: false,
    error: "",
    metadata: { exit_code: 0 },
  };
  assert.deepEqual(seen, [{ extra: 1, steps: { vars }, env: system.started[0]?.env }]);
});

Deno.test("what keeps a step from starting is a failure of that step", async (t) => {
  const cases: [string, Step, RegExp][] = [
    [
      "no such program",
      step("x", { type: "exec", command: "nowhere" }),
      /cannot run "nowhere": command not found/,
    ],
    ["no such folder", step("x", { workingFolder: "sub" }), /team\.yaml:3:5: .* no folder "\/base\/sub"/],
    ["an open quote", step("x", { type: "exec", command: "tool 'a" }), /a quote is left open/],
    ["no words", step("x", { type: "atmos", command: "  " }), /there is no command/],
  ];
  for (const [name, broken, message] of cases) {
    await t.step(name, async () => {
      const { report, events } = await ran([broken, step("tidy", { when: ALWAYS })]);
      assert.equal(report.code, 99);
      assert.match(events.find((event) => event.startsWith("broken")) ?? "", message);
      assert.deepEqual(report.outcomes.map(({ state }) => state), ["failed", "done"]);
    });
  }
});

Deno.test("each type starts what it says", async (t) => {
  const cases: [string, Partial<Step>, string, string[], string | undefined][] = [
    ["shell, as written", { command: "a && b 'c'" }, "/usr/bin/sh", ["-c", "a && b 'c'"], undefined],
    ["shell with an interpreter", { interpreter: "tool -x", command: "a b" }, "/usr/bin/tool", [
      "-x",
      "-c",
      "a b",
    ], undefined],
    ["exec", { type: "exec", command: "tool 'a b' $c" }, "/usr/bin/tool", ["a b", "$c"], undefined],
    [
      "script",
      { type: "script", interpreter: "tool -s", command: "one\ntwo" },
      "/usr/bin/tool",
      ["-s"],
      "one\ntwo",
    ],
    ["atmos", { type: "atmos", command: "auth 'a b'" }, "/usr/bin/atmos", ["auth", "a b"], undefined],
    [
      "atmos with a stack, before two dashes",
      { type: "atmos", command: "plan vpc -- -x", stack: "dev" },
      "/usr/bin/atmos",
      ["plan", "vpc", "-s", "dev", "--", "-x"],
      undefined,
    ],
  ];
  for (const [name, more, command, args, stdin] of cases) {
    await t.step(name, async () => {
      const { system } = await ran([step("x", more)]);
      const [request] = system.started;
      assert.deepEqual([request?.command, request?.args], [command, args]);
      assert.equal(request?.stdin === undefined ? undefined : new TextDecoder().decode(request.stdin), stdin);
      assert.equal(request?.folder, "/work");
    });
  }
});

const RETRY: RetryPlan = {
  attempts: 3,
  strategy: "exponential",
  initialDelay: 100,
  longestDelay: 1000,
  jitter: 0,
  multiplier: 2,
  longestTime: undefined,
};

Deno.test("a step is tried again as it says, and its last exit code counts", async () => {
  const { report, events } = await ran([failing("x", 5, { retry: RETRY })], { start: byNumber });
  assert.deepEqual(events.filter((event) => event.startsWith("retrying")), [
    "retrying x after 5 in 100",
    "retrying x after 5 in 200",
  ]);
  assert.deepEqual([report.code, report.outcomes[0]?.attempts, report.outcomes[0]?.duration], [5, 3, 300]);
});

Deno.test("a signal during a wait ends the wait and the run", async () => {
  let machine: MemorySystem | undefined;
  const { report } = await ran([
    failing("x", 5, { retry: { ...RETRY, attempts: undefined } }),
    step("y", { when: ALWAYS }),
  ], {
    start: (request) => {
      if (machine?.started.length === 2) setTimeout(() => machine?.raise("SIGTERM"), 0);
      return byNumber(request);
    },
    onSystem: (system) => {
      machine = system;
    },
  });
  assert.equal(report.code, 5);
  assert.deepEqual(report.outcomes.map(({ state }) => state), ["failed", "skipped"]);
});

Deno.test("a step that ends well in spite of a signal still ends the run, with the signal's code", async () => {
  for (const [signal, code] of [["SIGINT", 130], ["SIGTERM", 143], ["SIGHUP", 129]] as const) {
    let machine: MemorySystem | undefined;
    const { report, system } = await ran([step("x"), step("y", { when: ALWAYS })], {
      start: () => {
        machine?.raise(signal);
        return 0;
      },
      onSystem: (system) => {
        machine = system;
      },
    });
    assert.deepEqual([report.code, report.outcomes.map(({ state }) => state)], [code, ["done", "skipped"]]);
    assert.equal(system.raise(signal), false, "signals have their usual effect again");
  }
});

Deno.test("an interruption counts, although the step's good end was noticed before it", async () => {
  for (const retry of [undefined, RETRY]) {
    let machine: MemorySystem | undefined;
    const { report } = await ran([failing("x", 0, { retry }), step("y", { when: ALWAYS })], {
      start: (request) => {
        machine?.raiseLate("SIGINT");
        return byNumber(request);
      },
      onSystem: (system) => {
        machine = system;
      },
    });
    assert.deepEqual([report.code, report.outcomes.map(({ state }) => state)], [130, ["done", "skipped"]]);
  }
});

Deno.test("variables of an env step that is not exported are for templates alone", async () => {
  const seen: unknown[] = [];
  const render = (text: string, { env }: { env?: Record<string, string> }): Promise<string> => {
    if (text === "true") seen.push(env?.["A"]);
    return Promise.resolve(text);
  };
  const given = (value: string, isExported: boolean): Step =>
    step(`set ${value} ${isExported}`, { type: "env", command: "", env: { A: value }, isExported });
  const { system } = await ran(
    [given("hidden", false), step("one"), given("shown", true), step("two")],
    { plan: { render: render as StepPlan["render"] } },
  );
  assert.deepEqual(seen, ["hidden", "shown"]);
  assert.deepEqual(system.started.map(({ env }) => env?.["A"]), [undefined, "shown"]);
});

Deno.test("a step that takes longer than it may is ended with all that it started", async () => {
  let end = (_: number): void => {};
  const { report, system } = await ran([step("slow", { timeout: 1500 }), step("next")], {
    start: (request) =>
      shellText(request) === "true" && end.length === 1 ? new Promise((resolve) => end = resolve) : 0,
    endTree: () => end(143),
  });
  assert.deepEqual(system.endedTrees, [1001]);
  assert.deepEqual(report.outcomes.map(({ state, code }) => [state, code]), [["failed", 124], [
    "skipped",
    0,
  ]]);
  assert.equal(report.outcomes[0]?.duration, 1500);
});

Deno.test("a step that ends in time is left alone", async () => {
  const { report, system } = await ran([step("quick", { timeout: 1500 })]);
  assert.deepEqual([report.code, system.endedTrees], [0, []]);
});

Deno.test("a failure to sign in again is a failure of the step", async () => {
  const { AtmosError } = await import("../../../src/errors.ts");
  const lender = {
    ...LENDER,
    lend: () => Promise.reject(new AtmosError("not_signed_in", "cannot sign in")),
  };
  const { report, events } = await ran([step("x")], { lender });
  assert.deepEqual(events, ["broken x: cannot sign in", "ended x failed 99"]);
  assert.equal(report.code, 99);
});
