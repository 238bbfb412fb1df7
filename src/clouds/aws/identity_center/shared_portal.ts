import type { ProviderContext } from "../../link.ts";
import { type PortalSettings, portalSettings } from "./settings.ts";
import { portalName } from "./start_url.ts";

/** What tells the portal of these settings apart from others, see {@link portalName}. */
export function portalOf({ startUrl, region, oidcEndpoint, portalEndpoint }: PortalSettings): string {
  const endpoints = [oidcEndpoint, portalEndpoint].filter((endpoint) => endpoint !== undefined);
  return portalName(startUrl, region, endpoints);
}

/**
 * The provider after which the sign-in at this portal is named: the first one in the configuration that has the same
 * portal. Entries that are broken are passed over, and so are those whose settings a program tells: they share nothing.
 */
export async function namesake(context: ProviderContext, settings: PortalSettings): Promise<string> {
  if (!settings.isShared) return settings.provider;
  const portal = portalOf(settings);
  for (const entry of context.providers.values()) {
    if (entry.name === settings.provider) break;
    if (entry.kind !== "aws/iam-identity-center" || entry.needsPrograms) continue;
    const other = await portalSettings(entry, context.system.env).catch(() => undefined);
    if (other !== undefined && portalOf(other) === portal) return entry.name;
  }
  return settings.provider;
}
