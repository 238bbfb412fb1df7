import type { AuthContext } from "./context.ts";
import type { Chain } from "./chain.ts";
import type { Session, SessionKey } from "../clouds/session.ts";
import type { Interaction } from "../clouds/interaction.ts";
import type { Credentials } from "../clouds/credentials.ts";
import type { IdentityEntry } from "../config/model.ts";
import { madeFor } from "./made_for.ts";

/** A session that is good for less than this is renewed before it is lent, in milliseconds. */
export const MINIMUM_LIFE = 5 * 60_000;

export interface ActiveSession extends Session {
  readonly chain: Chain;
  /** Whether credentials were issued for this call, rather than found. */
  readonly renewed: boolean;
  /** When the credentials were issued; milliseconds since 1970, undefined when nobody has noted it. */
  readonly issuedAt?: number | undefined;
  /** Why it was not renewed although it should have been. */
  readonly failure?: unknown;
}

export interface SessionOptions {
  /** A login, which its caller notes: renew the identity's own session even when a stored one is good. */
  readonly fresh?: boolean;
  /** Milliseconds that the session must be good for. */
  readonly minimumLife?: number;
  /** Seconds that one that is made now shall be good for, as far as the cloud gives that. */
  readonly duration?: number | undefined;
  /** What the identity's own session is for beside what everybody needs, as in a wish; it keeps what it had before. */
  readonly scopes?: readonly string[];
  /** A person wants to sign in in the browser, although the identity has keys. */
  readonly byBrowser?: boolean;
}

/** Where the session of an identity of the chain is filed. */
export async function sessionKey(
  context: AuthContext,
  chain: Chain,
  entry: IdentityEntry = chain.target,
): Promise<SessionKey> {
  return { provider: chain.root, identity: entry.name, madeFor: await madeFor(context, chain, entry) };
}

/**
 * The stored session of an identity, as it is; undefined when there is none.
 * Reads files only.
 */
export async function storedSession(
  context: AuthContext,
  chain: Chain,
): Promise<ActiveSession | undefined> {
  const key = await sessionKey(context, chain);
  const credentials = await context.clouds.sessions(chain.target).read(key, context);
  if (credentials === undefined) return undefined;
  return { ...key, credentials, chain, renewed: false, issuedAt: credentials.issuedAt };
}

/** Milliseconds that credentials are still good for; infinite when they do not expire. */
export function remainingLife(credentials: Credentials, now: number): number {
  return credentials.expiresAt === undefined ? Infinity : credentials.expiresAt - now;
}

/** Whether credentials may be lent for so long. */
export function isGood(
  { system }: AuthContext,
  credentials: Credentials | undefined,
  minimumLife: number,
): credentials is Credentials {
  return credentials !== undefined && remainingLife(credentials, system.clock.now()) >= minimumLife;
}

/** Whether nothing of it is left to ask for. What was refused is not asked for again before the next renewal. */
export function holdsAll({ askedFor }: Credentials, scopes: readonly string[]): boolean {
  return askedFor === undefined || scopes.every((scope) => askedFor.includes(scope));
}

/**
 * A session for the identity: the stored one while it is good, else one that is renewed along the chain, each
 * link at most once and by one process at a time. What can be renewed without a person is; a sign-in is only
 * started when `interaction` allows it.
 *
 * @throws AtmosError `not_signed_in` when a person is needed and may not be asked
 */
export async function ensureSession(
  context: AuthContext,
  chain: Chain,
  interaction: Interaction,
  { fresh = false, minimumLife = MINIMUM_LIFE, duration, byBrowser = false, scopes = [] }: SessionOptions =
    {},
): Promise<ActiveSession> {
  const found = await storedSession(context, chain);
  const isEnough = found !== undefined && isGood(context, found.credentials, minimumLife) &&
    holdsAll(found.credentials, scopes);
  if (!fresh && isEnough) return found;
  const { renewSession } = await import("./renewal.ts");
  return await renewSession(context, chain, interaction, {
    fresh,
    minimumLife,
    duration,
    byBrowser,
    scopes,
    before: found?.credentials,
  });
}
