import { relative, sep } from "../system/path.ts";
import { printable } from "../printable.ts";

/** A path as a person at the terminal would write it: relative below the working folder, else absolute. */
export function shownPath(path: string, workingFolder: string): string {
  const short = relative(workingFolder, path);
  const inside = short !== "" && short !== ".." && !short.startsWith(`..${sep}`) && short !== path;
  return printable(inside ? short : path);
}
