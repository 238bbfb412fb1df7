/** Who may come back after a logout without a word from a person, and who may not. */
import { messageOf } from "../../errors.ts";
import type { AuthContext } from "../context.ts";
import { forgetLogout, forgetLogouts, rememberLogout } from "../logged_out.ts";
import { inRealm } from "./plan.ts";
import { allRealms } from "./realms.ts";
import type { Selection } from "./target.ts";

/** Who may come back after all, since the logout could not be written down. */
export interface Unbarred {
  readonly identity: string;
  readonly reason: string;
}

/** Whoever could come back without a sign-in may not: before anything is removed, or when a sign-in would not go. */
export async function barReturn(context: AuthContext, identities: readonly string[]): Promise<Unbarred[]> {
  const unbarred: Unbarred[] = [];
  for (const identity of identities) {
    try {
      await rememberLogout(context, identity);
    } catch (error) {
      unbarred.push({ identity, reason: messageOf(error) });
    }
  }
  return unbarred;
}

/** Whoever must sign in at the provider again is then like everybody else. */
export async function forgetTheRest(
  context: AuthContext,
  { target, identities, staysOut }: Selection,
): Promise<void> {
  if (target.kind === "expired") return;
  try {
    if (target.kind === "all-realms") {
      for (const realm of await allRealms(context, [])) {
        if (realm !== context.realm) await forgetLogouts(inRealm(context, realm));
      }
    }
    for (const identity of identities) {
      if (!staysOut.includes(identity)) await forgetLogout(context, identity);
    }
  } catch (error) {
    context.system.log.warn("Earlier logouts are still written down", { reason: messageOf(error) });
  }
}
