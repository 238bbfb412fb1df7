import { join, resolve, rootOf } from "../system/path.ts";
import type { Files } from "../system/ports.ts";
import { expandBraces } from "./braces.ts";
import { namePattern } from "./name_pattern.ts";
import { isPattern, MOST_ENTRIES, MOST_FOLDERS } from "./yaml_files.ts";

/** Characters of a pattern. */
const LONGEST = 1024;
/** Alternatives that braces may stand for. */
const MOST_ALTERNATIVES = 100;
/** Comparisons of a character of a name with a piece of a pattern: less than a second. */
const MOST_STEPS = 100_000_000;

/**
 * The files that a pattern matches, nearer ones first, then by name. `*` and `?` stay inside one name, `**` stands
 * for any number of folders, `[abc]` and `{a,b}` for alternatives. Names that begin with a dot need a dot in the
 * pattern. `**` does not go through links. Undefined when the search becomes too wide.
 */
export async function expandPattern(
  files: Files,
  base: string,
  pattern: string,
): Promise<string[] | undefined> {
  const search: Search = { files, found: new Set(), folders: 0, entries: 0, steps: 0 };
  const alternatives = pattern.length > LONGEST ? undefined : expandBraces(pattern, MOST_ALTERNATIVES);
  if (alternatives === undefined) return undefined;
  for (const one of alternatives) {
    const absolute = resolve(base, one);
    const root = rootOf(absolute);
    const parts = absolute.slice(root.length).split(/[\\/]/).filter((part) => part !== "");
    await walk(search, root, parts.filter((part, at) => part !== "**" || parts[at - 1] !== "**"));
    if (isTooWide(search)) return undefined;
  }
  const depth = (path: string): number => path.split(/[\\/]/).length;
  return [...search.found].sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
}

interface Search {
  readonly files: Files;
  readonly found: Set<string>;
  /** What was looked at so far. */
  folders: number;
  entries: number;
  steps: number;
}

function isTooWide({ folders, entries, steps }: Search): boolean {
  return folders > MOST_FOLDERS || entries > MOST_ENTRIES || steps > MOST_STEPS;
}

async function walk(search: Search, folder: string, parts: readonly string[]): Promise<void> {
  const [part, ...rest] = parts;
  if (part === undefined || isTooWide(search)) return;
  if (part === "**") {
    await walk(search, folder, rest);
    for (const { name, kind } of await list(search, folder)) {
      if (kind === "folder" && !name.startsWith(".")) await walk(search, join(folder, name), parts);
    }
    return;
  }
  for (const name of isPattern(part) ? await matching(search, folder, part) : [part]) {
    if (isTooWide(search)) return;
    const path = join(folder, name);
    if (rest.length > 0) await walk(search, path, rest);
    else if ((await search.files.target(path))?.kind === "file") search.found.add(path);
  }
}

async function matching(search: Search, folder: string, part: string): Promise<string[]> {
  const pattern = namePattern(part);
  const names: string[] = [];
  for (const { name } of await list(search, folder)) {
    search.steps += pattern.length * name.length;
    if (isTooWide(search)) return [];
    if (pattern.matches(name)) names.push(name);
  }
  return names;
}

async function list(search: Search, folder: string): ReturnType<Files["list"]> {
  search.folders++;
  const info = await search.files.target(folder);
  if (info?.kind !== "folder" || isTooWide(search)) return [];
  const entries = await search.files.list(folder, MOST_ENTRIES);
  search.entries += entries.length;
  return entries;
}
