import type { ProviderEntry } from "../../../config/model.ts";
import type { Env } from "../../../system/ports.ts";
import { checkedRegion } from "../config_file.ts";
import { endpointFor } from "../endpoints.ts";
import { requiredSetting, setting } from "../setting.ts";
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
}

/** A token lives this long when the service does not say: one hour, in milliseconds. */
const DEFAULT_LIFE = 3600_000;

/**
 * @param env for the endpoint variables of AWS
 * @throws AtmosError `config_invalid`
 */
export function portalSettings(entry: ProviderEntry, env: Env): PortalSettings {
  const endpoint = setting(entry, "spec", "endpoint_url");
  return {
    provider: entry.name,
    startUrl: normaliseStartUrl(requiredSetting(entry, "start_url")),
    region: checkedRegion(requiredSetting(entry, "region")),
    oidcEndpoint: endpointFor("SSO_OIDC", env, endpoint),
    portalEndpoint: endpointFor("SSO", env, endpoint),
    defaultLife: DEFAULT_LIFE,
  };
}
