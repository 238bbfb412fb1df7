import { basename, dirname, join } from "../system/path.ts";
import type { Files, FolderEntry } from "../system/ports.ts";

/** How the name of every temporary file of ours begins. */
export const TEMP_PREFIX = ".atmos-tmp-";

/** What follows a file's name in the name of a copy that was set aside because it is corrupt. */
const ASIDE = ".corrupt-";

/** Milliseconds after which a temporary file has no living writer, where its lock does not tell. */
const STALE = 60 * 60 * 1000;

/** Copies of one corrupt file that are kept, for whoever looks for the cause. */
const KEPT = 3;

const UUID_LENGTH = 36;

/** The end of a temporary file's name, telling which file it was to become. */
function markOf(name: string): string {
  return `-${name.replace(/[^A-Za-z0-9._-]/g, "_").slice(0, 80)}`;
}

/** A new name, not to be guessed, for the temporary file that is to become `name`. */
export function tempName(files: Pick<Files, "freshWord">, name: string): string {
  return TEMP_PREFIX + files.freshWord() + markOf(name);
}

function isTempOf(found: string, name: string): boolean {
  const length = TEMP_PREFIX.length + UUID_LENGTH + markOf(name).length;
  return found.startsWith(TEMP_PREFIX) && found.endsWith(markOf(name)) && found.length === length;
}

/**
 * Removes what killed writers left behind in a folder: temporary files that nobody is about to finish. Answers with how
 * many entries there are besides.
 */
export async function sweepStale(files: Files, folder: string): Promise<number> {
  const entries = await files.list(folder);
  let swept = 0;
  for (const { name, kind } of entries) {
    if (kind !== "file" || !name.startsWith(TEMP_PREFIX)) continue;
    const path = join(folder, name);
    if (await files.isHeld(path) ?? !await isOld(files, path)) continue;
    await files.removeFile(path);
    swept++;
  }
  return entries.length - swept;
}

/** More than an hour older than its folder. Both times come from the file system, whose clock need not be this machine's. */
async function isOld(files: Files, path: string): Promise<boolean> {
  const now = (await files.target(dirname(path)))?.modifiedAt;
  const since = (await files.info(path))?.modifiedAt;
  return now !== undefined && since !== undefined && now - since > STALE;
}

/**
 * Removes files of a folder in the order of their names, and with each the temporary files that were to become it and
 * the corrupt copies of it, for they may hold the same secrets. Whether there was any of them.
 */
export async function removeWithLeftovers(
  files: Files,
  folder: string,
  names: readonly string[],
): Promise<boolean> {
  const entries = await files.list(folder);
  let removed = false;
  for (const name of names) {
    for (const entry of entries) {
      const isOurs = entry.name === name || entry.name.startsWith(name + ASIDE) || isTempOf(entry.name, name);
      if (isOurs && await files.removeFile(join(folder, entry.name))) removed = true;
    }
  }
  return removed;
}

/** The paths of a file's corrupt copies and unfinished successors. */
export async function copiesOf(files: Files, path: string): Promise<string[]> {
  return copiesAmong(await files.list(dirname(path)), basename(path)).map((name) =>
    join(dirname(path), name)
  );
}

/** The names of a file's corrupt copies and unfinished successors among what its folder has. */
export function copiesAmong(entries: readonly FolderEntry[], name: string): string[] {
  return entries.map((entry) => entry.name)
    .filter((found) => found.startsWith(name + ASIDE) || isTempOf(found, name));
}

/** Moves a corrupt file aside, as `<name>.corrupt-<time>`, and keeps the last three of such copies. Answers with the copy's path. */
export async function moveAside(files: Files, path: string, now: number): Promise<string> {
  const stamp = new Date(now).toISOString().replace(/[-:]|\.\d+/g, "");
  const copy = path + ASIDE + stamp;
  await files.rename(path, copy);
  const folder = dirname(path);
  const copies = (await files.list(folder)).filter(({ name }) => name.startsWith(basename(path) + ASIDE));
  for (const { name } of copies.slice(0, -KEPT)) await files.removeFile(join(folder, name));
  return copy;
}
