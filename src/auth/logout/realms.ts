import { realmFault } from "../../config/realm.ts";
import { ScopedDir } from "../../files/scoped_dir.ts";
import type { ListedItem } from "../../keyring/keyring.ts";
import type { AuthContext } from "../context.ts";
import { keepers } from "../integrations/removal.ts";
import { LOGGED_OUT } from "../logged_out.ts";

/** Every realm that something is kept for, the nameless one first. */
export async function allRealms(
  { system: { files }, folders, clouds }: AuthContext,
  listed: readonly ListedItem[],
): Promise<(string | undefined)[]> {
  const found = new Set<string>();
  for (const { key } of listed) if (key.realm !== undefined) found.add(key.realm);
  const markers = new Set([
    ...keepers({ clouds }).flatMap(({ leftovers }) => leftovers.folders),
    LOGGED_OUT,
  ]);
  for (const root of [folders.config, folders.cache]) {
    const dir = new ScopedDir(files, root);
    for (const { name, kind } of await dir.list()) {
      if (kind !== "folder" || realmFault(name) !== undefined) continue;
      const inside = await dir.list(name);
      if (inside.some((entry) => entry.kind === "folder" && markers.has(entry.name))) found.add(name);
    }
  }
  return [undefined, ...[...found].sort()];
}
