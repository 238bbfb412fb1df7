import { join } from "../system/path.ts";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import { FileFailure, type Files } from "../system/ports.ts";
import { failureWords } from "./failure_words.ts";

/** Folders that one search may look into: a pattern that matches half the disk is a mistake. */
export const MOST_FOLDERS = 10_000;
/** What may lie in them, all together. */
export const MOST_ENTRIES = 50_000;
/** Configuration files that one folder may hold. */
const MOST_FILES = 1000;

export function isYamlName(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}

/**
 * Every `.yaml` and `.yml` file below a folder, through links, in order of precedence: nearer ones first, then by
 * name. Where `a.yaml` and `a.yml` stand side by side, `a.yml` is left out. An absent folder has none.
 *
 * @throws AtmosError `config_invalid` when a folder cannot be read, or there is more than any project has
 */
export async function yamlFilesBelow(files: Files, folder: string): Promise<string[]> {
  try {
    const found: string[] = [];
    const search: Search = { files, root: folder, seen: new Set(), entries: 0 };
    for (let level = [folder]; level.length > 0;) {
      const { here, below } = await filesIn(search, level);
      for (const path of here) found.push(path);
      if (found.length > MOST_FILES) throw tooMuch(folder, `more than ${MOST_FILES} configuration files`);
      level = below;
    }
    return found;
  } catch (error) {
    if (!(error instanceof FileFailure)) throw error;
    throw unreadable(error.path, failureWords(error));
  }
}

function tooMuch(folder: string, what: string): AtmosError {
  return unreadable(folder, `there are ${what} in it`);
}

function unreadable(path: string, state: string): AtmosError {
  return new AtmosError("config_invalid", `cannot read the folder "${printable(path)}": ${state}`);
}

interface Search {
  readonly files: Files;
  readonly root: string;
  /** The folders so far, without links. */
  readonly seen: Set<string>;
  entries: number;
}

/** What lies in these folders, which are equally deep, and the folders below them. */
async function filesIn(
  search: Search,
  folders: readonly string[],
): Promise<{ here: string[]; below: string[] }> {
  const { files, root, seen } = search;
  const here: string[] = [];
  const below: string[] = [];
  for (const folder of folders) {
    const real = await files.realPath(folder);
    if (real === undefined || seen.has(real)) continue;
    seen.add(real);
    if (seen.size > MOST_FOLDERS) throw tooMuch(root, `more than ${MOST_FOLDERS} folders`);
    for (const { name, kind } of await entriesOf(search, folder)) {
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

async function entriesOf(search: Search, folder: string): ReturnType<Files["list"]> {
  const entries = await search.files.list(folder, MOST_ENTRIES).catch((error) => {
    if (error instanceof FileFailure && error.reason === "too_large") return undefined;
    throw error;
  });
  search.entries += entries?.length ?? Infinity;
  if (entries !== undefined && search.entries <= MOST_ENTRIES) return entries;
  throw tooMuch(search.root, `more than ${MOST_ENTRIES} entries`);
}

/** Whether a path stands for what a search of folders finds. */
export function isPattern(path: string): boolean {
  return /[*?[\]{}]/.test(path);
}
