import { withLock } from "../files/lock.ts";
import { realmPath } from "../files/safe_name.ts";
import { ScopedDir } from "../files/scoped_dir.ts";
import type { CloudContext } from "./link.ts";

/** One process at a time reads, writes and removes the sessions of a cloud. It is a matter of milliseconds. */
export async function lockSessions<T>(
  { system, folders, realm }: CloudContext,
  cloud: string,
  work: () => Promise<T>,
): Promise<T> {
  const dir = new ScopedDir(system.files, folders.cache);
  const name = [...realmPath(realm), cloud, "files"].join("-");
  return await withLock(system, dir, { name, what: `the sessions of ${cloud}` }, work);
}
