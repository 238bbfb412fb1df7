/** `azure/managed-identity`: the identity that a machine or app of Azure has by itself. */
import type { ProviderEntry } from "../../../config/model.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { withoutSecrets } from "../../../secret.ts";
import { HttpFailure } from "../../../system/http.ts";
import { type JsonAnswer, sendForJson } from "../../ask_json.ts";
import type { Provider, SignInRequest } from "../../link.ts";
import { noAnswer } from "../../no_answer.ts";
import { field, textOf } from "../../untyped.ts";
import type { AzureSignIn } from "../credentials.ts";
import type { AccessToken } from "../values.ts";
import { signInByTokens } from "../given_tokens.ts";
import { type AzureSettings, azureSettings } from "../settings.ts";
import { machineRequest, tokenIn } from "./token_service.ts";

interface MachineSettings extends AzureSettings {
  /** Of the identity, where the machine has several. */
  readonly clientId: string | undefined;
}

/** Milliseconds for one answer: the service is on the machine, or right beside it. */
const TIME_LIMIT = 10_000;

export function managedIdentity(entry: ProviderEntry): Provider {
  return {
    async authenticate(request): Promise<AzureSignIn> {
      const settings = await settingsOf(entry, request);
      const { place, provider } = settings;
      const doing = `cannot use the provider "${printable(provider)}"`;
      return await signInByTokens(settings, request, {
        doing,
        ask: (resource) => askMachine(settings, place.resources[resource][0], request, doing),
        nobody: {
          state: "the token does not say whose it is",
          hint: "Look what answers in the place of the service.",
        },
      });
    },
  };
}

async function settingsOf(entry: ProviderEntry, { system }: SignInRequest): Promise<MachineSettings> {
  const [{ checkedSettings }, schemas] = await Promise.all([
    import("../../../config/settings.ts"),
    import("../schemas.ts"),
  ]);
  const { spec } = checkedSettings(schemas.provider(), entry, "provider");
  return { ...azureSettings(entry, spec, system.env), clientId: spec.client_id };
}

async function askMachine(
  { clientId }: MachineSettings,
  resource: string,
  { system, interaction: { cancelled } }: SignInRequest,
  doing: string,
): Promise<AccessToken> {
  const asked = machineRequest(system.env, resource, clientId, doing);
  try {
    const answer = await sendForJson(system.http, {
      ...asked,
      method: "GET",
      timeLimit: TIME_LIMIT,
      sizeLimit: 256 * 1024,
      attempts: 3,
      signal: cancelled,
    });
    return judge(answer, doing);
  } catch (error) {
    cancelled.throwIfAborted();
    if (!(error instanceof HttpFailure)) throw error;
    throw new AtmosError("unavailable", noAnswer(error, doing).message, {
      cause: error,
      hint: "Only machines and apps of Azure have a managed identity. Elsewhere, choose another provider.",
    });
  }
}

/** @throws AtmosError `access_denied`, `unavailable` */
function judge({ status, body: answer }: JsonAnswer, doing: string): AccessToken {
  const token = status === 200 ? tokenIn(answer) : undefined;
  if (token !== undefined) return token;
  const text = textOf(field(answer, "error_description")) ?? textOf(field(answer, "error")) ??
    `HTTP ${status}`;
  const said = printable(withoutSecrets(text).slice(0, 300));
  if (status === 400 || status === 403) {
    throw new AtmosError("access_denied", `${doing}: the machine has no such identity (${said})`, {
      hint: "Assign an identity to the machine or app, or check spec.client_id.",
    });
  }
  throw new AtmosError("unavailable", `${doing}: the machine's service gave no token (${said})`, {
    hint: "Try again in a moment.",
  });
}
