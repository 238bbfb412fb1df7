/** Where the files of a session are. Every identity has its own, so that a child never holds the keys of another. */
import { realmPath, safeName } from "../../files/safe_name.ts";
import { ScopedDir } from "../../files/scoped_dir.ts";
import type { SessionKey } from "../session.ts";
import type { CloudContext } from "../link.ts";

/** The cloud's own folder below the configuration folder. */
export type CloudFolder = "aws" | "mock";

/** The files that the AWS SDKs and the AWS CLI read: keys in the one, settings in the other. */
export const SESSION_FILES = ["credentials", "config"] as const;

/** The config file of children whose programs start a command for keys. No keys are in it. */
export const PROCESS_FILE = "process";

/** Everything that may be in a session's folder, the keys first. */
export const OWN_FILES = [...SESSION_FILES, PROCESS_FILE] as const;

export type OwnFile = typeof OWN_FILES[number];
export type SessionFile = typeof SESSION_FILES[number];

/** Names that stand directly in a provider's folder where identities have shared its files. */
const SHARED = /^c(?=(redentials|onfig)(\.|$))/;

/** The folder below which everything of these places is. */
export function sessionRoot({ system, folders }: CloudContext): ScopedDir {
  return new ScopedDir(system.files, folders.config);
}

/** `[<realm>/]<cloud>`, as names below {@link sessionRoot}. */
export function cloudFolder({ realm }: CloudContext, cloud: string): readonly string[] {
  return [...realmPath(realm), cloud];
}

/** `[<realm>/]<cloud>/<provider>` */
export function providerFolder(context: CloudContext, cloud: string, provider: string): readonly string[] {
  return [...cloudFolder(context, cloud), safeName(provider)];
}

/**
 * `[<realm>/]<cloud>/<provider>/<identity>/<made for>`: what was made for other settings, such as those of another
 * project with the same names, is another place, and neither found nor replaced.
 */
export function sessionFolder(context: CloudContext, cloud: string, key: SessionKey): readonly string[] {
  return [...providerFolder(context, cloud, key.provider), identityFolder(key.identity), key.madeFor];
}

/** Whether a folder in that of an identity is one of these. */
export function isMadeFor(name: string): boolean {
  return /^[0-9a-f]+-[0-9a-f]+$/.test(name);
}

/** The name of an identity's folder: never one of the shared files. */
export function identityFolder(identity: string): string {
  return safeName(identity).replace(SHARED, "%63");
}
