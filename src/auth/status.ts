import type { Credentials } from "../clouds/credentials.ts";
import type { SessionStore } from "../clouds/cloud.ts";
import { messageOf } from "../errors.ts";
import { type Chain, resolveChain } from "./chain.ts";
import type { AuthContext } from "./context.ts";
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
  const now = context.system.clock.now();
  const read = new Map<SessionStore, Map<string, ReadonlyMap<string, Credentials>>>();
  const states = new Map<string, SessionState>();
  for (const name of context.configuration.auth.identities.keys()) {
    const found = locate(context, name);
    if (found === undefined) continue;
    const { store, chain } = found;
    const providers = read.get(store) ?? new Map<string, ReadonlyMap<string, Credentials>>();
    read.set(store, providers);
    const sessions = providers.get(chain.root) ?? await store.list(chain.root, context);
    providers.set(chain.root, sessions);
    const credentials = sessions.get(name);
    if (credentials === undefined) continue;
    states.set(name, { live: remainingLife(credentials, now) > 0, expiresAt: credentials.expiresAt });
  }
  return states;
}

function locate(context: AuthContext, identity: string): { store: SessionStore; chain: Chain } | undefined {
  try {
    const chain = resolveChain(context.configuration.auth, identity);
    return { store: context.clouds.sessions(chain.target), chain };
  } catch (error) {
    context.system.log.debug("Identity left out of the session overview", {
      identity,
      reason: messageOf(error),
    });
    return undefined;
  }
}
