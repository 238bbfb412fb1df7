import assert from "node:assert/strict";
import { AtmosError } from "../../../src/errors.ts";
import { expandBraces } from "../../../src/yaml/braces.ts";
import { expandPattern } from "../../../src/yaml/glob.ts";
import type { Problem } from "../../../src/yaml/problems.ts";
import { holdsSecret } from "../../../src/yaml/holds_secret.ts";
import { namePattern } from "../../../src/yaml/name_pattern.ts";
import { errorAt, mostProblems, warningAt } from "../../../src/yaml/problems.ts";
import { secondsOf } from "../../../src/config/schema/values.ts";
import { sizeOf } from "../../../src/yaml/text_size.ts";
import { textNode } from "../../../src/yaml/node.ts";
import { splitWords } from "../../../src/yaml/tag_words.ts";
import { redactText } from "../../../src/cli/logging/redaction.ts";
import { parseDuration } from "../../../src/duration.ts";
import { MOST_FOLDERS, yamlFilesBelow } from "../../../src/yaml/yaml_files.ts";
import { configurationOf } from "../../../scripts/bench/configuration.ts";
import { memorySystem } from "../system/memory_system.ts";
import { load, loadText, repository } from "../config/configured.ts";

/** Milliseconds: a busy machine takes several times longer than a quiet one, an input without bounds takes minutes. */
const SOON = 20_000;

async function soon<T>(work: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  assert.ok(performance.now() - start < SOON, `it took ${Math.round(performance.now() - start)} ms`);
  return result;
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("");
}

const TOO_MUCH: readonly [what: string, text: string][] = [
  ["a million keys", lines(1_000_000, (index) => `k${index}: v\n`)],
  ["half a million open brackets", "a: " + "[".repeat(500_000)],
  ["brackets that close", "a: " + "[".repeat(250_000) + "]".repeat(250_000)],
  ["a list of a million on one line", `a: [${"1,".repeat(1_000_000)}]`],
  ["anchors", lines(150_000, (index) => `k${index}: &a${index} 1\n`)],
  ["aliases", `a: &a 1\n${lines(150_000, (index) => `k${index}: *a\n`)}`],
  ["tags", lines(150_000, (index) => `k${index}: !t${index} 1\n`)],
  ["broken escapes", `a: "${"\\q".repeat(1_000_000)}"`],
  ["lists in lists on one line", "- ".repeat(500_000)],
];

for (const [what, text] of TOO_MUCH) {
  Deno.test(`too much text is refused with its place, before it is parsed: ${what}`, async () => {
    await soon(() =>
      assert.rejects(loadText(text), (error) => {
        assert.ok(error instanceof AtmosError);
        assert.match(
          error.message,
          /^atmos\.yaml:\d+:\d+: there is more text than a configuration may have$/,
        );
        return true;
      })
    );
  });
}

/** Below the limit, and as dear as it gets there. */
const DEAR: readonly [what: string, text: string][] = [
  ["errors in a list", `a: [${"- a\n".repeat(90_000)}`],
  ["maps without commas", `a: {${"{a: 1}".repeat(60_000)}}`],
  ["the same key", "key: v\n".repeat(90_000)],
  ["different tags", lines(60_000, (index) => `k${index}: !t${index} 1\n`)],
  ["values nested too deep", "a: " + "[".repeat(190_000)],
  ["a key of a megabyte", `${"k".repeat(1_000_000)}: 1`],
  ["a line of ten megabytes", `k: ${"v".repeat(10_000_000)}`],
  [
    "a map merged very often",
    `b: &b\n${lines(20_000, (at) => `  k${at}: 1\n`)}c:\n${"  - <<: *b\n".repeat(20_000)}`,
  ],
  ["unknown keys", `logs:\n${lines(80_000, (at) => `  levl${at}: 1\n`)}`],
  [
    "missing providers",
    `auth:\n  identities:\n${
      lines(12_000, (at) => `    name-${at}: {kind: mock, via: {provider: p-${at}}}\n`)
    }`,
  ],
  ["entries that are no maps", `auth:\n  providers:\n${lines(90_000, (at) => `    - x${at}\n`)}`],
  ["commands below one", `commands:\n${lines(12_000, (at) => `  - {name: a b c${at}, steps: [x]}\n`)}`],
];

