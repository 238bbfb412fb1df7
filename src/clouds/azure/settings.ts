import { AtmosError } from "../../errors.ts";
import type { ProviderEntry } from "../../config/model.ts";
import { printable } from "../../printable.ts";
import type { Env } from "../../system/ports.ts";
import { formatPlace } from "../../yaml/place.ts";
import { tenantProblem } from "./entra/tenant.ts";
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

/** @throws AtmosError `config_invalid` */
export function azureSettings(entry: ProviderEntry, spec: Spec, env: Env): AzureSettings {
  const problem = tenantProblem(spec.tenant_id);
  if (problem !== undefined) {
    throw new AtmosError(
      "config_invalid",
      `${formatPlace(entry.placeOf(["spec", "tenant_id"]))}: cannot use the provider "${
        printable(entry.name)
      }": ${problem}`,
      { hint: "Write the id of the directory, a GUID, or one of its domains as spec.tenant_id." },
    );
  }
  return {
    provider: entry.name,
    place: placeOf(spec.cloud_environment ?? "public", env),
    tenant: spec.tenant_id.toLowerCase(),
    location: spec.location,
  };
}
