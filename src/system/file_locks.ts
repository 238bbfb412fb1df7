/** Locks of the operating system on files. */
import { giveToOwner } from "./folder_owner.ts";
import type { FileLock } from "./ports.ts";

const WINDOWS = Deno.build.os === "windows";

async function lockNow(path: string): Promise<FileLock> {
  let file = await lockedFile(path);
  // Whoever had the lock may have removed its file: the next one that comes locks another.
  while (!isAt(file, path)) {
    file.close();
    file = await lockedFile(path);
  }
  let held = true;
  const release = (): Promise<void> => {
    if (held) {
      held = false;
      file.unlockSync();
      file.close();
    }
    return Promise.resolve();
  };
  return {
    release,
    retire: () => {
      try {
        if (held && !WINDOWS) Deno.removeSync(path);
      } catch {
        // It stays, as those of earlier versions do.
      }
      return release();
    },
  };
}

/** A lock that nobody has is taken at once; to wait for it occupies a thread of the runtime. */
async function lockedFile(path: string): Promise<Deno.FsFile> {
  const file = Deno.openSync(path, { read: true, write: true, create: true, mode: 0o600 });
  giveToOwner(path);
  try {
    if (!("tryLockSync" in file) || !file.tryLockSync(true)) await file.lock(true);
    return file;
  } catch (thrown) {
    file.close();
    throw thrown;
  }
}

/** Where an open file keeps its name, it is always there. */
function isAt(file: Deno.FsFile, path: string): boolean {
  if (WINDOWS) return true;
  const [own, there] = [file.statSync(), statOf(path)];
  return there !== undefined && own.ino === there.ino && own.dev === there.dev;
}

function statOf(path: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(path);
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return undefined;
    throw thrown;
  }
}

/**
 * Within this process the locks on one path queue up here, first come first served. A waiting native lock
 * occupies a thread of the runtime's small pool: without the queue, many waiters would starve the holder.
 */
export function lockQueue(): (path: string) => Promise<FileLock> {
  const last = new Map<string, Promise<void>>();
  return async (path) => {
    const before = last.get(path);
    let finish = (): void => {};
    const finished = new Promise<void>((resolve) => finish = resolve);
    last.set(path, finished);
    const done = (): void => {
      if (last.get(path) === finished) last.delete(path);
      finish();
    };
    await before;
    try {
      const lock = await lockNow(path);
      return { release: () => lock.release().finally(done), retire: () => lock.retire().finally(done) };
    } catch (thrown) {
      done();
      throw thrown;
    }
  };
}

/** The lock goes with the process, however it ends. Where there are none, others go by the file's age. */
export function hold(file: Deno.FsFile): void {
  try {
    file.lockSync(true);
  } catch {
    return;
  }
}

/** Runtimes before 2.5 can only wait for a lock. */
export function isHeld(path: string): boolean | undefined {
  const file = Deno.openSync(path);
  try {
    return "tryLockSync" in file ? !file.tryLockSync(true) : undefined;
  } catch {
    return undefined;
  } finally {
    file.close();
  }
}