for (const [what, text] of DEAR) {
  Deno.test(`what is just allowed is read or told soon: ${what}`, async () => {
    await soon(async () => {
      const problems = await loadText(text).then((found) => found.check(), (error) => error.problems);
      assert.ok(Array.isArray(problems) && problems.length <= 1001);
    });
  });
}

Deno.test("10,000 identities have less than half of what is allowed", () => {
  assert.ok("marks" in sizeOf(configurationOf(10_000), 100_000));
});

Deno.test("the place where a text becomes too much", () => {
  assert.deepEqual(sizeOf("a: 1\nb: [x,\ny]", 5), { line: 2, column: 7 });
  assert.deepEqual(sizeOf("a-b:c? d\n", 10), { marks: 2 });
  assert.deepEqual(sizeOf("", 0), { marks: 0 });
});

Deno.test("many files count together", async () => {
  const files = Object.fromEntries(
    Array.from({ length: 3 }, (_, at) => [`/repo/d/${at}.yaml`, lines(40_000, (n) => `k${at}-${n}: 1\n`)]),
  );
  const system = repository({ ...files, "/repo/atmos.yaml": "import: d\n" });
  await soon(() =>
    assert.rejects(load(system), /^AtmosError: d\/2\.yaml:\d+:\d+: there is more text|d\/2\.yaml/)
  );
});

Deno.test("files that include each other many times are not copied without end", async () => {
  const inner = lines(200, () => "- {x: [1, 2, 3, 4, 5, 6, 7, 8, 9], y: !include.raw c.txt}\n");
  const outer = `l:\n${"  - !include b.yaml\n".repeat(900)}`;
  const system = repository({ "/repo/atmos.yaml": outer, "/repo/b.yaml": inner, "/repo/c.txt": "" });
  const problems = await soon(async () => await (await load(system)).check());
  assert.ok(problems.some(({ message }) => message.includes("until there are too many values")));
});

Deno.test("more than 1,000 files are not read", async () => {
  const files = Object.fromEntries(Array.from({ length: 1001 }, (_, at) => [`/repo/d/f${at}.yaml`, ""]));
  const system = repository({ ...files, "/repo/atmos.yaml": "import: d\n" });
  await assert.rejects(
    load(system),
    /atmos\.yaml:1:9: cannot look for the import: .*more than 1000 configuration files/,
  );
  const listed = Array.from({ length: 1001 }, (_, at) => `d/f${at}.yaml`).join(", ");
  system.files.put("/repo/atmos.yaml", `import: [${listed}]\n`);
  await assert.rejects(load(system), /: there are more than 1000 configuration files$/);
});

Deno.test("pipes and devices are told wherever a file is named", async () => {
  const system = repository({});
  system.files.putOther("/repo/pipe");
  system.files.putLink("/repo/atmos.yaml", "pipe");
  await assert.rejects(load(system), /atmos\.yaml:1:1: this is a pipe or a device, not a file/);
  system.files.removeFile("/repo/atmos.yaml");
  system.files.put("/repo/atmos.yaml", "import: pipe\n");
  await assert.rejects(load(system), /pipe:1:1: this is a pipe or a device, not a file/);
  system.files.put("/repo/atmos.yaml", "env: {A: !include.raw pipe}\n");
  const [problem] = await (await load(system)).check();
  assert.match(problem?.message ?? "", /cannot include "pipe": this is a pipe or a device, not a file/);
});

Deno.test("a folder with more than anyone has is refused", async () => {
  const { files } = memorySystem({ files: { "/d/a.yaml": "" } });
  files.failOn("list", "too_large");
  await assert.rejects(yamlFilesBelow(files, "/d"), {
    message: 'cannot read the folder "/d": there are more than 50000 entries in it',
  });
});

