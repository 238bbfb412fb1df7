/** Removes sections of a session file, with the file and its folders when nothing is left in them. */
import { AtmosError } from "../../errors.ts";
import type { ScopedDir } from "../../files/scoped_dir.ts";
import { withoutSections } from "./ini_sections.ts";

/**
 * Reads the file again, so that what others have written meanwhile stays. Copies of it that were set aside go in any
 * case: they may hold the same secrets.
 *
 * @param sections undefined for all of the file
 * @returns whether anything was removed
 */
export async function removeSections(
  dir: ScopedDir,
  names: readonly string[],
  sections: readonly string[] | undefined,
): Promise<boolean> {
  if (sections === undefined) return await dir.remove(...names);
  const text = await textOrNothing(dir, names);
  const rest = withoutSections(text ?? "", sections);
  if (rest === undefined) return await dir.remove(...names);
  const isChanged = rest !== text;
  if (isChanged) await dir.write(names, rest);
  return await dir.removeCopies(...names) || isChanged;
}

/** What cannot be read (a link, a folder) counts as a file without content, which goes; removing it tells what is wrong. */
export async function textOrNothing(dir: ScopedDir, names: readonly string[]): Promise<string | undefined> {
  try {
    return await dir.readText(...names);
  } catch (error) {
    if (error instanceof AtmosError && error.code === "storage") return "";
    throw error;
  }
}
