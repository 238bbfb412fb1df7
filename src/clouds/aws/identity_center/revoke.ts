import { AtmosError } from "../../../errors.ts";
import type { ProviderContext } from "../../link.ts";
import type { RemovalOutcome } from "../../removal.ts";
import { failureError, readFailure } from "../aws_failure.ts";
import { connectPortal } from "../portal.ts";
import { ownPortals } from "./own_portals.ts";
import { portalRecord } from "./portal_record.ts";
import { namesake } from "./shared_portal.ts";
import type { PortalRemoval } from "./sign_out.ts";
import { type PortalSettings, portalSettings } from "./settings.ts";

/** Milliseconds that the service may take. */
const PATIENCE = 5000;

/** Ends the sign-in at the service. The stored token stays: it is removed by steps of its own. */
export async function revoke(context: ProviderContext, removal: PortalRemoval): Promise<RemovalOutcome> {
  const settings = await settingsFor(context, removal);
  const record = await portalRecord(context, settings, await namesake(context, settings));
  const { token } = await record.read();
  if (token === undefined) return { state: "absent", note: "nobody is signed in" };
  if (token.expiresAt <= context.system.clock.now()) return { state: "absent", note: "already ended" };
  const doing = "cannot sign out at the portal";
  const patience = AbortSignal.timeout(PATIENCE);
  try {
    const place = {
      region: settings.region,
      endpoint: settings.portalEndpoint,
      cancelled: patience,
      attempts: 1,
    };
    await (await connectPortal(context.system, place)).logout(token.accessToken);
    return { state: "removed" };
  } catch (error) {
    if (patience.aborted) {
      throw new AtmosError("unavailable", `${doing}: it did not answer within ${PATIENCE / 1000} s`);
    }
    if (readFailure(error).name === "UnauthorizedException") {
      return { state: "absent", note: "already ended" };
    }
    throw failureError(error, doing);
  }
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
