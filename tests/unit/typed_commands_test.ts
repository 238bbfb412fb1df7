import assert from "node:assert/strict";

const SRC = new URL("../../src/", import.meta.url);

/** What is shown of a project's own text, and no command of ours with a name in it. */
const OWN_WORDS: ReadonlySet<string> = new Set(["cli/steps/run_workflow.ts", "cli/steps/progress.ts"]);

Deno.test("no command that is shown has a name in it that is not written for shells", async () => {
  const found: string[] = [];
  let files = 0;
  for await (const file of sources(SRC)) {
    const text = await Deno.readTextFile(file);
    const path = file.href.slice(SRC.href.length);
    files++;
    // What is YAML is no command.
    const commands = text.match(/\\`(?!\w+: )[^`\\]*\$\{\s*printable\(/g) ?? [];
    if (!OWN_WORDS.has(path)) found.push(...commands.map((command) => `${path}: ${command}`));
  }
  assert.ok(files > 100);
  assert.deepEqual(found, []);
});

async function* sources(folder: URL): AsyncGenerator<URL> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const below = new URL(isDirectory ? `${name}/` : name, folder);
    if (isDirectory) yield* sources(below);
    else if (name.endsWith(".ts")) yield below;
  }
}
