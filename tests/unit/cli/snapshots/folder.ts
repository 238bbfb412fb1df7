import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

export const SNAPSHOTS: string = fileURLToPath(new URL("../../../snapshots/", import.meta.url));

/** The files that are kept, by name. */
export async function keptSnapshots(): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(SNAPSHOTS, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`);
  const read = files.map(async (path) =>
    [path.replaceAll("\\", "/").replace(/.*\/tests\/snapshots\/+/, ""), await readFile(path, "utf8")] as const
  );
  return new Map(await Promise.all(read));
}
