import type { AtmosError } from "../../../errors.ts";
import type { Clock } from "../../../system/ports.ts";
import { refreshGrant } from "../../oauth/refresh.ts";
import type { TokenGrant } from "../../oauth/token_grant.ts";
import { identityCenterDialect } from "./dialect.ts";
import type { Oidc } from "./oidc.ts";
import { lives, type PortalSession, type SignedInSession } from "./portal_session.ts";
import type { Flow } from "./registration.ts";

/** Whether there is a refresh token, and a registration that may still use it. */
export function canRenew(session: PortalSession, now: number): boolean {
  if (session.refresh === undefined) return false;
  const registration = session.registrations[session.refresh.flow];
  return registration !== undefined && registration.expiresAt > now;
}

/**
 * Whether nothing of the sign-in can be used any more: what can be renewed has not ended, nor has a registration that
 * waits for the next sign-in.
 */
export function isOver(session: PortalSession, now: number): boolean {
  if (lives(session, now, 0) || canRenew(session, now)) return false;
  const waits = Object.values(session.registrations).some(({ expiresAt }) => expiresAt > now);
  return session.token !== undefined || session.refresh !== undefined || !waits;
}

export type Renewal =
  /** To be written before anything else happens: the refresh token of before may have stopped working. */
  | { readonly kind: "renewed"; readonly session: SignedInSession }
  /** The sign-in is over; the session is without what cannot be used any more. */
  | { readonly kind: "over"; readonly session: PortalSession }
  /** Nothing was decided. */
  | { readonly kind: "undecided"; readonly transient: boolean; readonly error: AtmosError };

/** Asks for a new access token without a person. Only call when {@link canRenew} says so. */
export async function renew(
  session: PortalSession,
  work: {
    readonly oidc: Oidc;
    readonly clock: Clock;
    readonly cancelled: AbortSignal;
    readonly defaultLife: number;
  },
): Promise<Renewal> {
  const { refresh } = session;
  const registration = refresh === undefined ? undefined : session.registrations[refresh.flow];
  if (refresh === undefined || registration === undefined) return { kind: "over", session };
  const dialect = identityCenterDialect({ ...work, registration, startUrl: session.startUrl });
  const refreshed = await refreshGrant(dialect, refresh.refreshToken, work.cancelled);
  switch (refreshed.kind) {
    case "renewed":
      return { kind: "renewed", session: withGrant(session, refreshed.grant, refresh.flow) };
    case "undecided":
      return refreshed;
    case "over": {
      const rest = withoutRefresh(session);
      return {
        kind: "over",
        session: refreshed.clientIsDead ? withoutRegistration(rest, refresh.flow) : rest,
      };
    }
  }
}

export function withGrant(session: PortalSession, grant: TokenGrant, flow: Flow): SignedInSession {
  return {
    ...session,
    token: { accessToken: grant.accessToken, expiresAt: grant.expiresAt },
    refresh: grant.refreshToken === undefined ? undefined : { refreshToken: grant.refreshToken, flow },
  };
}

export function withoutRegistration(session: PortalSession, flow: Flow): PortalSession {
  const { [flow]: _, ...registrations } = session.registrations;
  return { ...session, registrations };
}

function withoutRefresh(session: PortalSession): PortalSession {
  return { ...session, refresh: undefined };
}
