/** Where the files of a session are. Every identity has its own folder, so that a child never holds those of another. */
import { realmPath, safeName } from "../../../files/safe_name.ts";
import { ScopedDir } from "../../../files/scoped_dir.ts";
import type { SessionKey } from "../../cloud.ts";
import type { CloudContext } from "../../link.ts";

/** Ours: everything there is to know of the session. */
export const SESSION_FILE = "session.json";

/** The Azure CLI's: what it reads, and whatever it writes beside it. */
export const CLI_FOLDER = "cli";

/** The folder below which everything of these places is. */
export function sessionRoot({ system, folders }: CloudContext): ScopedDir {
  return new ScopedDir(system.files, folders.config);
}

/** `[<realm>/]azure`, as names below {@link sessionRoot}. */
export function cloudFolder({ realm }: CloudContext): readonly string[] {
  return [...realmPath(realm), "azure"];
}

/** `[<realm>/]azure/<provider>/<identity>/<made for>` */
export function sessionFolder(context: CloudContext, key: SessionKey): readonly string[] {
  return [...cloudFolder(context), safeName(key.provider), safeName(key.identity), key.madeFor];
}

/** Whether a folder in that of an identity is one of these. */
export function isMadeFor(name: string): boolean {
  return /^[0-9a-f]+-[0-9a-f]+$/.test(name);
}
