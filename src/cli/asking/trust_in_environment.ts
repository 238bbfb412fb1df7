import { delimiter, isAbsolute, resolve, sep } from "../../system/path.ts";
import { inContinuousIntegration, truthOf } from "../../truth_words.ts";
import type { System } from "../../system/ports.ts";

/** The word for `ATMOS_TRUST` by which a person is asked, and what they have answered counts: also where `CI` is set. */
export const ASK = "ask";

/**
 * What the environment says about a project's programs: `yes`, `no`, or nothing, so that a person decides.
 * `ATMOS_TRUST` is a true-word for all, a false-word for none, {@link ASK}, or a list of folders like that of `PATH`,
 * each with everything below it. Unless it says otherwise, a machine of continuous integration trusts what it has been
 * given to build.
 */
export async function trustInEnvironment(system: System, project: string): Promise<"yes" | "no" | undefined> {
  const word = system.env.get("ATMOS_TRUST")?.trim() ?? "";
  const said = truthOf(word);
  if (said !== undefined) return said ? "yes" : "no";
  if (word.toLowerCase() === ASK) return undefined;
  if (inContinuousIntegration(system.env)) return "yes";
  for (const folder of word.split(delimiter).filter((entry) => entry !== "")) {
    if (!isAbsolute(folder)) {
      system.log.warn("A folder in ATMOS_TRUST is not absolute, so it is not used", { folder });
      continue;
    }
    const real = await system.files.realPath(resolve(folder)).catch(() => undefined);
    if (real !== undefined && isWithin(project, real)) return "yes";
  }
  return undefined;
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}
