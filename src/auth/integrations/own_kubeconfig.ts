/** A kubeconfig file of the person's own, which is changed only where they have asked for it. */
import { AtmosError } from "../../errors.ts";
import { writeAtomic } from "../../files/atomic.ts";
import { storageError } from "../../files/storage_error.ts";
import { printable } from "../../printable.ts";
import { dirname } from "../../system/path.ts";
import { FileFailure, type System } from "../../system/ports.ts";
import { type Update, type Wanted, withClusters, withoutCluster } from "./kubeconfig.ts";
import type { ClusterNames } from "./record.ts";

/** Bytes of the largest file that is changed. */
const LARGEST = 8 * 1024 * 1024;
/** Milliseconds that another program may take to change it, and between two looks. */
const PATIENCE = 5000;
const LOOK = 50;

/** How a file is written. */
export interface OwnFile {
  readonly path: string;
  readonly update: Update;
  /** Undefined: as it was, and for the owner alone where there was none. */
  readonly mode: number | undefined;
}

export async function addToOwn(
  system: System,
  { path, update, mode }: OwnFile,
  wanted: Wanted,
): Promise<void> {
  await changeOwn(system, path, async (before) => await withClusters(before, path, [wanted], update), mode);
}

/** Whether there was something to remove. */
export async function removeFromOwn(system: System, path: string, names: ClusterNames): Promise<boolean> {
  if (await system.files.target(path) === undefined) return false;
  return await changeOwn(system, path, async (before) => await withoutCluster(before, path, names));
}

async function changeOwn(
  system: System,
  path: string,
  change: (before: string) => Promise<string | undefined>,
  mode?: number,
): Promise<boolean> {
  const { files } = system;
  try {
    // A link, as programs for settings make them, stays one: what it leads to is changed.
    const real = await files.realPath(path) ?? path;
    if (await files.target(dirname(real)) === undefined) await files.makeFolder(dirname(real), 0o700);
    return await asKubectl(system, real, async () => {
      const before = await files.readText(real, LARGEST) ?? "";
      const after = await change(before);
      if (after === undefined) return false;
      if (after === "") await files.removeFile(real);
      else await writeAtomic(files, real, after, mode ?? (await files.info(real))?.mode ?? 0o600);
      return true;
    });
  } catch (thrown) {
    throw storageError("change", path, thrown);
  }
}

/** kubectl holds a file that it changes by making another one beside it, and respects who does the same. */
async function asKubectl<T>(system: System, path: string, work: () => Promise<T>): Promise<T> {
  const { files, clock } = system;
  const lock = `${path}.lock`;
  const end = clock.now() + PATIENCE;
  for (;;) {
    try {
      await files.writeNew(lock, new Uint8Array(), 0o600);
      break;
    } catch (thrown) {
      if (!(thrown instanceof FileFailure) || thrown.reason !== "exists") throw thrown;
      if (clock.now() >= end) {
        throw new AtmosError("busy", `cannot change "${printable(path)}": another program holds it`, {
          hint: `If none does, remove "${printable(lock)}".`,
        });
      }
      await clock.sleep(LOOK);
    }
  }
  try {
    return await work();
  } finally {
    await files.removeFile(lock);
  }
}
