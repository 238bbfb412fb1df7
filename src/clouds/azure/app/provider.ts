/** `azure/service-principal`: an application that shows a secret or a certificate of its own. */
import type { ProviderEntry } from "../../../config/model.ts";
import { AtmosError, messageOf } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import type { Provider, SignInRequest } from "../../link.ts";
import { appSignIn } from "../app_sign_in.ts";
import type { AzureSignIn } from "../credentials.ts";
import { EntraRefusal } from "../entra/failure.ts";
import { tenantId } from "../entra/tenant.ts";
import { type AzureSettings, azureSettings } from "../settings.ts";
import { askProof, keepProof, keptProof, type Owner } from "./kept_proof.ts";
import { type Proof, proofFields } from "./proof.ts";

interface AppSettings extends AzureSettings {
  readonly clientId: string;
  readonly owner: Owner;
}

export function servicePrincipal(entry: ProviderEntry): Provider {
  return {
    async authenticate(request): Promise<AzureSignIn> {
      const settings = await settingsOf(entry, request);
      const { system, interaction } = request;
      const { cancelled, mayAsk } = interaction;
      const { provider, place, clientId, owner } = settings;
      const doing = `cannot use the provider "${printable(provider)}"`;
      // A domain may come to mean another directory: what is kept is for the name that was written.
      const named = { place, tenant: settings.tenant, clientId };
      const showing = async (proof: Proof): Promise<AzureSignIn> => {
        const tenant = await tenantId(system.http, place, settings.tenant, doing, cancelled);
        const asking = { place, tenant, clientId };
        const fields = await proofFields(proof, asking, system);
        return await appSignIn({ settings, asking, fields, federation: undefined, doing }, request);
      };
      const kept = await keptProof(request, owner, named);
      if (kept !== undefined) {
        try {
          return await showing(kept);
        } catch (error) {
          if (!mayAsk || !isRefused(error)) throw error;
          interaction.notice(`${messageOf(error)}.`);
        }
      }
      const proof = await askProof(request, owner, named);
      const signIn = await showing(proof);
      await keepProof(request, owner, named, proof);
      return signIn;
    },
  };
}

/** Whether the secret or certificate itself was not accepted: then another one may be. */
function isRefused(error: unknown): boolean {
  return error instanceof AtmosError && error.cause instanceof EntraRefusal &&
    error.cause.error === "invalid_client";
}

async function settingsOf(entry: ProviderEntry, { system }: SignInRequest): Promise<AppSettings> {
  const [{ checkedSettings }, schemas] = await Promise.all([
    import("../../../config/settings.ts"),
    import("../schemas.ts"),
  ]);
  const { spec, credentials } = checkedSettings(schemas.servicePrincipal(), entry, "provider");
  const owner = { name: entry.name, from: credentials?.from, allowLookup: () => entry.allowLookup() };
  return { ...azureSettings(entry, spec, system.env), clientId: spec.client_id.toLowerCase(), owner };
}
