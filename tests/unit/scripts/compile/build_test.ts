import assert from "node:assert/strict";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundle, compilerCommand } from "../../../../scripts/compile/build.ts";

Deno.test("build: the compiler is this Deno, or the words a person gave", () => {
  assert.deepEqual(compilerCommand(undefined), [Deno.execPath()]);
  assert.deepEqual(compilerCommand("  "), [Deno.execPath()]);
  assert.deepEqual(compilerCommand(" npx  -y deno@2.4.2 "), ["npx", "-y", "deno@2.4.2"]);
});

Deno.test("build: two folders with the same sources make the same bundle, without a trace of the folder", async () => {
  const root = await mkdtemp(join(tmpdir(), "bundle-"));
  try {
    const bundles: Record<string, string>[] = [];
    for (const folder of ["one", "two/deeper"]) {
      const project = join(root, folder);
      await mkdir(join(project, "src"), { recursive: true });
      await writeFile(join(project, "deno.json"), "{}");
      await writeFile(
        join(project, "main.ts"),
        `import { a } from "./src/a.ts"; export const start = async () => console.log(a, await import("./src/b.ts"));`,
      );
      await writeFile(join(project, "src/a.ts"), `export const a: string = import.meta.url;`);
      await writeFile(join(project, "src/b.ts"), `import { a } from "./a.ts"; export const b = a + "b";`);
      const out = join(project, "out");
      await mkdir(out);
      await writeFile(join(out, "left-over.js"), "");
      await bundle(project, "main.ts", out);
      const files: Record<string, string> = {};
      for (const name of (await readdir(out)).sort()) files[name] = await readFile(join(out, name), "utf8");
      bundles.push(files);
    }
    assert.deepEqual(bundles[0], bundles[1]);
    assert.ok(Object.keys(bundles[0] ?? {}).length > 1);
    assert.ok(!JSON.stringify(bundles).includes(root));
  } finally {
    await rm(root, { recursive: true });
  }
});

Deno.test("build: a bundle that cannot be made is an error that names the program", async () => {
  const root = await mkdtemp(join(tmpdir(), "bundle-"));
  try {
    await assert.rejects(
      bundle(root, "absent.ts", join(root, "out")),
      /cannot build: ".* bundle" ended with 1/,
    );
  } finally {
    await rm(root, { recursive: true });
  }
});
