/** What has ended by itself goes with every logout, without a word. */
import { messageOf } from "../../errors.ts";
import type { AuthContext } from "../context.ts";
import { carryOut } from "./logout.ts";
import { planLogout } from "./plan.ts";
import { select } from "./target.ts";

/**
 * Removes sessions and sign-ins in files that have ended and cannot be renewed. Nobody asked for it: the keyring, which
 * may have to be opened item by item, is left to `--expired`, nothing is asked of a service, and nothing that fails is a
 * failure of the logout.
 */
export async function sweepExpired(context: AuthContext): Promise<void> {
  const { log } = context.system;
  try {
    const options = { keychain: false, revoke: false, filesOnly: true };
    const plan = await planLogout(context, select(context.configuration.auth, { kind: "expired" }), options);
    if (plan.removals.length === 0) return;
    const { left } = await carryOut(context, plan, options);
    log.info("What had expired was removed", { count: plan.removals.length - left.length });
  } catch (error) {
    log.info("What has expired was not looked for", { reason: messageOf(error) });
  }
}
