/** Locks of the operating system on files. */
import { giveToOwner } from "./folder_owner.ts";
import type { FileLock } from "./ports.ts";

async function lockNow(path: string): Promise<FileLock> {
  const file = await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
  giveToOwner(path);
  try {
    await file.lock(true);
  } catch (thrown) {
    file.close();
    throw thrown;
  }
  let held = true;
  return {
    release: () => {
      if (held) {
        held = false;
        file.unlockSync();
        file.close();
      }
      return Promise.resolve();
    },
  };
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
      return { release: () => lock.release().finally(done) };
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
