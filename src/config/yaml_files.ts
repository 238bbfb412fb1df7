import { join } from "node:path";
import type { Files } from "../system/ports.ts";

/** Folders that one search may look into: a pattern that matches half the disk is a mistake. */
export const MOST_FOLDERS = 10_000;

export function isYamlName(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}

/**
 * Every `.yaml` and `.yml` file below a folder, through links, in order of precedence: nearer ones first, then by
 * name. Where `a.yaml` and `a.yml` stand side by side, `a.yml` is left out. An absent folder has none.
 */
export async function yamlFilesBelow(files: Files, folder: string): Promise<string[]> {
  const found: string[] = [];
  const seen = new Set<string>();
  for (let level = [folder]; level.length > 0 && seen.size < MOST_FOLDERS;) {
    const next: string[] = [];
    const here: string[] = [];
    for (const current of level) {
      const real = await files.realPath(current);
      if (real === undefined || seen.has(real)) continue;
      seen.add(real);
      for (const { name, kind } of await files.list(current)) {
        const path = join(current, name);
        const reached = kind === "link" ? (await files.target(path))?.kind : kind;
        if (reached === "folder") next.push(path);
        if (reached === "file" && isYamlName(name)) here.push(path);
      }
    }
    const names = new Set(here);
    found.push(
      ...here.filter((path) => !(path.endsWith(".yml") && names.has(path.replace(/\.yml$/, ".yaml")))).sort(),
    );
    level = next;
  }
  return found;
}
