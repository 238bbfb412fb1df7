import type { Clock } from "../../system/ports.ts";
import type { LiveSession } from "./live_session.ts";
import { dueAt } from "./renewal_time.ts";

/**
 * Between two looks at the clock, and two tries; milliseconds. One long sleep would not do: while a machine is
 * suspended sessions grow old, but timers wait.
 */
const PAUSE = 60_000;
const SHORTEST_PAUSE = 1_000;

/**
 * Renews a session while a child runs, for as long as that works without a person: a command that starts late in a long
 * shell finds good credentials. Ends when aborted.
 */
export async function keepFresh(session: LiveSession, clock: Clock, stop: AbortSignal): Promise<void> {
  let failed = false;
  while (session.life.expiresAt !== undefined && !stop.aborted) {
    try {
      await clock.sleep(pause(session, clock.now(), failed), stop);
    } catch {
      return; // Aborted: the child has ended.
    }
    if (dueAt(session.life) > clock.now()) continue;
    failed = !await session.renew();
  }
}

/** What has failed is tried again while there is time, more often in a short life. */
function pause({ life }: LiveSession, now: number, failed: boolean): number {
  const left = (life.expiresAt ?? Infinity) - now;
  if (failed && left <= 0) return PAUSE;
  const wanted = failed ? left / 4 : dueAt(life) - now;
  return Math.min(PAUSE, Math.max(SHORTEST_PAUSE, wanted));
}
