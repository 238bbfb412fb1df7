/** Puts full files of the trail away, and removes the oldest when all together are too large. */
import { join } from "../../system/path.ts";
import type { Folders } from "../../files/folders.ts";
import { withLock } from "../../files/lock.ts";
import { ScopedDir } from "../../files/scoped_dir.ts";
import type { System } from "../../system/ports.ts";
import type { AuditEvent } from "./event.ts";
import { CURRENT, putAwayFiles, putAwayName } from "./trail_files.ts";

/** A file of this size is put away; bytes. */
export const LARGEST_PART = 5 * 1024 * 1024;

/**
 * What is put away is kept up to this size; bytes. By size and not by age: a wrong clock must not remove a year, and
 * this many lines, some four million, are years of anybody's work.
 */
export const LARGEST_TRAIL = 1024 * 1024 * 1024;

/**
 * Lines that others append meanwhile go to the file that is put away: none is lost. Answers with what is to be noted
 * when something was removed.
 */
export async function makeRoom(system: System, folders: Folders): Promise<AuditEvent | undefined> {
  const { files } = system;
  const path = join(folders.data, CURRENT);
  const isFull = async (): Promise<boolean> => ((await files.info(path))?.size ?? 0) >= LARGEST_PART;
  if (!await isFull()) return undefined;
  const locks = new ScopedDir(files, folders.cache);
  return await withLock(system, locks, { name: "audit", what: "the audit trail", limit: 5000 }, async () => {
    if (!await isFull()) return undefined;
    await files.rename(path, await freePath(system, folders));
    return await trim(system, folders);
  });
}

/** A clock that was set back may name a file that is there. */
async function freePath({ files, clock }: System, { data }: Folders): Promise<string> {
  for (let at = clock.now();; at++) {
    const path = join(data, putAwayName(at));
    if (await files.info(path) === undefined) return path;
  }
}

async function trim({ files }: System, { data }: Folders): Promise<AuditEvent | undefined> {
  const names = putAwayFiles((await files.list(data)).map(({ name }) => name));
  const sizes: number[] = [];
  for (const name of names) sizes.push((await files.info(join(data, name)))?.size ?? 0);
  let surplus = sizes.reduce((sum, size) => sum + size, 0) - LARGEST_TRAIL;
  let removed = 0;
  let target: string | undefined;
  for (; surplus > 0 && removed < names.length - 1; removed++) {
    target = names[removed];
    await files.removeFile(join(data, target ?? ""));
    surplus -= sizes[removed] ?? 0;
  }
  return target === undefined
    ? undefined
    : { event: "trim", outcome: "done", target, counts: { removed, kept: names.length - removed } };
}
