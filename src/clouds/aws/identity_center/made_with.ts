/** With which settings a stored sign-in was made: whoever ends it must not send its token anywhere else. */
import type { Env } from "../../../system/ports.ts";
import { endpointFor } from "../endpoints.ts";
import { portalKey } from "./portal_record.ts";
import type { MadeWith } from "./portal_session.ts";
import type { PortalSettings } from "./settings.ts";

export interface StoredPortal {
  /** The provider that it is named after. */
  readonly provider: string;
  /** The portal that it says it belongs to, see {@link portalKey}. */
  readonly key: string;
  readonly madeWith: MadeWith;
}

/**
 * The settings, where all of them are known: what is stored beside the token or, in what earlier versions have stored,
 * today's endpoints, each only when it makes the same key.
 */
export async function settingsMadeWith(
  env: Env,
  { provider, key, madeWith }: StoredPortal,
  configured?: string,
): Promise<PortalSettings | undefined> {
  const { startUrl, region } = madeWith;
  if (!URL.canParse(startUrl)) return undefined;
  const today = {
    oidcEndpoint: endpointFor("SSO_OIDC", env, configured),
    portalEndpoint: endpointFor("SSO", env, configured),
  };
  const usual = { oidcEndpoint: undefined, portalEndpoint: undefined };
  const stored = { oidcEndpoint: madeWith.oidcEndpoint, portalEndpoint: madeWith.portalEndpoint };
  const isShared = !key.includes("-");
  for (const endpoints of [stored, today, usual]) {
    const settings = { provider, startUrl, region, ...endpoints, defaultLife: 0, isShared };
    if (await portalKey(settings) === key) return settings;
  }
  return undefined;
}
