import { entriesBelow } from "./disk.ts";
import type { World } from "./world.ts";

/** The file with the sign-in of a machine without a keyring; undefined when there is none. */
export async function signInFile(t: Pick<World, "home">): Promise<string | undefined> {
  const entries = await entriesBelow(t.home);
  return entries.find(({ path }) => /^\.cache\/atmos\/azure\/[^/]+\.json$/.test(path))?.path;
}
