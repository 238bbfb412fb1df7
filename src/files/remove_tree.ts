import { join } from "../system/path.ts";
import type { Files } from "../system/ports.ts";

/** Removes a folder with everything in it; of a link the link itself, and nothing behind it. */
export async function removeTree(files: Files, path: string): Promise<void> {
  const info = await files.info(path);
  if (info === undefined) return;
  if (info.kind !== "folder") {
    await files.removeFile(path);
    return;
  }
  for (const { name, kind } of await files.list(path)) {
    if (kind === "folder") await removeTree(files, join(path, name));
    else await files.removeFile(join(path, name));
  }
  await files.removeFolder(path);
}
