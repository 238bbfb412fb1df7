import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { inTempFolder } from "../../unit/system/temp_folder.ts";
import { findOrMake } from "./bundled.ts";

/** A project that says a word, with everything that the real one has. */
async function writeProject(root: string, word: string): Promise<void> {
  const files = {
    // What is imported late is read by the program itself.
    "deno.json": JSON.stringify({ permissions: { atmos: { read: true }, tools: { run: true } } }),
    "deno.lock": `{ "version": "5" }`,
    "src/word.ts": `export const word: string = ${JSON.stringify(word)};`,
    "main.ts": `const { word } = await import("./src/word.ts"); console.log(word);`,
    "tests/stories/harness/other_machine.ts": "",
    "tests/stories/harness/patience.ts": "",
    "tests/stories/harness/other_machine_main.ts":
      `import { word } from "../../../src/word.ts"; console.log(word);`,
  };
  for (const [name, text] of Object.entries(files)) {
    await Deno.mkdir(dirname(join(root, name)), { recursive: true });
    await Deno.writeTextFile(join(root, name), text);
  }
}

async function said(root: string): Promise<string> {
  const bundle = await findOrMake(root, join(root, "bundles"));
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-P=atmos", "--config", bundle.settings, bundle.main("main.ts")],
  }).output();
  return new TextDecoder().decode(stdout).trim();
}

async function bundlesIn(root: string): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(join(root, "bundles")), ({ name }) => name);
  return names.filter((name) => name !== "lock");
}

Deno.test("stories start what the sources say now, and a bundle of the same sources is made once", async () => {
  await inTempFolder(async (root) => {
    await writeProject(root, "before");
    assert.equal(await said(root), "before");
    const [first = ""] = await bundlesIn(root);
    const { ino } = await Deno.stat(join(root, "bundles", first));
    assert.equal(await said(root), "before");
    assert.equal((await Deno.stat(join(root, "bundles", first))).ino, ino);
    await writeProject(root, "after");
    assert.equal(await said(root), "after");
    assert.equal((await bundlesIn(root)).length, 2);
  });
});

Deno.test("processes that need a bundle at once make one", async () => {
  await inTempFolder(async (root) => {
    await writeProject(root, "word");
    await Promise.all([said(root), said(root), said(root)]);
    assert.equal((await bundlesIn(root)).length, 1);
  });
});

Deno.test("the bundle of another day goes when a new one is made", async () => {
  await inTempFolder(async (root) => {
    await writeProject(root, "before");
    await said(root);
    const [old = ""] = await bundlesIn(root);
    const twoDaysAgo = new Date(Date.now() - 2 * 24 * 60 * 60_000);
    await Deno.utime(join(root, "bundles", old), twoDaysAgo, twoDaysAgo);
    await writeProject(root, "after");
    await said(root);
    assert.ok(!(await bundlesIn(root)).includes(old));
  });
});

Deno.test("a bundle of a file that its name says nothing about is not made", async () => {
  await inTempFolder(async (root) => {
    await writeProject(root, "word");
    await Deno.writeTextFile(join(root, "elsewhere.ts"), "export const word = 1;");
    await Deno.writeTextFile(
      join(root, "main.ts"),
      `import { word } from "./elsewhere.ts"; console.log(word);`,
    );
    await assert.rejects(said(root), /elsewhere\.ts is not among SOURCES/);
    await Deno.writeTextFile(join(root, "main.ts"), "const = 1;");
    await assert.rejects(said(root), /cannot bundle the program/);
  });
});