Deno.test("a pattern takes length times length, whatever stands in it", async () => {
  const name = "a".repeat(255);
  await soon(() => {
    for (const part of ["*?".repeat(127) + "b", "*a".repeat(500) + "b", "[a-z]*".repeat(100) + "b"]) {
      assert.equal(namePattern(part).matches(name), false, part);
    }
  });
  assert.equal(namePattern("*?".repeat(100) + "a").matches(name), true);
});

Deno.test("megabytes of one text are looked through in linear time", async () => {
  const texts = ["eyJ-", "1m", "://a:", "'\"", "password ", "a."].map((piece) => piece.repeat(500_000));
  await soon(() => {
    for (const text of texts) {
      holdsSecret(textNode({ file: "f", line: 1, column: 1 }, text));
      redactText(text);
      splitWords(text);
      assert.equal(secondsOf(text), undefined);
      assert.equal(parseDuration(text), undefined);
    }
  });
});

const PATTERNS: readonly [pattern: string, name: string, matches: boolean][] = [
  ["[z-a]", "b", false],
  ["[a-c]x", "bx", true],
  ["[!a-c]x", "bx", false],
  ["[^a-c]x", "bx", false],
  ["[^a-c]x", "dx", true],
  ["[^]x", "^x", true],
  ["[a-]", "-", true],
  ["[\\w]", "w", true],
  ["a**b", "axxb", true],
  ["?", "😀", true],
  ["*", "", true],
  ["*", ".x", false],
  ["(a+)+$", "aaa", false],
];

for (const [pattern, name, matches] of PATTERNS) {
  Deno.test(`the pattern ${pattern} and the name "${name}"`, () => {
    assert.equal(namePattern(pattern).matches(name), matches);
  });
}

Deno.test("braces do not multiply without end", () => {
  assert.deepEqual(expandBraces("a{b,{c,d}}{e}", 100), ["ab{e}", "ac{e}", "ab{e}", "ad{e}"]);
  assert.equal(expandBraces("{a,b}".repeat(30), 100), undefined);
  assert.equal(expandBraces(`{${",".repeat(1000)}}`, 100), undefined);
});

Deno.test("a search that becomes too wide is given up", async () => {
  const { files } = memorySystem({ files: { "/r/a/x.yaml": "" } });
  assert.equal(await expandPattern(files, "/r", "x".repeat(1025) + "*"), undefined);
  assert.equal(await expandPattern(files, "/r", "{a,b}".repeat(10)), undefined);
  for (let at = 0; at < 12; at++) files.putLink(`/r/l${at}`, "/r");
  let listed = 0;
  const counted: typeof files = Object.assign(Object.create(files), {
    list: (...asked: Parameters<typeof files.list>) => {
      listed++;
      return files.list(...asked);
    },
  });
  assert.equal(await expandPattern(counted, "/r", "*/".repeat(12) + "x"), undefined);
  assert.ok(listed <= MOST_FOLDERS + 1, `it looked into ${listed} folders`);
});

Deno.test("of very many problems the first are told, errors before warnings, and how many more there are", () => {
  const at = (line: number): Problem["place"] => ({ file: "f", line, column: 1 });
  const warnings = Array.from({ length: 5000 }, (_, line) => warningAt(at(line + 1), "w"));
  const told = mostProblems([...warnings, errorAt(at(9000), "e")]);
  assert.equal(told.length, 1001);
  assert.deepEqual([told[999]?.message, told[1000]?.message], ["e", "and 4001 more"]);
  assert.equal(told[1000]?.severity, "warning");
  const errors = Array.from({ length: 2000 }, (_, line) => errorAt(at(line + 1), "e"));
  assert.deepEqual(mostProblems(errors)[1000], { ...errorAt(at(1001), "and 1000 more") });
  assert.equal(mostProblems(errors.slice(0, 1000)).length, 1000);
});
