import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { dirname, isBelow, relative, resolve } from "../../system/path.ts";
import type { Files } from "../../system/ports.ts";
import { componentFolder, type ComponentRun } from "./component_run.ts";

/**
 * Refuses to work on a component whose folder leads out of the project: by a link, or by a base path that a file of the
 * project has chosen.
 *
 * @param doing `clean`
 * @throws AtmosError `config_invalid`
 */
export async function refuseOutside(
  { invocation, project, section }: ComponentRun,
  doing: string,
): Promise<void> {
  const { files } = invocation.system;
  const { configuration } = project.context;
  const real = await files.realPath(componentFolder(project, section));
  if (real === undefined) return;
  const tops = [await realFolder(files, configuration.basePath)];
  if (!configuration.basePathIsOwn) tops.push(await configuration.project());
  if (tops.every((top) => isBelow(real, top))) return;
  throw new AtmosError(
    "config_invalid",
    `cannot ${doing} "${printable(section.name)}": its folder leads to ${
      printable(real)
    }, out of the project`,
    { hint: "Name the folder of your stacks and components with --base-path, if that is where they are." },
  );
}

/**
 * Refuses a folder that links lead out of the one that the person has named, or out of the working folder where that
 * lies in it.
 *
 * @throws AtmosError `config_invalid`
 */
export async function refuseLinksOut(files: Files, folder: string, named: string): Promise<void> {
  const here = files.workingFolder();
  const top = isBelow(named, here) ? here : named;
  const [real, realTop] = [await realFolder(files, folder), await realFolder(files, top)];
  if (real === realTop || isBelow(real, realTop)) return;
  throw new AtmosError(
    "config_invalid",
    `cannot write to "${printable(folder)}": a link leads to ${printable(real)}, out of ${printable(top)}`,
  );
}

/** Without links, as far as it is there. */
async function realFolder(files: Files, folder: string): Promise<string> {
  for (let there = folder;; there = dirname(there)) {
    const real = await files.realPath(there);
    if (real !== undefined) return resolve(real, relative(there, folder));
    if (dirname(there) === there) return folder;
  }
}
