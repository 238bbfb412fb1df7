/** A folder that lives as long as a child, however the child or this program ends. */
import { removeTree } from "../../files/remove_tree.ts";
import { FILE_MODE } from "../../files/ours_alone.ts";
import { ScopedDir } from "../../files/scoped_dir.ts";
import { join } from "../../system/path.ts";
import type { System } from "../../system/ports.ts";

export interface LeaseFolder {
  /** Writes a file, 0600; answers with its path. */
  write(name: string, text: string): Promise<string>;
  /** Removes the folder with all that is in it. */
  end(): Promise<void>;
}

/** The folder of all such folders, below that for caches. */
const LEASES = "leases";

/** Held by the program that made the folder, for as long as that lives: by it others see that it has been killed. */
const HELD = "held";

/** Milliseconds. */
const FRESH = 60_000;

/**
 * Ignores what a terminal or a supervisor sends to the whole group, waits until the program that started it has gone
 * or lets go, and removes the folder.
 */
const WATCH = 'trap "" HUP INT QUIT TERM; read -r _; exec /bin/rm -rf -- "$1"';

/** Leaves the group, where there is a program for that: nothing ignores SIGKILL, which `timeout` sends to all of it. */
const APART = '[ ! -x /usr/bin/setsid ] || exec /usr/bin/setsid /bin/sh -c "$2" sh "$1"; eval "$2"';

export async function leaseFolder(system: System, cache: string): Promise<LeaseFolder> {
  const { files } = system;
  const dir = new ScopedDir(files, join(cache, LEASES));
  await sweep(system, dir);
  const name = files.freshWord();
  const folder = dir.path(name);
  await dir.makeFolder(name);
  const ended = Promise.withResolvers<void>();
  const made = Promise.withResolvers<void>();
  const holding = files.writeNew(join(folder, HELD), new Uint8Array(), FILE_MODE, () => {
    made.resolve();
    return ended.promise;
  });
  holding.catch(made.reject);
  await made.promise;
  const watcher = system.platform === "windows" ? undefined : system.processes.watch({
    command: "/bin/sh",
    args: ["-c", APART, "sh", folder, WATCH],
    env: {},
  });
  return {
    write: async (file, text) => {
      await dir.write([name, file], text);
      return dir.path(name, file);
    },
    end: async () => {
      ended.resolve();
      await holding.catch(() => {});
      await removeTree(files, folder);
      await watcher?.release();
    },
  };
}

/** One that was made a moment ago may not be held yet. */
async function isAbandoned({ files, clock }: System, held: string): Promise<boolean> {
  const since = (await files.info(held))?.modifiedAt;
  return since !== undefined && clock.now() - since > FRESH && await files.isHeld(held) === false;
}

/** Removes the folders of programs that were killed together with their watcher. */
async function sweep(system: System, dir: ScopedDir): Promise<void> {
  try {
    for (const { name, kind } of await dir.list()) {
      if (kind !== "folder" || !(await dir.list(name)).some((entry) => entry.name === HELD)) continue;
      if (await isAbandoned(system, dir.path(name, HELD))) {
        await removeTree(system.files, dir.path(name));
      }
    }
  } catch (error) {
    // Two that sweep at once meet each other. What is left goes with the next lease.
    system.log.debug("Folders of leases that have ended are not all removed", { reason: error });
  }
}
