import assert from "node:assert/strict";
import { yamlFilesBelow } from "../../../src/yaml/yaml_files.ts";
import { memorySystem } from "../system/memory_system.ts";

Deno.test("nearer files come first, then by name; .yaml beats .yml; other files do not count", async () => {
  const names = [
    "z.yaml",
    "a.yml",
    "b.yaml",
    "b.yml",
    "c.YAML",
    "note.txt",
    ".hidden.yaml",
    "sub/a.yaml",
    "sub/deep/a.yml",
  ];
  const { files } = memorySystem({ files: Object.fromEntries(names.map((name) => [`/d/${name}`, ""])) });
  assert.deepEqual(
    (await yamlFilesBelow(files, "/d")).map((path) => path.replace("/d/", "")),
    [".hidden.yaml", "a.yml", "b.yaml", "c.YAML", "z.yaml", "sub/a.yaml", "sub/deep/a.yml"],
  );
});

Deno.test("links are followed, but never in a circle", async () => {
  const { files } = memorySystem({ files: { "/d/a.yaml": "", "/shared/b.yaml": "" } });
  files.putLink("/d/again", "/d");
  files.putLink("/d/shared", "/shared");
  files.putLink("/d/c.yaml", "/shared/b.yaml");
  files.putLink("/d/dangling.yaml", "/nope");
  assert.deepEqual(await yamlFilesBelow(files, "/d"), ["/d/a.yaml", "/d/c.yaml", "/d/shared/b.yaml"]);
});

Deno.test("an absent folder has no files, and a file in its place is told", async () => {
  const { files } = memorySystem({ files: { "/file": "" } });
  assert.deepEqual(await yamlFilesBelow(files, "/nope"), []);
  await assert.rejects(yamlFilesBelow(files, "/file"), {
    code: "config_invalid",
    message: /^cannot read the folder "\/file"/,
  });
});
