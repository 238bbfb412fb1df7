import { join } from "node:path";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { FileFailure, type Files } from "../system/ports.ts";
import { failureWords } from "./failure_words.ts";

/** Folders that one search may look into: a pattern that matches half the disk is a mistake. */
export const MOST_FOLDERS = 10_000;

export function isYamlName(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}

/**
 * Every `.yaml` and `.yml` file below a folder, through links, in order of precedence: nearer ones first, then by
 * name. Where `a.yaml` and `a.yml` stand side by side, `a.yml` is left out. An absent folder has none.
 *
 * @throws AtmosError `config_invalid` when a folder cannot be read
 */
export async function yamlFilesBelow(files: Files, folder: string): Promise<string[]> {
  try {
    const found: string[] = [];
    const seen = new Set<string>();
    for (let level = [folder]; level.length > 0 && seen.size < MOST_FOLDERS;) {
      const { here, below } = await filesIn(files, level, seen);
      found.push(...here);
      level = below;
    }
    return found;
  } catch (error) {
    if (!(error instanceof FileFailure)) throw error;
    const state = failureWords(error);
    throw new AtmosError("config_invalid", `cannot read the folder "${printable(error.path)}": ${state}`);
  }
}

/** What lies in these folders, which are equally deep, and the folders below them. */
async function filesIn(
  files: Files,
  folders: readonly string[],
  seen: Set<string>,
): Promise<{ here: string[]; below: string[] }> {
  const here: string[] = [];
  const below: string[] = [];
  for (const folder of folders) {
    const real = await files.realPath(folder);
    if (real === undefined || seen.has(real)) continue;
    seen.add(real);
    for (const { name, kind } of await files.list(folder)) {
      const path = join(folder, name);
      const reached = kind === "link" ? (await files.target(path))?.kind : kind;
      if (reached === "folder") below.push(path);
      if (reached === "file" && isYamlName(name)) here.push(path);
    }
  }
  const names = new Set(here);
  const beaten = (path: string): boolean => /\.yml$/.test(path) && names.has(path.replace(/\.yml$/, ".yaml"));
  return { here: here.filter((path) => !beaten(path)).sort(), below };
}
