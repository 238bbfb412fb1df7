import { basename, dirname, join } from "../system/path.ts";
import type { Files } from "../system/ports.ts";
import { sweepStale, tempName } from "./leftovers.ts";

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
  const temp = join(folder, tempName(files, basename(path)));
  try {
    await files.writeNew(temp, bytes, mode);
    await files.rename(temp, path);
  } catch (thrown) {
    await files.removeFile(temp).catch(() => {});
    throw thrown;
  }
  // The content is safe by now: what others left behind must not make this a failure.
  await sweepStale(files, folder).catch(() => {});
}
