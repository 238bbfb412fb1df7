/**
 * Merges the hundreds of files of a bundle into few, as in an executable, and keeps the maps to the sources:
 *
 *   deno run merged.ts BUNDLE OUT ENTRY…
 *
 * What `main.js` imports statically becomes one file; Deno takes three times as long to start many small ones. The entries
 * are paths in the bundle without their extension, and lie in the folder OUT by their last names.
 */
import { basename, dirname, join, resolve } from "node:path";
import { type Plugin, rollup } from "@rollup/wasm-node";
import { importsLate, startsLight } from "../../../scripts/compile/in_memory.ts";

async function merge(bundle: string, out: string, entries: readonly string[]): Promise<void> {
  const paths = entries.map((entry) => join(bundle, `${entry}.js`));
  const build = await rollup({
    input: Object.fromEntries(paths.map((path) => [basename(path, ".js"), path])),
    preserveEntrySignatures: "allow-extension",
    // It takes longer than what it saves.
    treeshake: false,
    plugins: [withMaps],
  });
  const early = new Set<string>();
  const { output } = await build.generate({
    compact: true,
    dir: out,
    sourcemap: true,
    entryFileNames: "[name].mjs",
    chunkFileNames: "[name].mjs",
    manualChunks: (id, { getModuleInfo }) => {
      // The entries stay apart: modules of the program import from the first file while they run, so it may wait for nothing.
      const below = (one: string): readonly string[] => getModuleInfo(one)?.importedIds ?? [];
      for (const one of below(paths[0] ?? "")) early.add(one);
      for (const one of early) for (const other of below(one)) early.add(other);
      return early.has(id) ? "start" : undefined;
    },
  });
  await Deno.mkdir(out, { recursive: true });
  for (const file of output) {
    const text = file.type === "chunk" ? importsLate(file.code) : String(file.source);
    await Deno.writeTextFile(join(out, file.fileName), text);
  }
}

/** Files of the bundle with their maps; everything else is a module of the runtime. */
const withMaps: Plugin = {
  name: "with maps",
  resolveId: (id, importer) => {
    if (importer === undefined) return id;
    return id.startsWith(".") ? resolve(dirname(importer), id) : { id, external: true };
  },
  load: async (id) => ({
    code: startsLight(await Deno.readTextFile(id)),
    map: await Deno.readTextFile(`${id}.map`),
  }),
};

if (import.meta.main) {
  const [bundle = "", out = "", ...entries] = Deno.args;
  await merge(resolve(bundle), resolve(out), entries);
}
