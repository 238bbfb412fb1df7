import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { ENTRY } from "../../../../scripts/compile/build.ts";

const ROOT = resolve(import.meta.dirname ?? "", "../../../..");

interface Dependency {
  readonly specifier: string;
  readonly code?: { readonly specifier?: string };
  readonly isDynamic?: boolean;
}

interface Graph {
  readonly roots: readonly string[];
  readonly modules: readonly { readonly specifier: string; readonly dependencies?: readonly Dependency[] }[];
}

async function graphOf(entry: string): Promise<Graph> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", join(ROOT, entry)],
    cwd: ROOT,
  }).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

/** What is loaded with the first of the roots, each with who asked for it. */
function loadedWith({ roots, modules }: Graph): Map<string, string> {
  const known = new Map(modules.map((module) => [module.specifier, module]));
  const loaded = new Map([[roots[0] ?? "", ""]]);
  for (const specifier of loaded.keys()) {
    for (const { specifier: written, code, isDynamic } of known.get(specifier)?.dependencies ?? []) {
      if (code === undefined || isDynamic) continue;
      const target = code.specifier ?? written;
      if (!loaded.has(target)) loaded.set(target, specifier);
    }
  }
  return loaded;
}

Deno.test("every start loads files of the program alone: no library, and no module of the runtime", async () => {
  const loaded = loadedWith(await graphOf(ENTRY));
  assert.ok(loaded.size > 50, `${loaded.size} modules`);
  const foreign = [...loaded].filter(([specifier]) => !specifier.startsWith("file:"));
  assert.deepEqual(foreign.map(([specifier, from]) => `${specifier} by ${from}`), []);
});
