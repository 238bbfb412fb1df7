import { failureNotes } from "../../files/failure_notes.ts";
import type { Chain } from "../chain.ts";
import type { AuthContext } from "../context.ts";
import {
  type ActiveSession,
  ensureSession,
  holdsAll,
  MINIMUM_LIFE,
  remainingLife,
  storedSession,
} from "../session.ts";
import { lockFolder, sessionLock } from "../session_lock.ts";
import { silent } from "../silent.ts";
import { dueAt, type Life, renewalLead } from "./renewal_time.ts";

/** Milliseconds in which a renewal that has failed is not tried again while there is something to hand out. */
const BREATH = 60_000;

/**
 * The session for a program that asks again as soon as what it was given ends soon: renewed early, without a person, and
 * by one process. While it lives and cannot be renewed it is given as it is.
 *
 * @param scopes what it is for beside what everybody needs
 * @throws AtmosError `not_signed_in` when a person is needed
 */
export async function processSession(
  context: AuthContext,
  chain: Chain,
  scopes: readonly string[] = [],
): Promise<ActiveSession> {
  const { clock } = context.system;
  const found = await storedSession(context, chain);
  if (found === undefined || !holdsAll(found.credentials, scopes)) {
    return await ensureSession(context, chain, silent, { minimumLife: MINIMUM_LIFE, scopes });
  }
  const life: Life = { issuedAt: found.issuedAt, expiresAt: found.credentials.expiresAt };
  if (dueAt(life) > clock.now()) return found;
  if (remainingLife(found.credentials, clock.now()) > 0) {
    const { name } = sessionLock(found);
    const notes = failureNotes(context.system, lockFolder(context), name);
    if (await notes.since(clock.now() - BREATH) !== undefined) return found;
  }
  return await ensureSession(context, chain, silent, { minimumLife: renewalLead(life), scopes });
}
