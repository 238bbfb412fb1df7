/** Where it is kept what a person has allowed: one owner-only file for each project, `<data>/trust/<hash>.json`. */
import { messageOf } from "../../errors.ts";
import type { Program } from "../../config/programs.ts";
import type { Folders } from "../../files/folders.ts";
import { withLock } from "../../files/lock.ts";
import { readJson } from "../../files/read_json.ts";
import { ScopedDir } from "../../files/scoped_dir.ts";
import type { System } from "../../system/ports.ts";
import { recordIn, recordName, recordText, type TrustRecord, withPrograms } from "./record.ts";

const FOLDER = "trust";

/** Milliseconds to wait for another process, which has nothing to do here but to write one file. */
const LOCK_LIMIT = 10_000;

interface Place {
  readonly system: System;
  readonly folders: Folders;
}

/** What the project in a folder may run; undefined also when that cannot be read, which is told in the log. */
export async function readTrust(place: Place, folder: string): Promise<TrustRecord | undefined> {
  const record = await readRecord(place, recordName(folder));
  return record?.folder === folder ? record : undefined;
}

/** @throws AtmosError `storage`, `busy` */
export async function rememberTrust(
  place: Place,
  folder: string,
  programs: readonly Program[],
): Promise<void> {
  await exclusively(place, async (dir) => {
    const record = withPrograms(await readTrust(place, folder), folder, programs, place.system.clock.now());
    await dir.write([FOLDER, recordName(folder)], recordText(record));
  });
}

/**
 * Forgets everything that the project in a folder may run; whether there was anything.
 *
 * @throws AtmosError `storage`, `busy`
 */
export async function forgetTrust(place: Place, folder: string): Promise<boolean> {
  return await exclusively(place, async (dir) => {
    const removed = await dir.remove(FOLDER, recordName(folder));
    await dir.removeEmpty(FOLDER);
    return removed;
  });
}

/** The same for all projects; how many there were. */
export async function forgetAllTrust(place: Place): Promise<number> {
  return await exclusively(place, async (dir) => {
    const entries = await dir.list(FOLDER);
    for (const { name } of entries) await dir.remove(FOLDER, name);
    if (entries.length > 0) await dir.removeEmpty(FOLDER);
    return entries.filter(({ name }) => name.endsWith(".json")).length;
  });
}

/** All projects that may run something, by folder. */
export async function allTrust(place: Place): Promise<TrustRecord[]> {
  const records: TrustRecord[] = [];
  for (const { name } of await dirOf(place).list(FOLDER)) {
    const record = name.endsWith(".json") ? await readRecord(place, name) : undefined;
    if (record !== undefined && recordName(record.folder) === name) records.push(record);
  }
  return records.sort((one, other) => one.folder < other.folder ? -1 : 1);
}

async function readRecord(place: Place, name: string): Promise<TrustRecord | undefined> {
  try {
    return await readJson(place.system, dirOf(place), [FOLDER, name], recordIn);
  } catch (error) {
    place.system.log.warn("What a project may run cannot be read, so nothing counts as allowed", {
      reason: messageOf(error),
    });
    return undefined;
  }
}

function dirOf({ system, folders }: Place): ScopedDir {
  return new ScopedDir(system.files, folders.data);
}

async function exclusively<T>(place: Place, work: (dir: ScopedDir) => Promise<T>): Promise<T> {
  const dir = dirOf(place);
  const options = { name: FOLDER, what: "the list of trusted programs", limit: LOCK_LIMIT };
  return await withLock(place.system, dir, options, () => work(dir));
}
