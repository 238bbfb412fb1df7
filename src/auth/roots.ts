/** Where the sessions of all identities are filed, in time that is linear in their number. Pure. */
import type { AuthConfiguration, IdentityEntry } from "../config/model.ts";

/** Where a chain starts. */
export interface Root {
  /** Undefined for identities that stand alone, and for what comes from them. */
  readonly provider: string | undefined;
  /** Where the sessions of the chain are filed, as `root` of a `Chain`. */
  readonly name: string;
}

/**
 * The start of the chain of every identity, each link followed once; without those whose chain is broken or a circle.
 * `resolveChain` says what is wrong with these, and follows one chain only.
 */
export function chainRoots(auth: AuthConfiguration): ReadonlyMap<string, Root> {
  const known = new Map<string, Root | undefined>();
  for (const start of auth.identities.keys()) {
    const way: string[] = [];
    let root: Root | undefined;
    let entry = auth.identities.get(start);
    while (entry !== undefined) {
      if (known.has(entry.name)) {
        root = known.get(entry.name);
        break;
      }
      // A circle comes back to a link that has no root yet.
      known.set(entry.name, undefined);
      way.push(entry.name);
      root = startAt(auth, entry);
      const via: IdentityEntry["via"] = entry.via;
      entry = via !== undefined && "identity" in via ? auth.identities.get(via.identity) : undefined;
    }
    for (const name of way) known.set(name, root);
  }
  return new Map([...known].flatMap(([name, root]) => root === undefined ? [] : [[name, root]]));
}

function startAt(auth: AuthConfiguration, { kind, via }: IdentityEntry): Root | undefined {
  if (via === undefined) {
    const alone = auth.kinds.identity.get(kind)?.startsFrom === "nothing";
    return alone ? { provider: undefined, name: kind.replace("/", "-") } : undefined;
  }
  const isThere = "provider" in via && auth.providers.has(via.provider);
  return isThere ? { provider: via.provider, name: via.provider } : undefined;
}
