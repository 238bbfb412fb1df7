import assert from "node:assert/strict";
import { run } from "../../../../src/cli/run.ts";
import { memorySystem } from "../../system/memory_system.ts";
import type { Problem } from "../../../../src/yaml/problems.ts";
import { problemsJson, problemsText } from "../../../../src/cli/text/problems.ts";
import { createStyle } from "../../../../src/cli/text/style.ts";

const style = createStyle(false);
const SUBJECT = "Authentication configuration is";
const place = { file: "atmos.yaml", line: 12, column: 7 };
const error: Problem = {
  severity: "error",
  message: 'unknown kind "x"',
  hint: "Did you mean aws/user?",
  place,
};
const warning: Problem = { severity: "warning", message: "unknown key", hint: undefined, place };

Deno.test("problems are written as compilers do, with a summary", () => {
  assert.equal(
    problemsText(SUBJECT, [error, warning], { style }),
    'atmos.yaml:12:7: error: unknown kind "x"\n  Did you mean aws/user?\n' +
      "atmos.yaml:12:7: warning: unknown key\n\n" +
      "✗ Authentication configuration is not valid: 1 error, 1 warning\n",
  );
});

Deno.test("warnings alone do not make it invalid", () => {
  assert.match(problemsText(SUBJECT, [warning, warning], { style }), /\n✓ .* is valid, with 2 warnings\n$/);
  assert.equal(JSON.parse(problemsJson([warning])).valid, true);
  assert.equal(problemsText(SUBJECT, [], { style }), "✓ Authentication configuration is valid\n");
});

Deno.test("a width breaks long lines, and indents what follows", () => {
  assert.match(
    problemsText(SUBJECT, [error], { style, width: 33 }),
    /^atmos\.yaml:12:7: error: unknown\n {2}kind "x"\n/,
  );
});

Deno.test("JSON has every member, and nothing secret", () => {
  const secret: Problem = { ...error, message: "AKIAIOSFODNN7EXAMPLE is no name" };
  assert.deepEqual(JSON.parse(problemsJson([secret, warning])), {
    valid: false,
    problems: [
      {
        severity: "error",
        message: "*** is no name",
        hint: "Did you mean aws/user?",
        file: "atmos.yaml",
        line: 12,
        column: 7,
      },
      { severity: "warning", message: "unknown key", file: "atmos.yaml", line: 12, column: 7 },
    ],
  });
});

Deno.test("control characters in a message stay on the page", () => {
  const hostile: Problem = { ...error, message: "\u001b[2J\nfake.yaml:1:1: error: x" };
  const text = problemsText(SUBJECT, [hostile], { style });
  assert.ok(!text.includes("\u001b"));
  assert.equal(text.split("\n")[0]?.includes("fake.yaml"), true);
});

Deno.test("everything that is wrong is told from the first line to the last, whoever found it", async () => {
  const text =
    "commands:\n  - { name: a }\nworkflows: { basepath: x }\nauth: { provider: {} }\nlogs: { level: loud }\n" +
    "aliases: { x: '' }\n";
  const system = memorySystem({
    env: { HOME: "/home/me", PATH: "/usr/bin" },
    files: { "/project/atmos.yaml": text },
    workingFolder: "/project",
  });
  assert.equal(await run(["validate", "--format", "json"], (log) => ({ ...system, log })), 1);
  const { problems } = JSON.parse(system.stdout());
  assert.deepEqual(problems.map(({ line }: { line: number }) => line), [2, 3, 4, 5, 6]);
});
