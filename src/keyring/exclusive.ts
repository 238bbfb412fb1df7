import type { Folders } from "../files/folders.ts";
import { withLock } from "../files/lock.ts";
import { ScopedDir } from "../files/scoped_dir.ts";
import type { System } from "../system/ports.ts";
import type { Exclusive } from "./chunked.ts";

/** Locks of the operating system, one for each name. */
export function fileLocks(system: System, folders: Folders): Exclusive {
  const dir = new ScopedDir(system.files, folders.cache);
  return (name, work) =>
    withLock(system, dir, { name: `keyring ${name}`, what: "an item of the keyring" }, work);
}
