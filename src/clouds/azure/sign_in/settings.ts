import type { ProviderEntry } from "../../../config/model.ts";
import type { Env } from "../../../system/ports.ts";
import { AZURE_CLI } from "../words.ts";
import { type AzureSettings, azureSettings } from "../settings.ts";

/** The kinds with which a person signs in: they share what is kept of it, and differ in how a person is asked. */
export type Way = "device-code" | "interactive";

export interface PersonSettings extends AzureSettings {
  readonly clientId: string;
}

/** @throws AtmosError `config_invalid` */
export async function personSettings(entry: ProviderEntry, env: Env): Promise<PersonSettings> {
  const [{ checkedSettings }, schemas] = await Promise.all([
    import("../../../config/settings.ts"),
    import("../schemas.ts"),
  ]);
  const { spec } = checkedSettings(schemas.provider(), entry, "provider");
  return {
    ...azureSettings(entry, spec, env),
    clientId: spec.client_id?.toLowerCase() ?? AZURE_CLI,
  };
}
