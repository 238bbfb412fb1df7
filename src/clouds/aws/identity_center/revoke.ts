import { AtmosError } from "../../../errors.ts";
import type { ProviderContext } from "../../link.ts";
import type { RemovalOutcome } from "../../removal.ts";
import { revokeToken } from "../../oauth/revocation.ts";
import { connectPortal } from "../portal.ts";
import { portalRevoker } from "./dialect.ts";
import { ownPortals } from "./own_portals.ts";
import { portalRecord } from "./portal_record.ts";
import { namesake } from "./shared_portal.ts";
import type { PortalRemoval } from "./sign_out.ts";
import { type PortalSettings, portalSettings } from "./settings.ts";

/** Ends the sign-in at the service. The stored token stays: it is removed by steps of its own. */
export async function revoke(context: ProviderContext, removal: PortalRemoval): Promise<RemovalOutcome> {
  const settings = await settingsFor(context, removal);
  const record = await portalRecord(context, settings, await namesake(context, settings));
  const { token } = await record.read();
  if (token === undefined) return { state: "absent", note: "nobody is signed in" };
  if (token.expiresAt <= context.system.clock.now()) return { state: "absent", note: "already ended" };
  const place = { region: settings.region, endpoint: settings.portalEndpoint, attempts: 1 };
  const portal = portalRevoker((cancelled) => connectPortal(context.system, { ...place, cancelled }));
  const doing = "cannot sign out at the portal";
  return await revokeToken(portal, token.accessToken, context.system.clock, doing) === "revoked"
    ? { state: "removed" }
    : { state: "absent", note: "already ended" };
}

/** The settings that the removal was planned with. */
async function settingsFor(
  context: ProviderContext,
  { names, startUrl }: PortalRemoval,
): Promise<PortalSettings> {
  const entry = names.map((name) => context.providers.get(name)).find((found) => found !== undefined);
  if (entry === undefined) throw new Error("a portal without a provider was planned");
  if (!entry.needsPrograms) return await portalSettings(entry, context.system.env);
  const { portals } = await ownPortals(context, entry, [{
    realm: context.realm,
    name: entry.name,
    purpose: "sign-in",
  }]);
  const found = portals.find(({ settings, isKnown }) => isKnown && settings.startUrl === startUrl);
  if (found !== undefined) return found.settings;
  throw new AtmosError("unavailable", "cannot sign out at the portal: what was stored for it is gone");
}
