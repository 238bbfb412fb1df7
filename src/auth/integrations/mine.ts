import type { IntegrationEntry } from "../../config/model.ts";
import { AtmosError, messageOf } from "../../errors.ts";
import type { Chain } from "../chain.ts";
import type { AuthContext } from "../context.ts";

/** The integrations that follow a sign-in as the end of this chain, in the order in which they are written. */
export function integrationsOf({ projectAuth }: AuthContext, chain: Chain): readonly IntegrationEntry[] {
  return [...projectAuth.integrations.values()].filter(({ via }) => {
    if (via === undefined) return false;
    return "identity" in via ? via.identity === chain.target.name : via.provider === chain.provider?.name;
  });
}

/** The same for a command that is there for something else: what is broken stops it not, and is a warning. */
export function integrationsIfAny(context: AuthContext, chain: Chain): readonly IntegrationEntry[] {
  try {
    return integrationsOf(context, chain);
  } catch (error) {
    if (!(error instanceof AtmosError)) throw error;
    context.system.log.warn("Programs do not find the integrations", { reason: messageOf(error) });
    return [];
  }
}
