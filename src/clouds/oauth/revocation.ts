import { AtmosError } from "../../errors.ts";
import type { Secret } from "../../secret.ts";
import type { Clock } from "../../system/ports.ts";
import type { Revoker } from "./dialect.ts";

/** Milliseconds that the service may take: nobody waits long for a logout. */
const PATIENCE = 5000;

/**
 * Ends a sign-in at the service. `already_ended` when the service does not know it any more.
 *
 * @param doing what could not be done, such as `cannot sign out at the portal`
 * @throws AtmosError `unavailable` and the like
 */
export async function revokeToken(
  revoker: Revoker,
  token: Secret,
  clock: Clock,
  doing: string,
): Promise<"revoked" | "already_ended"> {
  const patience = clock.deadline(PATIENCE);
  try {
    await revoker.revoke(token, patience);
    return "revoked";
  } catch (error) {
    if (patience.aborted) {
      throw new AtmosError("unavailable", `${doing}: it did not answer within ${PATIENCE / 1000} s`, {
        cause: error,
      });
    }
    if (!(error instanceof AtmosError) && revoker.readFailure(error).kind === "dead_grant") {
      return "already_ended";
    }
    throw revoker.explain(error, doing);
  }
}
