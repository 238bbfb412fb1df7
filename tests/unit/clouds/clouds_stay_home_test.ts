/** What a cloud needs outside its folder: a line in the registry, and what is listed here. */
import assert from "node:assert/strict";

const SRC = new URL("../../../src/", import.meta.url);

/** What names Azure or Google Cloud all the same, and why. */
const ALLOWED: Readonly<Record<string, string>> = {
  "cli/auth/integrations/go_commands.ts": "the commands that Atmos in Go has",
  "cli/line/command_names.ts": "the names of those commands",
  "cli/line/help_footer.ts": "their pages",
  "cli/line/program.ts": "their places in the tree",
  "stacks/backend.ts": "Terraform's own names of backends",
  "system/browser_programs.ts": "the names of a browser",
};

const WORDS = /azure|\bgcp\b|google|gcloud/i;

/** Source without its comments: those may tell of whatever they like. */
function withoutComments(source: string): string {
  return source.replace(/\/\*[^]*?\*\//g, "").replace(/(?<!["'`:/])\/\/.*$/gm, "");
}

async function* sources(folder: URL): AsyncGenerator<URL> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const below = new URL(isDirectory ? `${name}/` : name, folder);
    if (isDirectory) yield* sources(below);
    else if (name.endsWith(".ts")) yield below;
  }
}

Deno.test("Azure and Google Cloud are named in their folders, and elsewhere only where it says why", async () => {
  const naming: string[] = [];
  for await (const file of sources(SRC)) {
    const path = file.href.slice(SRC.href.length);
    if (!path.startsWith("clouds/") && WORDS.test(withoutComments(await Deno.readTextFile(file)))) {
      naming.push(path);
    }
  }
  assert.deepEqual(naming.sort(), Object.keys(ALLOWED).sort());
});

Deno.test("of the clouds' shared files, only the registry reads a cloud's folder", async () => {
  const reading: string[] = [];
  for await (const { name, isFile } of Deno.readDir(new URL("clouds/", SRC))) {
    if (!isFile) continue;
    const source = await Deno.readTextFile(new URL(`clouds/${name}`, SRC));
    if (/"\.\/(azure|gcp)\//.test(source)) reading.push(name);
  }
  assert.deepEqual(reading, ["registry.ts"]);
});
