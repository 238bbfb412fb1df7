import assert from "node:assert/strict";
import { configurationFunctions } from "../../../src/config/functions.ts";
import {
  evaluateFunction as evaluateAmong,
  type FunctionContext,
  FunctionFailure,
} from "../../../src/yaml/registry.ts";
import { memorySystem } from "../system/memory_system.ts";
import { memoryRandom } from "../system/memory_random.ts";

const FUNCTIONS = configurationFunctions(memorySystem());

function evaluateFunction(tag: string, text: string, context: FunctionContext): unknown {
  return evaluateAmong(FUNCTIONS, tag, text, context);
}

const SHA = "0123456789abcdef0123456789abcdef01234567";

const IN_REPOSITORY: FunctionContext = {
  env: memorySystem({ env: { REGION: "eu-west-1", EMPTY: "", MULTI: "a\nb" } }).env,
  random: memoryRandom(),
  workingFolder: "/repo/sub",
  gitRoot: "/repo",
  git: {
    sha: SHA,
    branch: "main",
    remote: {
      url: "https://git.example/group/team/app.git",
      host: "git.example",
      owner: "group/team",
      name: "app",
    },
  },
  assumeVariables: false,
};

const ELSEWHERE: FunctionContext = { ...IN_REPOSITORY, gitRoot: undefined, git: undefined };

const VALUES: readonly [tag: string, text: string, inside: unknown, elsewhere: unknown][] = [
  ["!env", "REGION", "eu-west-1", "eu-west-1"],
  ["!env", "NOPE", null, null],
  ["!env", "NOPE fallback", "fallback", "fallback"],
  ["!env", 'NOPE "a b"', "a b", "a b"],
  ["!env", "EMPTY fallback", "", ""],
  ["!env", "MULTI", "a\nb", "a\nb"],
  ["!cwd", "", "/repo/sub", "/repo/sub"],
  ["!cwd", "./x", "/repo/sub/x", "/repo/sub/x"],
  ["!repo-root", "", "/repo", undefined],
  ["!repo-root", "/else where", "/repo", "/else where"],
  ["!git.root", "", "/repo", undefined],
  ["!git.sha", "", SHA, undefined],
  ["!git.ref", "none", SHA, "none"],
  ["!git.branch", "", "main", undefined],
  ["!git.url", "", "https://git.example/group/team/app.git", undefined],
  ["!git.host", "", "git.example", undefined],
  ["!git.owner", "", "group/team", undefined],
  ["!git.name", "app", "app", "app"],
  ["!git.repository", "", "group/team/app", undefined],
];

for (const [tag, text, inside, elsewhere] of VALUES) {
  Deno.test(`${tag} ${text}`, () => {
    assert.equal(evaluateFunction(tag, text, IN_REPOSITORY), inside);
    if (elsewhere !== undefined) assert.equal(evaluateFunction(tag, text, ELSEWHERE), elsewhere);
    else assert.throws(() => evaluateFunction(tag, text, ELSEWHERE), FunctionFailure);
  });
}

const FAILURES: readonly [tag: string, text: string, message: RegExp][] = [
  ["!env", "", /^!env needs the name of a variable$/],
  ["!env", "A b c", /^!env takes a name and at most one default$/],
  ["!random", "0", /^!random needs whole numbers$/],
  ["!random", "5 5", /^!random needs whole numbers$/],
  ["!random", "a b", /^!random needs whole numbers$/],
  ["!random", "1 2 3", /^!random needs whole numbers$/],
  ["!terraform.output", "vpc dev id", /^the function !terraform\.output is not available/],
  ["!store", "x", /^the function !store is not available/],
  ["!constructor", "x", /^the function !constructor is not available/],
  ["!include", "x", /^!include cannot be used here$/],
];

for (const [tag, text, message] of FAILURES) {
  Deno.test(`${tag} ${text} fails with a reason`, () => {
    assert.throws(() => evaluateFunction(tag, text, IN_REPOSITORY), { name: "FunctionFailure", message });
  });
}

Deno.test("a check takes a variable that is not set for one that is set where it matters", () => {
  const checking = { ...IN_REPOSITORY, assumeVariables: true };
  assert.throws(() => evaluateFunction("!env", "NOPE", checking), { name: "FunctionFailure", later: true });
  assert.equal(evaluateFunction("!env", "NOPE x", checking), "x");
});

Deno.test("!random gives whole numbers, with both ends among them", () => {
  const drawn = new Set(Array.from({ length: 300 }, () => evaluateFunction("!random", "3 5", IN_REPOSITORY)));
  assert.deepEqual([...drawn].sort(), [3, 4, 5]);
});
