import { join } from "../system/path.ts";
import type { SessionKey } from "../clouds/session.ts";
import type { CloudContext } from "../clouds/link.ts";
import type { LockOptions } from "../files/lock.ts";
import { realmPath } from "../files/safe_name.ts";
import { ScopedDir } from "../files/scoped_dir.ts";
import { printable } from "../printable.ts";

/** The lock that whoever renews a session holds. */
export function sessionLock({ provider, identity, madeFor }: SessionKey): Pick<LockOptions, "name" | "what"> {
  return {
    name: `session ${madeFor} ${provider} ${identity}`,
    what: `the session of "${printable(identity)}"`,
  };
}

/** The folder whose locks guard the sessions of this realm. */
export function lockFolder(
  { system, folders, realm }: Pick<CloudContext, "system" | "folders" | "realm">,
): ScopedDir {
  return new ScopedDir(system.files, join(folders.cache, ...realmPath(realm)));
}
