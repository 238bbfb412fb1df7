import type { SessionStore, StoredSession } from "../clouds/cloud.ts";
import { messageOf } from "../errors.ts";
import { type Chain, resolveChain } from "./chain.ts";
import type { AuthContext } from "./context.ts";
import { madeFor } from "./made_for.ts";
import { remainingLife } from "./session.ts";

export interface SessionState {
  readonly live: boolean;
  /** Milliseconds since 1970; undefined when the session does not expire. */
  readonly expiresAt: number | undefined;
}

/** What is stored under the name of an identity. */
export interface SessionStates {
  /** Of the session that the configuration means; undefined when there is none. */
  readonly own: SessionState | undefined;
  /** Sessions that were made for other settings: of another project, or from before an edit. Nobody here uses them. */
  readonly others: number;
}

/**
 * The stored sessions of all identities, by name; identities without any are left out. Reads each provider's
 * sessions once and needs no network. Entries that cannot be resolved have no session.
 */
export async function sessionStates(context: AuthContext): Promise<ReadonlyMap<string, SessionStates>> {
  const now = context.system.clock.now();
  const read = new Map<SessionStore, Map<string, StoredByName>>();
  const states = new Map<string, SessionStates>();
  for (const name of context.configuration.auth.identities.keys()) {
    const found = locate(context, name);
    if (found === undefined) continue;
    const { store, chain } = found;
    const providers = read.get(store) ?? new Map<string, StoredByName>();
    read.set(store, providers);
    const sessions = providers.get(chain.root) ?? byName(await store.list(chain.root, context));
    providers.set(chain.root, sessions);
    const stored = sessions.get(name);
    if (stored !== undefined) states.set(name, statesOf(stored, madeFor(context, chain), now));
  }
  return states;
}

type StoredByName = ReadonlyMap<string, readonly StoredSession[]>;

function byName(sessions: readonly StoredSession[]): StoredByName {
  return Map.groupBy(sessions, ({ identity }) => identity);
}

function statesOf(stored: readonly StoredSession[], wanted: string, now: number): SessionStates {
  const own = stored.find((session) => session.madeFor === wanted)?.credentials;
  return {
    own: own && { live: remainingLife(own, now) > 0, expiresAt: own.expiresAt },
    others: stored.filter((session) => session.madeFor !== wanted).length,
  };
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
