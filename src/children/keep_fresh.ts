import type { AuthContext } from "../auth/context.ts";
import { type ActiveSession, ensureSession, remainingLife } from "../auth/session.ts";
import { silent } from "../auth/silent.ts";
import { messageOf } from "../errors.ts";

/** Renewal starts this long before the session ends, in milliseconds. */
const AHEAD = 10 * 60_000;
/** Between two tries, and at least between two looks; milliseconds. */
const PAUSE = 60_000;

/**
 * Renews the session's files while a child runs, for as long as that works without a person: a command that
 * starts late in a long shell finds good credentials. Never asks, never opens a browser; ends when aborted.
 */
export async function keepFresh(
  context: AuthContext,
  session: ActiveSession,
  stop: AbortSignal,
): Promise<void> {
  const clock = context.system.clock;
  let credentials = session.credentials;
  while (credentials.expiresAt !== undefined && !stop.aborted) {
    const wait = Math.max(PAUSE, remainingLife(credentials, clock.now()) - AHEAD);
    try {
      await clock.sleep(Math.min(wait, 2 ** 31 - 1), stop);
    } catch {
      return; // Aborted: the child has ended.
    }
    try {
      const renewed = await ensureSession(context, session.identity, silent, { minimumLife: AHEAD });
      credentials = renewed.credentials;
    } catch (error) {
      context.system.log.info("Session is not renewed in the background", {
        identity: session.identity,
        reason: messageOf(error),
      });
    }
  }
}
