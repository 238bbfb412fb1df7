import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import type { System } from "../../system/ports.ts";

/** The folder holds for this program and its children; children shall not change it once more. */
export function changeFolder(system: System, folder: string): void {
  try {
    system.files.changeWorkingFolder(folder);
  } catch (error) {
    throw new AtmosError("usage", `cannot work in "${printable(folder)}": there is no such folder`, {
      cause: error,
    });
  }
  system.env.set("PWD", system.files.workingFolder());
  system.env.set("ATMOS_CHDIR", undefined);
}
