import { isAbsolute, join, resolve } from "../system/path.ts";
import type { Files } from "../system/ports.ts";

export interface BasePathRequest {
  readonly path: string | undefined;
  /** Whether it comes from a file rather than from the command line or the environment. */
  readonly fromFile: boolean;
  readonly configFolder: string;
  readonly gitRoot: string | undefined;
  /** Whether the repository's root stands in for an empty path. */
  readonly gitRootIsBase: boolean;
}

/**
 * The absolute base path. Empty: the repository's root, else the configuration's folder. Beginning with a dot:
 * from the configuration's folder, or from the working folder when it was given on the command line. A bare name:
 * below the repository's root when it is there, else below the working folder when it is there.
 */
export async function resolveBasePath(files: Files, request: BasePathRequest): Promise<string> {
  const { path = "", fromFile, configFolder, gitRoot, gitRootIsBase } = request;
  const here = files.workingFolder();
  if (isAbsolute(path)) return resolve(path);
  if (path === "" || (path === "." && fromFile)) {
    return gitRootIsBase && gitRoot !== undefined ? gitRoot : configFolder;
  }
  if (path.startsWith(".")) return resolve(fromFile ? configFolder : here, path);
  const choices = gitRoot === undefined ? [here] : [gitRoot, here];
  for (const folder of choices) {
    if (await files.target(join(folder, path)).catch(() => undefined) !== undefined) {
      return join(folder, path);
    }
  }
  return join(choices[0] ?? here, path);
}
