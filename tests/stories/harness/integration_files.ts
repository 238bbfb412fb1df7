import { entriesBelow } from "./disk.ts";
import type { World } from "./world.ts";

/** The identities for whose programs integrations have been made, as `[<realm>:]<identity>`, sorted. */
export async function integratedIn(t: Pick<World, "home">): Promise<string[]> {
  const entries = await entriesBelow(t.home);
  return entries.flatMap(({ path }) => {
    const [, realm, identity] =
      /^\.config\/atmos\/(?:([^/]+)\/)?integrations\/[^/]+\/([^/]+)\/[^/]+\/session\.json$/.exec(path) ?? [];
    return identity === undefined ? [] : [realm === undefined ? identity : `${realm}:${identity}`];
  }).sort();
}
