import { AtmosError } from "../errors.ts";
import type { FileLock, System } from "../system/ports.ts";
import { safeName } from "./safe_name.ts";
import type { ScopedDir } from "./scoped_dir.ts";

/** The folder of the lock files. They stay, but for what a logout took: their names tell whose they were. */
export const LOCK_FOLDER = "locks";

/** Milliseconds to wait in silence. */
const SILENCE = 2000;

const LIMIT = 120_000;

export interface LockOptions {
  /** What is locked: one name for each thing that only one process may work on. */
  readonly name: string;
  /** The same for a person, as in `the session of "acme-sso"`. */
  readonly what: string;
  /** Milliseconds to wait; default 120 s. */
  readonly limit?: number;
  /** Whether nobody will need it again as far as one can tell, so that its file goes, too. */
  readonly isLast?: boolean;
  /** Called once, when the wait has lasted 2 s. */
  readonly onWait?: (what: string) => void;
}

/**
 * Does the work while no other process and no other caller in this one does work under the same name below `dir`.
 * Whoever waited finds the world changed, and reads it again. The operating system frees a killed process's lock.
 * Rejects with {@link AtmosError} `busy` when the limit passes, `storage` when there can be no lock file.
 */
export async function withLock<T>(
  system: System,
  dir: ScopedDir,
  options: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  const lock = await acquire(system, dir, options);
  try {
    return await work();
  } finally {
    await (options.isLast ? lock.retire() : lock.release());
  }
}

/** Whether anybody has held a lock of this name below `dir` since one was the last: answers for as many names as one likes. */
export async function usedLocks(dir: ScopedDir): Promise<(name: string) => boolean> {
  const files = new Set((await dir.list(LOCK_FOLDER)).map(({ name }) => name));
  return (name) => files.has(lockFile(name));
}

/** The file of a lock in {@link LOCK_FOLDER}. */
export function lockFile(name: string): string {
  return `${safeName(name)}.lock`;
}

async function acquire(system: System, dir: ScopedDir, options: LockOptions): Promise<FileLock> {
  const { name, what, limit = LIMIT, onWait } = options;
  const pending = dir.lock([LOCK_FOLDER, lockFile(name)]);
  const over = new AbortController();
  const expired = (async (): Promise<undefined> => {
    await system.clock.sleep(Math.min(SILENCE, limit), over.signal);
    if (limit > SILENCE) {
      onWait?.(what);
      await system.clock.sleep(limit - SILENCE, over.signal);
    }
  })();
  let granted: FileLock | undefined;
  try {
    granted = await Promise.race([pending, expired]);
  } finally {
    // With a word of its own: the runtime would make an error of none, which takes longer than the lock.
    over.abort("over");
    expired.catch(() => {});
    // The operating system may still grant what nobody wants any more.
    if (granted === undefined) pending.then((late) => late.release()).catch(() => {});
  }
  if (granted !== undefined) return granted;
  throw new AtmosError(
    "busy",
    `cannot get hold of ${what}: another process has held it for ${seconds(limit)}`,
    {
      hint: "Finish the other atmos command (it may be waiting for a sign-in) or end it, then try again.",
    },
  );
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 1000)} s`;
}
