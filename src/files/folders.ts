import { isAbsolute, join } from "../system/path.ts";
import { AtmosError } from "../errors.ts";
import { printable } from "../printable.ts";
import type { Env } from "../system/ports.ts";

/** The program's own folders, each ending in `atmos`. */
export interface Folders {
  readonly home: string;
  readonly config: string;
  readonly cache: string;
  readonly data: string;
}

/**
 * The home folder: `HOME`, or `USERPROFILE` on Windows; without them, that of the account. One that is no absolute path would be a folder of wherever one
 * happens to work, such as a repository: sign-ins must not get there.
 *
 * @throws AtmosError `storage` when there is none
 */
export function homeFolder(env: Env): string {
  const home = env.get("HOME") || env.get("USERPROFILE") || env.accountHome();
  if (home && isAbsolute(home)) return home;
  const state = home ? `HOME is "${printable(home)}", which is no absolute path` : "HOME is not set";
  throw new AtmosError("storage", `cannot find the home folder: ${state}`, {
    hint: "Set HOME to a folder that belongs to you.",
  });
}

/** A path with `~` at its start for the home folder, as shells take it. */
export function expandHome(path: string, home: string): string {
  return /^~(?=$|[\\/])/.test(path) ? join(home, path.slice(1)) : path;
}

/**
 * Finds the folders: `ATMOS_XDG_*_HOME`, then `XDG_*_HOME`, then the usual place below the home folder. A value that
 * is no absolute path is ignored, as https://specifications.freedesktop.org/basedir-spec wants it.
 */
export function findFolders(env: Env): Folders {
  const home = homeFolder(env);
  const base = (word: string, ...fallback: string[]): string => {
    const named = [env.get(`ATMOS_XDG_${word}_HOME`), env.get(`XDG_${word}_HOME`)];
    const chosen = named.find((path) => path !== undefined && isAbsolute(path));
    return join(chosen ?? join(home, ...fallback), "atmos");
  };
  return {
    home,
    config: base("CONFIG", ".config"),
    cache: base("CACHE", ".cache"),
    data: base("DATA", ".local", "share"),
  };
}
