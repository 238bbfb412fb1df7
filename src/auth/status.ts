import type { Credentials } from "../clouds/credentials.ts";
import type { SessionStore } from "../clouds/cloud.ts";
import type { Registry } from "../clouds/registry.ts";
import type { IdentityEntry } from "../config/model.ts";
import { AtmosError } from "../errors.ts";
import type { AuthContext } from "./context.ts";
import { chainRoots } from "./roots.ts";
import { remainingLife } from "./session.ts";

export interface SessionState {
  readonly live: boolean;
  /** Milliseconds since 1970; undefined when the session does not expire. */
  readonly expiresAt: number | undefined;
}

/**
 * The stored sessions of all identities, by name; identities without one are left out. Reads each provider's
 * sessions once and needs no network. Entries that cannot be resolved have no session.
 */
export async function sessionStates(context: AuthContext): Promise<ReadonlyMap<string, SessionState>> {
  const { system, clouds, configuration: { auth } } = context;
  const now = system.clock.now();
  const roots = chainRoots(auth);
  const read = new Map<SessionStore, Map<string, ReadonlyMap<string, Credentials>>>();
  const states = new Map<string, SessionState>();
  for (const [name, entry] of auth.identities) {
    const root = roots.get(name);
    const store = root === undefined ? undefined : storeOf(clouds, entry);
    if (root === undefined || store === undefined) {
      const reason = root === undefined ? "its chain is broken" : "its kind keeps no sessions";
      system.log.debug("Identity left out of the session overview", { identity: name, reason });
      continue;
    }
    const providers = read.get(store) ?? new Map<string, ReadonlyMap<string, Credentials>>();
    read.set(store, providers);
    const sessions = providers.get(root.name) ?? await store.list(root.name, context);
    providers.set(root.name, sessions);
    const credentials = sessions.get(name);
    if (credentials === undefined) continue;
    states.set(name, { live: remainingLife(credentials, now) > 0, expiresAt: credentials.expiresAt });
  }
  return states;
}

function storeOf(clouds: Registry, entry: IdentityEntry): SessionStore | undefined {
  try {
    return clouds.sessions(entry);
  } catch (error) {
    if (error instanceof AtmosError) return undefined;
    throw error;
  }
}
