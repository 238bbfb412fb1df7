import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { checkFile, checkProject } from "../../../scripts/walls.ts";
import { formatBreach, placeOf } from "../../../scripts/walls/file.ts";
import plugin from "../../../scripts/walls/plugin.ts";

/** What the linter and the script say together. */
function breaches(path: string, text: string): string[] {
  const linted = path.endsWith(".ts") ? Deno.lint.runPlugin(plugin, path, text) : [];
  return [
    ...linted.map(({ message, range }) => ({ path, reason: message, ...placeOf(text, range[0]) })),
    ...checkFile({ path, text }),
  ].map(formatBreach);
}

const WORKFLOW = ".github/workflows/ci.yml";
const reminder = "TO" + "DO";

/** [what, path, text, the one expected breach as `line:column: beginning of the reason`, or none]. */
const TABLE: readonly [what: string, path: string, text: string, breach?: string][] = [
  ["the system room names Deno", "src/system/deno.ts", "Deno.exit(1)"],
  ["tests and scripts name Deno", "tests/unit/a_test.ts", "Deno.test(f)"],
  ["another room names Deno", "src/auth/login.ts", "\n  Deno.env", "2:3: only src/system names Deno"],
  ["a Deno type is named", "src/files/a.ts", "let a: Deno.FsFile", "1:8: only src/system names Deno"],
  ["Deno is only mentioned", "src/cli/a.ts", "// Deno.env\nconst a = 'Deno' + `Deno`;"],
  ["Deno inside a template's code", "src/cli/a.ts", "`${Deno.pid}`", "1:4: only src/system names Deno"],
  ["Deno by its key", "src/cli/a.ts", `globalThis["Deno"]`, "1:12: only src/system names Deno"],
  ["Deno spelt with an escape", "src/cli/a.ts", "D\\u0065no.pid", "1:1: only src/system names Deno"],
  ["main reads its arguments and exits", "main.ts", "Deno.exit(await run(Deno.args))"],
  ["main reads the environment", "main.ts", "Deno.env", "1:1: only src/system names Deno"],
  ["a module that computes", "src/auth/a.ts", `import { join } from "node:path/posix";`],
  [
    "paths of the runtime",
    "src/auth/a.ts",
    `import { join } from "node:path";`,
    "1:22: paths come from src/system/path.ts",
  ],
  ["paths in a template", "src/templates/a.ts", `import { posix } from "node:path";`],
  [
    "a module that reaches the machine",
    "src/auth/a.ts",
    `import "node:fs/promises"`,
    "1:8: only src/system imports node:fs",
  ],
  [
    "its types alone",
    "src/cli/a.ts",
    `import type P from "node:process"`,
    "1:20: only src/system imports node:process",
  ],
  [
    "the machine in main",
    "main.ts",
    `await import("node:child_process")`,
    "1:14: only src/system imports node:child",
  ],
  ["the system room uses node modules", "src/system/a.ts", `import os from "node:os"`],

  [
    "the network",
    "src/clouds/aws/a.ts",
    "await fetch(url)",
    "1:7: only src/system calls fetch; take it as a port",
  ],
  ["the network by its key", "src/cli/a.ts", `globalThis["fetch"](url)`, "1:12: only src/system calls fetch"],
  [
    "the network of the global object",
    "src/cli/a.ts",
    "globalThis.fetch(url)",
    "1:12: only src/system calls fetch",
  ],
  ["the network passed on", "src/cli/a.ts", "const a = { fetch };", "1:13: only src/system calls fetch"],
  ["the network as a port", "src/cli/a.ts", "system.http.fetch(url); const a = { fetch: send };"],
  [
    "a port that is called like the network",
    "src/cli/a.ts",
    "interface A { fetch(url: URL): void; console?: string }",
  ],
  ["the network in the system room", "src/system/http.ts", "fetch(url); setTimeout(f, 1); console.log()"],
  ["the network in a test", "tests/unit/a_test.ts", "fetch(url)"],
  ["a timer", "src/steps/a.ts", "\nsetTimeout(f, 1)", "2:1: only src/system calls setTimeout"],
  [
    "a timer of a signal",
    "src/cli/a.ts",
    "AbortSignal.timeout(1)",
    "1:1: only src/system calls AbortSignal.timeout",
  ],
  ["a signal without a timer", "src/cli/a.ts", "AbortSignal.any([]); AbortSignal.abort()"],
  ["the console", "src/cli/a.ts", "console.error(1)", "1:1: only src/system calls console"],
  ["the console in main", "main.ts", "console.error(1)", "1:1: only src/system calls console"],
  ["chance", "src/auth/a.ts", "Math.random()", "1:1: only src/system calls Math.random"],
  ["mathematics", "src/auth/a.ts", "Math.max(1, 2)"],
  [
    "an unforeseeable name",
    "src/auth/a.ts",
    "crypto.randomUUID()",
    "1:1: only src/system calls crypto.randomUUID",
  ],
  [
    "unforeseeable bytes",
    "src/auth/a.ts",
    `crypto["getRandomValues"](a)`,
    "1:1: only src/system calls crypto.getRandom",
  ],
  ["a hash", "src/auth/a.ts", `import { createHash } from "node:crypto"; crypto.subtle.digest(a, b)`],
  [
    "chance from a module",
    "src/auth/a.ts",
    `import { createHash, randomBytes } from "node:crypto"`,
    "1:22: only src/system calls crypto.randomBytes",
  ],
  [
    "a comment that looks away",
    "src/cli/a.ts",
    `// deno-lint-${"ignore"} walls/runtime\n`,
    "1:4: a wall is not passed",
  ],
  [
    "a comment that looks away from all",
    "src/cli/a.ts",
    `// deno-lint-${"ignore"}-file\n`,
    "1:4: a wall is not passed",
  ],
  ["a comment about another rule", "src/cli/a.ts", `// deno-lint-${"ignore"} no-control-regex -- why\n`],

  ["the command line in cli", "src/cli/a.ts", `import { Command } from "commander"`],
  [
    "the command line elsewhere",
    "src/auth/a.ts",
    `import { Command } from "commander"`,
    "1:25: only src/cli/ may import",
  ],
  [
    "prompts by a dynamic import",
    "src/auth/a.ts",
    `import("@clack/prompts")`,
    "1:8: only src/cli/ may import",
  ],
  ["a file that is called like the folder", "src/auth/cli.ts", `import "uqr"`, "1:8: only src/cli/"],
  ["the AWS SDK in its cloud", "src/clouds/aws/a.ts", `import("@aws-sdk/client-sts")`, "1:8: only tests"],
  ["the AWS SDK in a test", "tests/unit/a_test.ts", `import "@aws-sdk/client-sts"`],
  ["yaml in its room", "src/yaml/a.ts", `import { parse } from "yaml"`],
  ["yaml in cli", "src/cli/a.ts", `import { stringify } from "yaml"`],
  ["yaml elsewhere", "src/auth/a.ts", `import "yaml"`, "1:8: only src/yaml/ and src/cli/ may import yaml"],
  [
    "valibot in a file of src itself",
    "src/a.ts",
    `import * as v from "valibot"`,
    "1:20: only src/config/ and src/clouds/ and src/steps/schema/",
  ],
  ["valibot where steps are described", "src/steps/schema/a.ts", `import * as v from "valibot"`],
  [
    "valibot where steps are read",
    "src/steps/a.ts",
    `import * as v from "valibot"`,
    "1:20: only src/config/ and src/clouds/ and src/steps/schema/",
  ],
  ["a computed import", "src/cli/a.ts", "import(name)", "1:8: an import names its module"],
  ["a computed import in a test", "tests/unit/a_test.ts", "import(name)"],
  ["an import from the web", "scripts/a.ts", `import "https://a.b/c.ts"`, "1:8: https: imports are not used"],
  ["an import from another registry", "tests/a.ts", `import("jsr:@std/x")`, "1:8: jsr: imports are not used"],
  [
    "a package not named in deno.json",
    "tests/a.ts",
    `import "npm:x@1.0.0"`,
    "1:8: npm: imports are not used",
  ],

  ["a room imports a lower one", "src/cli/a.ts", `import "../auth/b.ts"`],
  ["main imports the program", "main.ts", `import "./src/cli/run.ts"`],
  ["main imports a script", "main.ts", `import "./scripts/a.ts"`, "1:8: the program is made of src/ alone"],
  [
    "the program imports a test",
    "src/cli/a.ts",
    `import "../../tests/a.ts"`,
    "1:8: the program is made of src/",
  ],
  ["the program reads its version", "src/cli/a.ts", `import v from "../../deno.json" with { type: "json" }`],
  ["every room imports errors", "src/templates/a.ts", `import "../errors.ts"`],
  [
    "a file of src itself imports a room",
    "src/errors.ts",
    `import "./system/ports.ts"`,
    "1:8: a file directly in src may not",
  ],
  [
    "a room imports a higher one",
    "src/auth/a.ts",
    `export * from "../cli/b.ts"`,
    "1:15: src/auth may not import src/cli",
  ],
  [
    "its types alone",
    "src/files/a.ts",
    `import type { A } from "../auth/b.ts"`,
    "1:24: src/files may not import src/auth",
  ],
  [
    "a higher one by a dynamic import",
    "src/files/a.ts",
    `import("../auth/b.ts")`,
    "1:8: src/files may not import src/auth",
  ],
  [
    "a path with detours",
    "src/files/a.ts",
    `import "../files/../../src/auth/b.ts"`,
    "1:8: src/files may not import",
  ],
  ["the keyring uses files", "src/keyring/a.ts", `import "../files/b.ts"`],
  [
    "files use the keyring",
    "src/files/a.ts",
    `import "../keyring/b.ts"`,
    "1:8: src/files may not import src/keyring",
  ],
  [
    "the keyring reads the configuration",
    "src/keyring/a.ts",
    `import "../config/b.ts"`,
    "1:8: src/keyring may not",
  ],
  ["templates stay pure", "src/templates/a.ts", `import "../system/ports.ts"`, "1:8: src/templates may not"],
  ["steps use templates", "src/steps/a.ts", `import "../templates/b.ts"`],
  [
    "steps use stacks",
    "src/steps/a.ts",
    `import "../stacks/b.ts"`,
    "1:8: src/steps may not import src/stacks",
  ],
  ["a new room", "src/plugins/a.ts", "", "1:1: src/plugins is not a room"],
  ["the registry lists a cloud", "src/clouds/registry.ts", `import "./aws/cloud.ts"`],
  ["a cloud uses the contract", "src/clouds/aws/a.ts", `import "../cloud.ts"`],
  [
    "a cloud uses the registry",
    "src/clouds/aws/a.ts",
    `import "../registry.ts"`,
    "1:8: src/clouds/aws may not import the",
  ],
  [
    "a cloud uses another",
    "src/clouds/gcp/a.ts",
    `import "../aws/b.ts"`,
    "1:8: src/clouds/gcp may not import src/clouds/aws",
  ],
  ["the mock cloud borrows from AWS", "src/clouds/mock/a.ts", `import "../aws/b.ts"`],
  [
    "AWS borrows from the mock cloud",
    "src/clouds/aws/a.ts",
    `import "../mock/b.ts"`,
    "1:8: src/clouds/aws may not",
  ],
  ["a cloud uses what all clouds share", "src/clouds/aws/sso/a.ts", `import "../../oauth/pkce.ts"`],
  [
    "what all clouds share knows a cloud",
    "src/clouds/oauth/a.ts",
    `import "../aws/b.ts"`,
    "1:8: src/clouds/oauth may not import src/clouds/aws",
  ],
  ["OAuth's library in its folder", "src/clouds/oauth/a.ts", `import("oauth4webapi")`],
  [
    "OAuth's library in a cloud",
    "src/clouds/aws/a.ts",
    `import("oauth4webapi")`,
    "1:8: only src/clouds/oauth/",
  ],
  ["a folder inside a cloud uses its own", "src/clouds/aws/sso/a.ts", `import "../user.ts"`],

  ["300 lines", "src/cli/a.ts", "\n".repeat(300)],
  ["301 lines", "src/cli/a.ts", "\n".repeat(301), "301:1: 301 lines"],
  ["a long test", "tests/unit/a_test.ts", "\n".repeat(301)],
  ["a name that says nothing", "tests/unit/helpers/a.ts", "", `1:1: "helpers" says nothing`],
  ["a file name that says nothing", "src/cli/utils.ts", "", `1:1: "utils.ts" says nothing`],
  ["the test of such a file", "tests/unit/common_test.ts", "", `1:1: "common_test.ts" says nothing`],
  ["a name that begins like one", "src/cli/commonwealth.ts", ""],
  ["a reminder in a comment", "docs/a.md", `a\nb ${reminder}: c`, `2:3: ${reminder} is left`],
  ["a reminder in a longer word", "docs/a.md", `my${reminder}S and mktemp ${"X".repeat(6)}`],
  ["a test that runs alone", "tests/a_test.ts", "Deno.test.only(f)", `1:11: "only" makes tests run alone`],
  ["an action by its commit", WORKFLOW, `  - uses: actions/checkout@${"0a".repeat(20)} # v5.1.0`],
  ["an action of the project's own", WORKFLOW, "      - uses: ./.github/actions/build"],
  [
    "an action by its tag",
    WORKFLOW,
    "a:\n  - uses: actions/checkout@v5",
    "2:11: actions/checkout@v5 is not a commit",
  ],
  ["an action whose version is not told", WORKFLOW, `uses: a/b@${"0a".repeat(20)}`, "1:7: a/b@"],
  ["a step that runs never", "tests/a_test.ts", "t.step({ ignore: true })", `1:10: "ignore" makes tests run`],
  ["a test that is skipped on a condition", "tests/a_test.ts", "Deno.test({ ignore: !hasTmux, fn })"],
  ["a method of that name", "tests/a_test.ts", "list.only(x)"],

  ["exact versions", "deno.json", `{"imports": {"a": "npm:a@1.2.3", "@b/c": "npm:@b/c@0.0.1-rc.1/d"}}`],
  [
    "a range",
    "deno.json",
    `{\n "imports": {\n  "a": "npm:a@^1.2.3"\n }\n}`,
    "3:8: npm:a@^1.2.3 is not an exact version",
  ],
  ["no version", "deno.json", `{"imports": {"a": "npm:a"}}`, "1:19: npm:a is not an exact version"],
  [
    "another registry",
    "deno.json",
    `{"imports": {"a": "jsr:@a/b@1.0.0"}}`,
    "1:19: jsr:@a/b@1.0.0 is not an exact",
  ],
];

