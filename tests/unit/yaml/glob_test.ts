import assert from "node:assert/strict";
import { expandPattern } from "../../../src/yaml/glob.ts";
import { isPattern } from "../../../src/yaml/yaml_files.ts";
import { memorySystem } from "../system/memory_system.ts";

const FILES = [
  "a.yaml",
  "b.yml",
  "c.txt",
  ".hidden.yaml",
  "d/a.yaml",
  "d/e/f.yaml",
  "d/.h/g.yaml",
  "x[1].yaml",
  "z/a.yaml",
];

const CASES: readonly [pattern: string, found: string[]][] = [
  ["*.yaml", ["a.yaml", "x[1].yaml"]],
  ["?.y*ml", ["a.yaml", "b.yml"]],
  ["**/*.yaml", ["a.yaml", "x[1].yaml", "d/a.yaml", "z/a.yaml", "d/e/f.yaml"]],
  ["d/**/*.yaml", ["d/a.yaml", "d/e/f.yaml"]],
  ["**/a.yaml", ["a.yaml", "d/a.yaml", "z/a.yaml"]],
  ["{d,z}/a.yaml", ["d/a.yaml", "z/a.yaml"]],
  ["{a,b}.{yaml,yml}", ["a.yaml", "b.yml"]],
  ["[ab].*", ["a.yaml", "b.yml"]],
  ["[!ab].*", ["c.txt"]],
  ["[^ab].*", ["c.txt"]],
  [".*.yaml", [".hidden.yaml"]],
  ["d/.h/*", ["d/.h/g.yaml"]],
  ["*/a.yaml", ["d/a.yaml", "z/a.yaml"]],
  ["../repo/d/*", ["d/a.yaml"]],
  ["/repo/z/*", ["z/a.yaml"]],
  ["nope/*.yaml", []],
  ["a.yaml/*", []],
  ["*.(yaml|yml)", []],
];

for (const [pattern, found] of CASES) {
  Deno.test(`the pattern ${pattern}`, async () => {
    const { files } = memorySystem({ files: Object.fromEntries(FILES.map((name) => [`/repo/${name}`, ""])) });
    const paths = await expandPattern(files, "/repo", pattern);
    assert.deepEqual(paths?.map((path) => path.replace("/repo/", "")), found);
  });
}

Deno.test("** does not run in circles through links, and a link to a file is a file", async () => {
  const { files } = memorySystem({ files: { "/repo/d/a.yaml": "" } });
  files.putLink("/repo/d/up", "/repo");
  files.putLink("/repo/d/l.yaml", "a.yaml");
  assert.deepEqual(await expandPattern(files, "/repo", "**/*.yaml"), ["/repo/d/a.yaml", "/repo/d/l.yaml"]);
});

Deno.test("only *, ?, [ ] and { } make a pattern", () => {
  assert.deepEqual(["a*", "a?", "a[b]", "a{b}", "a.yaml", "a b"].map(isPattern), [
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
});
