/**
 * `azure/oidc`: a machine shows a token of somebody else, such as GitHub or a cluster, and gets tokens of an application
 * that trusts it. Nothing of either is kept here: every ask reads the token anew.
 */
import type { ProviderEntry } from "../../../config/model.ts";
import { AtmosError, messageOf } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { resolve } from "../../../system/path.ts";
import { JOB_TOKEN_HINT, jobToken } from "../../github_job.ts";
import type { IdToken } from "../../id_token.ts";
import type { Provider, SignInRequest } from "../../link.ts";
import { readIdToken } from "../../read_id_token.ts";
import { appSignIn } from "../app_sign_in.ts";
import type { AzureSignIn } from "../credentials.ts";
import type { Federation } from "../values.ts";
import { tenantId } from "../entra/tenant.ts";
import { type AzureSettings, azureSettings } from "../settings.ts";

export interface FederatedSettings extends AzureSettings {
  readonly clientId: string;
  readonly audience: string;
  /** Of the configuration. */
  readonly file: string | undefined;
}

export function federatedProvider(entry: ProviderEntry): Provider {
  return {
    async authenticate(request): Promise<AzureSignIn> {
      const settings = await settingsOf(entry, request);
      const { system, interaction: { cancelled } } = request;
      const { place, clientId } = settings;
      const doing = `cannot use the provider "${printable(settings.provider)}"`;
      const { idToken, federation } = await shownToken(settings, request, doing);
      const { issuer, subject, audience } = idToken;
      const tenant = await tenantId(system.http, place, settings.tenant, doing, cancelled);
      return await appSignIn({
        settings,
        asking: { place, tenant, clientId },
        fields: {
          client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
          client_assertion: idToken.token.reveal(),
        },
        federation,
        // What a federated credential is compared with: without it nobody finds out what does not match.
        doing: `${doing} with a token of issuer ${printable(issuer)}, subject ${
          printable(subject)
        }, audience ${printable(audience)}`,
      }, request);
    },
  };
}

async function settingsOf(entry: ProviderEntry, { system }: SignInRequest): Promise<FederatedSettings> {
  const [{ checkedSettings }, schemas] = await Promise.all([
    import("../../../config/settings.ts"),
    import("../schemas.ts"),
  ]);
  const { spec } = checkedSettings(schemas.oidc(), entry, "provider");
  const settings = azureSettings(entry, spec, system.env);
  return {
    ...settings,
    clientId: spec.client_id.toLowerCase(),
    audience: spec.audience ?? settings.place.audience,
    file: spec.token_file_path,
  };
}

interface Shown {
  readonly idToken: IdToken;
  readonly federation: Federation | undefined;
}

/** From the file of the configuration, the one that a cluster names, or GitHub; in this order. */
async function shownToken(
  settings: FederatedSettings,
  { system, interaction }: SignInRequest,
  doing: string,
): Promise<Shown> {
  const { audience, clientId, place } = settings;
  const expected = { audience, doing, now: system.clock.now() };
  const named = settings.file ?? (system.env.get(FILE_VARIABLE) || undefined);
  if (named !== undefined) {
    const path = resolve(system.files.workingFolder(), named);
    const hint = `Look what writes ${printable(path)}, and whether the clock is right.`;
    const idToken = readIdToken(await textIn(path, system.files, doing), { ...expected, hint });
    return { idToken, federation: { from: "file", clientId, path } };
  }
  const given = system.env.get("ACTIONS_ID_TOKEN");
  if (!given && system.env.get("GITHUB_ACTIONS") !== "true") {
    throw new AtmosError("unavailable", `${doing}: there is no token to show`, {
      hint: `Set spec.token_file_path, or ${FILE_VARIABLE}, or use it in a job of GitHub Actions. ` +
        "Elsewhere, choose an identity of another provider.",
    });
  }
  const text = await jobToken(system, audience, doing, interaction.cancelled);
  const idToken = readIdToken(text, { ...expected, hint: JOB_TOKEN_HINT });
  // Terraform's providers ask GitHub by themselves, and for nobody else than the cloud's usual audience.
  const federation = !given && audience === place.audience
    ? { from: "github" as const, clientId }
    : undefined;
  return { idToken, federation };
}

/** Set by clusters, where a pod's token is. */
export const FILE_VARIABLE = "AZURE_FEDERATED_TOKEN_FILE";

/** Bytes: a token is a few kilobytes. */
const LARGEST = 64 * 1024;

async function textIn(path: string, files: SignInRequest["system"]["files"], doing: string): Promise<string> {
  const refuse = (state: string, cause?: unknown): AtmosError =>
    new AtmosError("unavailable", `${doing}: ${state}`, {
      cause,
      hint: `Set spec.token_file_path of the provider, or ${FILE_VARIABLE}, to a file with a token.`,
    });
  try {
    const text = await files.readText(path, LARGEST);
    if (text !== undefined) return text.trim();
  } catch (error) {
    throw refuse(`${printable(path)} cannot be read: ${printable(messageOf(error))}`, error);
  }
  throw refuse(`there is no file ${printable(path)}`);
}
