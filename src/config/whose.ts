import type { Folders } from "../files/folders.ts";
import { isBelow, join, resolve } from "../system/path.ts";
import type { System } from "../system/ports.ts";
import { shownPath } from "../yaml/shown_path.ts";
import type { Plan } from "./find.ts";
import { projectFolder } from "./project.ts";

/** What tells files apart by whose they are. */
export interface Owners {
  readonly system: System;
  readonly folders: Folders;
  readonly plan: Plan;
  /** The person's own files, as they are shown in places. */
  readonly personal: ReadonlySet<string>;
}

/** The person's, the project's, or else the real path of a file that is neither's and stands for itself. */
export type Whose = "person" | "project" | `file ${string}`;

/**
 * Whose text a file is, by where it really lies and not by how it was reached: a profile in a folder of the person is theirs
 * although it is laid over a project, and what a project imports from elsewhere is not the project's. It says where
 * secrets of the file may go, and gives the file no rights.
 *
 * @param file absolute, or as it is shown in places
 */
export async function whose({ system, folders, plan, personal }: Owners, file: string): Promise<Whose> {
  const { files } = system;
  const realPath = async (path: string): Promise<string> =>
    await files.realPath(path).catch(() => undefined) ?? path;
  const here = files.workingFolder();
  const real = await realPath(resolve(here, file));
  if ([file, real].some((path) => personal.has(shownPath(path, here)))) return "person";
  for (const folder of [join(folders.home, ".atmos"), folders.config]) {
    if (isBelow(real, await realPath(folder))) return "person";
  }
  // What git keeps was never part of what was cloned.
  if (real.split(/[\\/]/).some((part) => part.toLowerCase() === ".git")) return `file ${real}`;
  const home = await realPath(folders.home);
  const sources = plan.sources.filter(({ owner }) => owner === "project").map(({ folder }) => folder);
  for (const folder of [await projectFolder(system, plan), plan.configFolder, ...sources]) {
    const root = await realPath(folder);
    // A home that is a repository is not what was cloned into it.
    if (root !== home && !isBelow(home, root) && isBelow(real, root)) return "project";
  }
  return `file ${real}`;
}
