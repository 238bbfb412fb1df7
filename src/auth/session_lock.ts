import { join } from "node:path";
import type { CloudContext, SessionKey } from "../clouds/cloud.ts";
import type { LockOptions } from "../files/lock.ts";
import { safeName } from "../files/safe_name.ts";
import { ScopedDir } from "../files/scoped_dir.ts";
import { printable } from "../printable.ts";

/** The lock that whoever renews a session holds. */
export function sessionLock({ provider, identity }: SessionKey): Pick<LockOptions, "name" | "what"> {
  return { name: `session ${provider} ${identity}`, what: `the session of "${printable(identity)}"` };
}

/** The folder whose locks guard the sessions of this realm. */
export function lockFolder(
  { system, folders, realm }: Pick<CloudContext, "system" | "folders" | "realm">,
): ScopedDir {
  const own = realm === undefined ? [] : [safeName(realm)];
  return new ScopedDir(system.files, join(folders.cache, ...own));
}
