import { usedLocks, withLock } from "../../files/lock.ts";
import { messageOf } from "../../errors.ts";
import type { AuthContext } from "../context.ts";
import { madeForAll } from "../made_for.ts";
import { chainRoots } from "../roots.ts";
import { lockFolder, sessionLock } from "../session_lock.ts";
import type { Selection } from "./target.ts";

/** For all of them together, in milliseconds. */
const LIMIT = 10_000;

/**
 * Waits for whoever is just renewing one of the sessions. Without the sign-in nobody can begin to any more, but who
 * has begun would write a session after it was removed. Nothing of the names stays behind in the locks.
 */
export async function awaitRenewals(
  context: AuthContext,
  { identities }: Selection,
  notice: (message: string) => void,
): Promise<void> {
  const { system, configuration } = context;
  const dir = lockFolder(context);
  // Where they cannot even be listed, nobody can take one.
  const wasUsed = await usedLocks(dir).catch(() => () => false);
  const end = system.clock.now() + LIMIT;
  const roots = chainRoots(configuration.auth);
  const fingerprints = await madeForAll(context);
  for (const identity of identities) {
    const root = roots.get(identity);
    const madeFor = fingerprints.get(identity);
    const lock = root === undefined || madeFor === undefined
      ? undefined
      : sessionLock({ provider: root.name, identity, madeFor });
    if (lock === undefined || !wasUsed(lock.name)) continue;
    const options = {
      ...lock,
      isLast: true,
      limit: Math.max(0, end - system.clock.now()),
      onWait: (what: string): void => notice(`Waiting for another process that renews ${what}…`),
    };
    try {
      await withLock(system, dir, options, () => Promise.resolve());
    } catch (error) {
      system.log.warn("Somebody is renewing a session, and may bring it back", {
        identity,
        reason: messageOf(error),
      });
    }
  }
}
