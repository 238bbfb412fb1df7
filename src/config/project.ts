import { sep } from "../system/path.ts";
import type { System } from "../system/ports.ts";
import type { Folders } from "../files/folders.ts";
import { type Plan, type PlanOptions, planSources } from "./find.ts";

/**
 * The folder that a project is known by, without links: the root of the repository in which its configuration lies,
 * else the configuration's own folder.
 */
export async function projectFolder(
  { files }: System,
  { gitRoot, configFolder }: Pick<Plan, "gitRoot" | "configFolder">,
): Promise<string> {
  const real = async (path: string): Promise<string> =>
    await files.realPath(path).catch(() => undefined) ?? path;
  const folder = await real(configFolder);
  if (gitRoot === undefined) return folder;
  const root = await real(gitRoot);
  // A file that was named on the command line may lie elsewhere.
  return folder === root || folder.startsWith(root.endsWith(sep) ? root : root + sep) ? root : folder;
}

/** The same for a command that reads no configuration. */
export async function findProject(system: System, folders: Folders, options: PlanOptions): Promise<string> {
  return await projectFolder(system, await planSources(system, folders, options));
}
