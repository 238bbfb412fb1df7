import { join } from "node:path";
import { entriesBelow } from "./disk.ts";
import type { World } from "./world.ts";

/** The file with the sign-in of a machine without a keyring; undefined when there is none. */
export async function signInFile(t: Pick<World, "home">): Promise<string | undefined> {
  const entries = await entriesBelow(t.home);
  return entries.find(({ path }) => /^\.cache\/atmos\/azure\/[^/]+\.json$/.test(path))?.path;
}

/** Lets every session have ended an hour ago, as if time had gone by. */
export async function endSessions(t: Pick<World, "home">): Promise<void> {
  const ended = new Date(Date.now() - 3_600_000).toISOString();
  for (const { path, content } of await entriesBelow(t.home)) {
    if (!path.endsWith("/session.json")) continue;
    const aged = content.replaceAll(/"expiresAt": "[^"]+"/g, `"expiresAt": "${ended}"`);
    await Deno.writeTextFile(join(t.home, path), aged);
  }
}
