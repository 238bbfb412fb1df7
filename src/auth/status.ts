import type { SessionStore } from "../clouds/session_store.ts";
import type { StoredSession } from "../clouds/session.ts";
import type { Fact } from "../clouds/fact.ts";
import type { Registry } from "../clouds/registry.ts";
import type { IdentityEntry } from "../config/model.ts";
import { AtmosError } from "../errors.ts";
import { resolveChain } from "./chain.ts";
import type { AuthContext } from "./context.ts";
import { madeFor } from "./made_for.ts";
import { chainRoots } from "./roots.ts";
import { remainingLife } from "./session.ts";

export interface SessionState {
  readonly live: boolean;
  /** Milliseconds since 1970; undefined when the session does not expire. */
  readonly expiresAt: number | undefined;
  /** What the session tells of itself, such as the account that a name has turned out to be. */
  readonly facts: readonly Fact[];
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
  const { system, clouds, configuration: { auth } } = context;
  const now = system.clock.now();
  const roots = chainRoots(auth);
  const read = new Map<SessionStore, Map<string, StoredByName>>();
  const states = new Map<string, SessionStates>();
  for (const [name, entry] of auth.identities) {
    const root = roots.get(name);
    const store = root === undefined ? undefined : storeOf(clouds, entry);
    if (root === undefined || store === undefined) {
      const reason = root === undefined ? "its chain is broken" : "its kind keeps no sessions";
      system.log.debug("Identity left out of the session overview", { identity: name, reason });
      continue;
    }
    const providers = read.get(store) ?? new Map<string, StoredByName>();
    read.set(store, providers);
    const sessions = providers.get(root.name) ?? byName(await store.list(root.name, context));
    providers.set(root.name, sessions);
    const stored = sessions.get(name);
    if (stored === undefined) continue;
    states.set(name, statesOf(stored, await madeFor(context, resolveChain(auth, name)), now));
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
    own: own && { live: remainingLife(own, now) > 0, expiresAt: own.expiresAt, facts: own.facts },
    others: stored.filter((session) => session.madeFor !== wanted).length,
  };
}

function storeOf(clouds: Registry, entry: IdentityEntry): SessionStore | undefined {
  try {
    return clouds.sessions(entry);
  } catch (error) {
    if (error instanceof AtmosError) return undefined;
    throw error;
  }
}
