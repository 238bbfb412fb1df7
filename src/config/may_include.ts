import type { Folders } from "../files/folders.ts";
import { dirname, isBelow, join } from "../system/path.ts";
import type { System } from "../system/ports.ts";
import { shownPath } from "../yaml/shown_path.ts";
import type { Plan } from "./find.ts";
import { projectFolder } from "./project.ts";

/** Whose text a file is, and where the project's lie. */
export interface Includers {
  readonly system: System;
  readonly folders: Folders;
  readonly plan: Plan;
  /** The person's own files, as they are shown in places. */
  readonly personal: ReadonlySet<string>;
}

/**
 * Whether a file that is not read as one of the person's own may take in another one, by its real path. A project takes in
 * its own: what else lies on the machine, such as keys, or what a person's own file runs, is none of its values, which may become addresses,
 * headers and variables.
 */
export async function mayInclude(
  { system, folders, plan, personal }: Includers,
  file: string,
  real: string,
): Promise<boolean> {
  const { files } = system;
  const shown = (path: string): string => shownPath(path, files.workingFolder());
  if (personal.has(shown(file))) return true;
  if (personal.has(shown(real))) return false;
  const places = [join(folders.home, ".atmos"), folders.config];
  if (places.some((folder) => isBelow(file, folder))) return true;
  const realPath = async (path: string): Promise<string> =>
    await files.realPath(path).catch(() => undefined) ?? path;
  // What git keeps, the person's token for the clone among it, was never part of what was cloned.
  if (real.split(/[\\/]/).some((part) => part.toLowerCase() === ".git")) return false;
  if (isBelow(real, dirname(await realPath(file)))) return true;
  const project = await projectFolder(system, plan);
  const home = await realPath(folders.home);
  // A home that is a repository is not what was cloned into it.
  return project !== home && !isBelow(home, project) && isBelow(real, project);
}
