import type { ProviderEntry } from "../../../config/model.ts";
import type { Secret } from "../../../secret.ts";
import type { Env } from "../../../system/ports.ts";
import { googleEndpoint } from "../endpoints.ts";
import { CLOUD_PLATFORM } from "../words.ts";

export interface PersonSettings {
  readonly provider: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly scopes: readonly string[];
  readonly loginHint: string | undefined;
  readonly project: string | undefined;
  readonly region: string | undefined;
  /** Where its tokens come from. */
  readonly tokenUrl: string;
}

/** @throws AtmosError `config_invalid` */
export async function personSettings(entry: ProviderEntry, env: Env): Promise<PersonSettings> {
  const [{ checkedSettings }, schemas] = await Promise.all([
    import("../../../config/settings.ts"),
    import("../schemas.ts"),
  ]);
  const { spec } = checkedSettings(schemas.interactive(), entry, "provider");
  return {
    provider: entry.name,
    clientId: spec.client_id,
    clientSecret: spec.client_secret,
    scopes: spec.scopes ?? [CLOUD_PLATFORM],
    loginHint: spec.login_hint,
    project: spec.project_id,
    region: spec.region,
    tokenUrl: googleEndpoint("token", env),
  };
}
