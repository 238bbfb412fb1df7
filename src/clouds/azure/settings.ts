import type { ProviderEntry } from "../../config/model.ts";
import type { Env } from "../../system/ports.ts";
import { type AzurePlace, type CloudName, placeOf } from "./places.ts";

/** What all providers of Azure have, checked. */
export interface AzureSettings {
  /** The provider's name. */
  readonly provider: string;
  readonly place: AzurePlace;
  /** As it is written: an id or a domain. */
  readonly tenant: string;
  readonly location: string | undefined;
}

interface Spec {
  readonly tenant_id: string;
  readonly location?: string | undefined;
  readonly cloud_environment?: CloudName | undefined;
}

/** @throws AtmosError `config_invalid` for addresses of its own that tokens may not be sent to */
export function azureSettings(entry: ProviderEntry, spec: Spec, env: Env): AzureSettings {
  return {
    provider: entry.name,
    place: placeOf(spec.cloud_environment ?? "public", env),
    tenant: spec.tenant_id.toLowerCase(),
    location: spec.location,
  };
}
