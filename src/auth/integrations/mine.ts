import type { IntegrationEntry } from "../../config/model.ts";
import type { Chain } from "../chain.ts";
import type { AuthContext } from "../context.ts";

/** The integrations that follow a sign-in as the end of this chain, in the order in which they are written. */
export function integrationsOf({ projectAuth }: AuthContext, chain: Chain): readonly IntegrationEntry[] {
  return [...projectAuth.integrations.values()].filter(({ via }) => {
    if (via === undefined) return false;
    return "identity" in via ? via.identity === chain.target.name : via.provider === chain.provider?.name;
  });
}

/** Whether a path leads into a folder, such as that of the program. */
export function isBelow(folder: string, path: string): boolean {
  return path.startsWith(folder) && /^[\\/]/.test(path.slice(folder.length));
}