for (const [what, path, text, expected] of TABLE) {
  Deno.test(`walls: ${what} (${path}) ${expected === undefined ? "is allowed" : "is reported"}`, () => {
    const found = breaches(path, text);
    if (expected === undefined) return assert.deepEqual(found, []);
    assert.equal(found.length, 1, found.join("\n"));
    assert.ok(
      found[0]?.startsWith(`${path}:${expected}`),
      `${found[0]} should begin with ${path}:${expected}`,
    );
  });
}

Deno.test("walls: a project is read whole, sorted, without its fixtures and without following links", async () => {
  const root = await mkdtemp(join(tmpdir(), "walls-"));
  try {
    const files: Record<string, string> = {
      "deno.json": "{}",
      "main.ts": "Deno.env;",
      "NOTES.md": reminder,
      "src/auth/b.ts": "\nDeno.env; Deno.pid;",
      "src/auth/utils.ts": `import "../cli/a.ts";`,
      "tests/fixtures/broken.ts": reminder,
      "other/a.ts": reminder,
      ".ci/run": `# ${reminder}`,
    };
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    await symlink(join(root, "other"), join(root, "src", "link"));
    const result = await checkProject(root);
    assert.equal(result.files, 6);
    assert.deepEqual(result.breaches.map(({ path, line, column }) => `${path}:${line}:${column}`), [
      ".ci/run:1:3",
      "NOTES.md:1:1",
      "src/auth/utils.ts:1:1",
    ]);
  } finally {
    await rm(root, { recursive: true });
  }
});

Deno.test("walls: the linter of this project has them, and files that tests read are left alone", async () => {
  const { lint } = JSON.parse(await Deno.readTextFile("deno.json"));
  assert.deepEqual(lint.plugins, ["./scripts/walls/plugin.ts"]);
  assert.deepEqual(
    Deno.lint.runPlugin(plugin, "tests/fixtures/a_test.ts", `import "jsr:@a/b"; ${reminder}`),
    [],
  );
  const absolute = join(Deno.cwd(), "src", "auth", "a.ts");
  assert.equal(Deno.lint.runPlugin(plugin, absolute, "Deno.env").length, 1);
});
