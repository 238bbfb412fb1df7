import type { ProviderEntry } from "../../../config/model.ts";
import type { Env } from "../../../system/ports.ts";
import { checkedRegion } from "../config_file.ts";
import { endpointFor } from "../endpoints.ts";
import { normaliseStartUrl } from "./start_url.ts";

/** One Identity Center as a provider describes it, checked. */
export interface PortalSettings {
  /** The provider's name. */
  readonly provider: string;
  readonly startUrl: string;
  readonly region: string;
  /** Undefined for the region's own endpoint. */
  readonly oidcEndpoint: string | undefined;
  readonly portalEndpoint: string | undefined;
  /** Milliseconds that a token lives when the service does not say. */
  readonly defaultLife: number;
  /**
   * Whether providers with the same portal share the sign-in. Not where a program tells the settings: who signs out
   * must find the sign-in without running it, by the provider's name.
   */
  readonly isShared: boolean;
}

/** A token lives this long when neither the service nor `session.duration` says: one hour, in seconds. */
const DEFAULT_LIFE = 3600;

/**
 * @param env for the endpoint variables of AWS
 * @throws AtmosError `config_invalid`
 */
export async function portalSettings(entry: ProviderEntry, env: Env): Promise<PortalSettings> {
  const [{ checkedSettings }, schemas] = await Promise.all([
    import("../../../config/settings.ts"),
    import("../schemas.ts"),
  ]);
  const { start_url, region, session, spec } = checkedSettings(schemas.identityCenter(), entry, "provider");
  return {
    provider: entry.name,
    startUrl: normaliseStartUrl(start_url),
    region: checkedRegion(region),
    oidcEndpoint: endpointFor("SSO_OIDC", env, spec?.endpoint_url),
    portalEndpoint: endpointFor("SSO", env, spec?.endpoint_url),
    defaultLife: 1000 * (session?.duration ?? DEFAULT_LIFE),
    isShared: !entry.needsPrograms,
  };
}
