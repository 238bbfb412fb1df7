import { join, parse, resolve } from "node:path";
import type { Files } from "../system/ports.ts";
import { MOST_FOLDERS } from "./yaml_files.ts";

export function isPattern(path: string): boolean {
  return /[*?[\]{}]/.test(path);
}

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
  const search: Search = { files, found: new Set(), folders: 0 };
  for (const one of expandBraces(pattern)) {
    const absolute = resolve(base, one);
    const { root } = parse(absolute);
    await walk(search, root, absolute.slice(root.length).split(/[\\/]/).filter((part) => part !== ""));
    if (search.folders > MOST_FOLDERS) return undefined;
  }
  const depth = (path: string): number => path.split(/[\\/]/).length;
  return [...search.found].sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
}

interface Search {
  readonly files: Files;
  readonly found: Set<string>;
  folders: number;
}

async function walk(search: Search, folder: string, parts: readonly string[]): Promise<void> {
  const [part, ...rest] = parts;
  if (part === undefined || search.folders > MOST_FOLDERS) return;
  if (part === "**") {
    await walk(search, folder, rest);
    for (const { name, kind } of await list(search, folder)) {
      if (kind === "folder" && !name.startsWith(".")) await walk(search, join(folder, name), parts);
    }
    return;
  }
  const names = isPattern(part)
    ? (await list(search, folder)).map((entry) => entry.name).filter(matcher(part))
    : [part];
  for (const name of names) {
    const path = join(folder, name);
    if (rest.length > 0) await walk(search, path, rest);
    else if ((await search.files.target(path))?.kind === "file") search.found.add(path);
  }
}

async function list(search: Search, folder: string): ReturnType<Files["list"]> {
  search.folders++;
  const info = await search.files.target(folder);
  return info?.kind === "folder" ? await search.files.list(folder) : [];
}

function matcher(part: string): (name: string) => boolean {
  const source = part.replace(/\[!?[^\]]+\]|[\s\S]/g, (piece) => {
    if (piece === "*") return ".*";
    if (piece === "?") return ".";
    if (piece.length > 1) return piece.replace(/^\[!/, "[^").replace(/\\/g, "\\\\");
    return piece.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  });
  const expression = new RegExp(`^${source}$`, "s");
  return (name) => expression.test(name) && (part.startsWith(".") || !name.startsWith("."));
}

/** `a/{b,c}.yaml` as `a/b.yaml` and `a/c.yaml`; at most 100 alternatives. */
function expandBraces(pattern: string): string[] {
  let open = [pattern];
  for (let round = 0; round < 10 && open.length <= 100; round++) {
    const next = open.flatMap((one) => {
      const match = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(one);
      if (match === null) return [one];
      const [, before = "", inside = "", after = ""] = match;
      return inside.split(",").map((choice) => before + choice + after);
    });
    if (next.length === open.length) return open;
    open = next;
  }
  return open;
}
