/**
 * Failures of whoever held a lock, for those who waited for it meanwhile: what a service did not answer a moment ago it
 * does not answer the next one in the row either, and each would wait for that as long as the first.
 */
import { AtmosError, type ErrorCode } from "../errors.ts";
import type { System } from "../system/ports.ts";
import { LOCK_FOLDER, lockFile } from "./lock.ts";
import type { ScopedDir } from "./scoped_dir.ts";

export interface FailureNotes {
  /** How the work last failed, when that was after this moment; milliseconds since 1970. */
  since(moment: number): Promise<AtmosError | undefined>;
  /** Notes a failure, when it is one for everybody; another one is nobody else's business. */
  keep(error: unknown): Promise<void>;
  /** The work was done. */
  clear(): Promise<void>;
}

/** @param lock the name of the lock below `dir` that guards the work */
export function failureNotes(
  { clock, log }: Pick<System, "clock" | "log">,
  dir: ScopedDir,
  lock: string,
): FailureNotes {
  const path = [LOCK_FOLDER, lockFile(lock).replace(/\.lock$/, ".failed")];
  // A note saves time and is nothing more: whoever cannot read or write it does the work.
  const tried = async <T>(work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      log.debug("A note about a failure cannot be used", { lock, reason: error });
      return undefined;
    }
  };
  return {
    since: (moment) =>
      tried(async () => {
        const text = await dir.readText(...path);
        return text === undefined ? undefined : readNote(JSON.parse(text), moment);
      }),
    keep: async (error) => {
      if (!(error instanceof AtmosError) || !error.isForAll) return;
      const { code, message, hint } = error;
      await tried(() => dir.write(path, `${JSON.stringify({ at: clock.now(), code, message, hint })}\n`));
    },
    clear: async () =>
      void await tried(async () => {
        // A removal looks through a folder of all locks, and mostly there is nothing to remove.
        if (await dir.readText(...path) !== undefined) await dir.remove(...path);
      }),
  };
}

/** Codes of failures that are for everybody. */
const SHARED: readonly ErrorCode[] = ["unavailable", "not_signed_in"];

function readNote(written: unknown, moment: number): AtmosError | undefined {
  const note = new Map<string, unknown>(Object.entries(written ?? {}));
  const [at, message, hint] = [note.get("at"), note.get("message"), note.get("hint")];
  const code = SHARED.find((one) => one === note.get("code"));
  if (typeof at !== "number" || at <= moment || code === undefined || typeof message !== "string") {
    return undefined;
  }
  return new AtmosError(code, message, { isForAll: true, ...(typeof hint === "string" ? { hint } : {}) });
}
