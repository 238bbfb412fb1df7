import { AtmosError } from "../../errors.ts";
import type { Secret } from "../../secret.ts";
import type { Dialect } from "./dialect.ts";
import type { TokenGrant } from "./token_grant.ts";

export type Refreshed =
  /** To be written before anything else happens: the refresh token of before may have stopped working. */
  | { readonly kind: "renewed"; readonly grant: TokenGrant }
  /** Only a person can help; the registration is of no use any more either when `clientIsDead`. */
  | { readonly kind: "over"; readonly clientIsDead: boolean }
  /** Nothing was decided. */
  | { readonly kind: "undecided"; readonly transient: boolean; readonly error: AtmosError };

/**
 * Asks for new tokens without a person. Where the answer brings no new refresh token, the old one stays good.
 *
 * @throws AtmosError `cancelled`, or the signal's own reason
 */
export async function refreshGrant(
  dialect: Pick<Dialect, "service" | "refresh" | "readFailure" | "explain">,
  refreshToken: Secret,
  cancelled: AbortSignal,
): Promise<Refreshed> {
  try {
    const grant = await dialect.refresh(refreshToken, cancelled);
    return { kind: "renewed", grant: { ...grant, refreshToken: grant.refreshToken ?? refreshToken } };
  } catch (thrown) {
    const error = dialect.explain(thrown, `cannot renew the sign-in at ${dialect.service}`, cancelled);
    if (cancelled.aborted) throw error;
    if (thrown instanceof AtmosError) return { kind: "undecided", transient: true, error };
    const { kind } = dialect.readFailure(thrown);
    switch (kind) {
      case "dead_grant":
      case "expired":
      case "denied":
        return { kind: "over", clientIsDead: false };
      case "dead_client":
        return { kind: "over", clientIsDead: true };
      default:
        return { kind: "undecided", transient: kind === "transient", error };
    }
  }
}
