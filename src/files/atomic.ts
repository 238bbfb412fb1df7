import { basename, dirname, join } from "../system/path.ts";
import { FileFailure, type Files } from "../system/ports.ts";
import { sweepStale, tempName } from "./leftovers.ts";

/** Another process may take a file for abandoned between its making and its lock: times that it is made anew. */
const TRIES = 3;

/**
 * Replaces a file as a whole: readers see the old content or the new, never a part, even when the writer is killed.
 * The content has its `mode` from the first byte on. A link at `path` is replaced, not followed.
 * Rejects with a `FileFailure`; then the old content is still there.
 */
export async function writeAtomic(
  files: Files,
  path: string,
  content: string | Uint8Array,
  mode = 0o600,
): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const folder = dirname(path);
  for (let left = TRIES;; left--) {
    const temp = join(folder, tempName(files, basename(path)));
    try {
      await files.writeNew(temp, bytes, mode, () => files.rename(temp, path));
      break;
    } catch (thrown) {
      const isSwept = thrown instanceof FileFailure && thrown.reason === "absent" && left > 0;
      if (!isSwept || await files.target(folder) === undefined) throw thrown;
    }
  }
  // The content is safe by now: what others left behind must not make this a failure.
  await sweepStale(files, folder).catch(() => {});
}
