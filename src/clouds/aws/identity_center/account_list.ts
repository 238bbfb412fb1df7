import type { Secret } from "../../../secret.ts";
import { allPages, type Portal } from "../portal.ts";
import { accountsIn } from "./accounts.ts";
import type { PortalRecord, Waiting } from "./portal_record.ts";
import type { Account, PortalSession } from "./portal_session.ts";

export interface PortalWork {
  readonly portal: Portal;
  readonly record: PortalRecord;
  readonly accessToken: Secret;
  readonly waiting: Waiting;
}

/**
 * The accounts as they are now, read to the last page and kept for later.
 *
 * @param known what the caller has; when the kept list is another by now, that one is current
 */
export async function currentAccounts(
  work: PortalWork,
  known: readonly Account[] | undefined,
): Promise<readonly Account[]> {
  const { portal, record, accessToken } = work;
  return await record.exclusively(work.waiting, async () => {
    const session = await record.read();
    const kept = session.accounts;
    if (kept !== undefined && JSON.stringify(kept) !== JSON.stringify(known)) return kept;
    const accounts = await allPages((nextToken) => portal.accounts(accessToken, nextToken), accountsIn);
    if (holdsToken(session, accessToken)) await record.write({ ...session, accounts });
    return accounts;
  });
}

/** Makes sure that nobody uses this access token again. Another one, which came in the meantime, stays. */
export async function forgetToken({ record, accessToken, waiting }: PortalWork): Promise<void> {
  await record.exclusively(waiting, async () => {
    const session = await record.read();
    if (holdsToken(session, accessToken)) await record.write({ ...session, token: undefined });
  });
}

/** Whether the session is still the one that the token is from, and not somebody else's sign-in. */
function holdsToken(session: PortalSession, accessToken: Secret): boolean {
  return session.token?.accessToken.reveal() === accessToken.reveal();
}
