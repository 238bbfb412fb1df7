import { delimiter, isAbsolute, resolve, sep } from "node:path";
import { inContinuousIntegration, truthOf } from "../../truth_words.ts";
import type { System } from "../../system/ports.ts";

/**
 * Whether the environment says that a project's programs may run. `ATMOS_TRUST` is a true-word for all, a false-word
 * for none, or a list of folders like that of `PATH`, each with everything below it. Unless it says no, a machine of
 * continuous integration trusts what it has been given to build.
 */
export async function trustedByEnvironment(system: System, project: string): Promise<boolean> {
  const word = system.env.get("ATMOS_TRUST")?.trim() ?? "";
  const said = truthOf(word);
  if (said === false) return false;
  if (said === true || inContinuousIntegration(system.env)) return true;
  for (const folder of word.split(delimiter).filter((entry) => entry !== "")) {
    if (!isAbsolute(folder)) {
      system.log.warn("A folder in ATMOS_TRUST is not absolute, so it is not used", { folder });
      continue;
    }
    const real = await system.files.realPath(resolve(folder)).catch(() => undefined);
    if (real !== undefined && isWithin(project, real)) return true;
  }
  return false;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
