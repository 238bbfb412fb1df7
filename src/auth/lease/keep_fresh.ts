import type { AuthContext } from "../context.ts";
import { messageOf } from "../../errors.ts";
import { type ActiveSession, ensureSession, remainingLife } from "../session.ts";
import { silent } from "../silent.ts";

/** Renewal starts this long before the session ends, in milliseconds. */
const AHEAD = 10 * 60_000;
/**
 * Between two looks at the clock, and two tries; milliseconds. One long sleep would not do: while a machine is
 * suspended sessions grow old, but timers wait.
 */
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
    try {
      await clock.sleep(PAUSE, stop);
    } catch {
      return; // Aborted: the child has ended.
    }
    if (remainingLife(credentials, clock.now()) > AHEAD) continue;
    try {
      const renewed = await ensureSession(context, session.chain, silent, { minimumLife: AHEAD });
      credentials = renewed.credentials;
    } catch (error) {
      context.system.log.info("Session is not renewed in the background", {
        identity: session.identity,
        reason: messageOf(error),
      });
    }
  }
}
