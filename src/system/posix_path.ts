/** Paths with `/` between their folders. Pure. What they mean is what they mean to `node:path`. */

export const sep = "/";
export const delimiter = ":";

export function isAbsolute(path: string): boolean {
  return path.startsWith(sep);
}

export function rootOf(path: string): string {
  return isAbsolute(path) ? sep : "";
}

export function join(...parts: readonly string[]): string {
  const path = parts.filter((part) => part !== "").join(sep);
  if (path === "") return ".";
  const [start, folders] = [rootOf(path), withoutDots(path)];
  if (folders === "") return start || (path.endsWith(sep) ? "./" : ".");
  return start + folders + (path.endsWith(sep) ? sep : "");
}

/** The last part that is absolute, and what follows it; below the working folder when none is. */
export function resolve(workingFolder: () => string, parts: readonly string[]): string {
  const begin = parts.findLastIndex(isAbsolute);
  const before = begin < 0 ? [workingFolder()] : [];
  return sep + withoutDots([...before, ...parts.slice(Math.max(begin, 0))].join(sep));
}

/** From one absolute path to another one. */
export function relative(from: string, to: string): string {
  const [here, there] = [foldersOf(from), foldersOf(to)];
  const apart = here.findIndex((folder, at) => folder !== there[at]);
  const common = apart < 0 ? here.length : apart;
  return [...here.slice(common).map(() => ".."), ...there.slice(common)].join(sep);
}

export function dirname(path: string): string {
  const slash = path.lastIndexOf(sep, endOf(path) - 1);
  if (slash > 1) return path.slice(0, slash);
  if (slash < 0) return ".";
  return slash === 1 && isAbsolute(path) ? "//" : path.slice(0, slash || 1);
}

export function basename(path: string): string {
  const end = endOf(path);
  return path.slice(path.lastIndexOf(sep, end - 1) + 1, end);
}

/** `.yaml`; nothing for a file that only begins with a dot. */
export function extname(path: string): string {
  const name = basename(path);
  const dot = name.lastIndexOf(".");
  return dot <= 0 || name === ".." ? "" : name.slice(dot);
}

/** Where a path ends without the slashes at its end; one that is nothing else keeps its first. */
function endOf(path: string): number {
  let end = path.length;
  while (end > 1 && path[end - 1] === sep) end--;
  return end;
}

function foldersOf(path: string): string[] {
  return withoutDots(path).split(sep).filter((folder) => folder !== "");
}

/** The folders without empty ones, `.` and `..`; a relative path may still begin with `..`. */
function withoutDots(path: string): string {
  const folders: string[] = [];
  for (const folder of path.split(sep)) {
    if (folder === "" || folder === ".") continue;
    if (folder !== "..") folders.push(folder);
    else if (folders.length > 0 && folders.at(-1) !== "..") folders.pop();
    else if (!isAbsolute(path)) folders.push(folder);
  }
  return folders.join(sep);
}
