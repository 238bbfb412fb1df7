import type { ProviderContext } from "../link.ts";
import type { Kept, KeptScope, Removal, RemovalOutcome } from "../removal.ts";
import { keptAround, type LegacyRemoval, removeLegacy } from "./around.ts";
import { keptSessions, removeSession, type SessionRemoval } from "./session/removal.ts";
import { keptSignIns, removeSignIn, type SignInRemoval } from "./sign_in/removal.ts";

/** Everything of Azure that a logout could end. */
export async function kept(scope: KeptScope, context: ProviderContext): Promise<Kept> {
  const sessions = await keptSessions(context, scope);
  const signIns = await keptSignIns(context, scope);
  const around = await keptAround(context, scope);
  return {
    removals: [...signIns.removals, ...sessions.removals, ...around.removals],
    others: [...signIns.others, ...sessions.others],
    items: signIns.items,
    problems: signIns.problems,
    stays: [...sessions.stays, ...around.stays],
  };
}

/** Ends one of them. */
export function remove(
  removal: Removal,
  context: ProviderContext,
  notice: (message: string) => void,
): Promise<RemovalOutcome> {
  const own = removal as SessionRemoval | SignInRemoval | LegacyRemoval;
  switch (own.kind) {
    case "session":
      return removeSession(context, own, notice);
    case "sign-in":
      return removeSignIn(context, own, notice);
    case "legacy":
      return removeLegacy(context, own);
  }
}
