import { join } from "node:path";
import { entriesBelow } from "./disk.ts";
import type { World } from "./world.ts";

type Home = Pick<World, "home">;

/** The sessions that there are, as `[<realm>:]<identity>`, sorted. */
export async function azureSessions(t: Home): Promise<string[]> {
  const entries = await entriesBelow(t.home);
  return entries.flatMap(({ path }) => {
    const [, realm, identity] =
      /^\.config\/atmos\/(?:([^/]+)\/)?azure\/[^/]+\/([^/]+)\/[^/]+\/session\.json$/.exec(path) ?? [];
    return identity === undefined ? [] : [realm === undefined ? identity : `${realm}:${identity}`];
  }).sort();
}

/** The providers that have a file with their sign-in, as on a machine without a keyring, as `[<realm>:]<provider>`. */
export async function signInFiles(t: Home): Promise<string[]> {
  const entries = await entriesBelow(t.home);
  return entries.flatMap(({ path }) => {
    const [, realm, provider] =
      /^\.cache\/atmos\/(?:([^/]+)\/)?azure\/([^/]+)\.[0-9a-f]{16}\.json$/.exec(path) ?? [];
    return provider === undefined ? [] : [realm === undefined ? provider : `${realm}:${provider}`];
  });
}

/** Lets every session, or those of one identity, have ended an hour ago, as if time had gone by. */
export async function endSessions(t: Home, identity?: string): Promise<void> {
  const ended = Date.now() - 3_600_000;
  for (const { path, content } of await entriesBelow(t.home)) {
    if (!path.endsWith("/session.json")) continue;
    if (identity !== undefined && !path.startsWith(`.config/atmos/azure/entra/${identity}/`)) continue;
    const record = JSON.parse(content);
    for (const token of Object.values<{ expiresAt: string }>(record.tokens)) {
      token.expiresAt = new Date(ended).toISOString();
    }
    await Deno.writeTextFile(join(t.home, path), JSON.stringify({ ...record, expiresAt: ended }));
  }
}
