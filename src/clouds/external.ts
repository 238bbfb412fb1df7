/** Credentials that a person's environment names and that this program did not put there. Pure. */
import { sep } from "../system/path.ts";
import type { Cloud } from "./cloud.ts";
import type { Folders } from "../files/folders.ts";

export interface ExternalCredential {
  /** The variable. */
  readonly name: string;
  /** The path in it; undefined when the value itself is the secret. */
  readonly path: string | undefined;
}

/** Our own files, which an `auth shell` points to, are no strangers. */
export function externalCredentials(
  clouds: readonly Cloud[],
  env: Readonly<Record<string, string>>,
  folders: Folders,
): ExternalCredential[] {
  const paths = clouds.flatMap(({ external }) => external?.paths ?? []).flatMap((name) => {
    const path = env[name];
    const isOurs = [folders.config, folders.cache].some((folder) => path?.startsWith(folder + sep));
    return !path || isOurs ? [] : [{ name, path }];
  });
  const values = clouds.flatMap(({ external }) => external?.values ?? []).filter((name) => env[name]).map((
    name,
  ) => ({ name, path: undefined }));
  return [...paths, ...values].sort((one, other) => one.name < other.name ? -1 : 1);
}
