/** When a session that is lent is renewed. Pure. */

/** From when to when credentials are good, in milliseconds since 1970. */
export interface Life {
  /** Undefined when nobody has noted it. */
  readonly issuedAt: number | undefined;
  /** Undefined when they do not end. */
  readonly expiresAt: number | undefined;
}

/**
 * Milliseconds before its end. Programs that ask again and again for credentials do so at each call in the last quarter
 * of an hour, so a new session must be there before.
 */
const AHEAD = 16 * 60_000;

/** How long before its end a session is renewed, in milliseconds: half of a short life. */
export function renewalLead({ expiresAt, issuedAt }: Life): number {
  if (expiresAt === undefined || issuedAt === undefined) return AHEAD;
  return Math.max(0, Math.min(AHEAD, (expiresAt - issuedAt) / 2));
}

/** Milliseconds since 1970; infinite for a session that does not end. */
export function dueAt(life: Life): number {
  return life.expiresAt === undefined ? Infinity : life.expiresAt - renewalLead(life);
}
