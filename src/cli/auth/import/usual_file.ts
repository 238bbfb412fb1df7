/** The file that is added to where nobody names one. Pure. */
import { basename, dirname, isBelow } from "../../../system/path.ts";

/**
 * The project's own: the nearest `atmos.yaml` that is read, at or above the working folder; where there is none, a new one there. A
 * person's own file is added to by name alone.
 *
 * @param sources the files that are read
 * @param personal folders of files that are the person's own
 */
export function usualFile(sources: readonly string[], personal: readonly string[], folder: string): string {
  const [nearest] = sources.filter((path) => {
    const its = dirname(path);
    const isAbove = its === folder || isBelow(folder, its);
    return isAbove && /^\.?atmos\.ya?ml$/.test(basename(path)) && !personal.includes(its);
  }).sort((one, other) => dirname(other).length - dirname(one).length);
  if (nearest === undefined) return "atmos.yaml";
  return dirname(nearest) === folder ? basename(nearest) : nearest;
}
