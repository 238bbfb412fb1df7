/** The sign-in of an application, which proves itself anew for every token. */
import { AtmosError } from "../../errors.ts";
import type { SignInRequest } from "../link.ts";
import { claimsOf } from "./claims.ts";
import { assertTenant, besideTokens } from "./collect_tokens.ts";
import { AzureSignIn } from "./credentials.ts";
import type { AccessToken, Federation } from "./values.ts";
import { type Asking, askToken } from "./entra/ask_token.ts";
import { explainEntra } from "./entra/failure.ts";
import { scopeOf } from "./places.ts";
import type { AzureSettings } from "./settings.ts";

export interface AppWork {
  readonly settings: AzureSettings;
  readonly asking: Asking;
  /** By which the application proves who it is. */
  readonly fields: Readonly<Record<string, string>>;
  readonly federation: Federation | undefined;
  readonly doing: string;
}

/** @throws AtmosError `access_denied` when it is refused, `unavailable` */
export async function appSignIn(
  { settings, asking, fields, federation, doing }: AppWork,
  { system, interaction: { cancelled }, wish }: SignInRequest,
): Promise<AzureSignIn> {
  const ask = async (scope: string): Promise<AccessToken> => {
    const form = { grant_type: "client_credentials", scope, ...fields };
    const { accessToken, expiresAt } = await askToken(system, asking, form, cancelled);
    return { token: accessToken, expiresAt };
  };
  const { place, tenant } = asking;
  const arm = await ask(scopeOf(place, "arm")).catch((error) => {
    throw asRefusal(explainEntra(error, doing, cancelled));
  });
  assertTenant(arm, tenant, doing);
  const { principal } = claimsOf(arm.token);
  return new AzureSignIn({
    tenant,
    cloud: place.cloud,
    principal: principal ?? { kind: "app", name: asking.clientId, objectId: asking.clientId },
    ...await besideTokens(
      arm,
      wish.scopes ?? [],
      (resource) => ask(scopeOf(place, resource)),
      system.log,
    ),
    location: settings.location,
    federation,
  });
}

/** There is nobody who could sign in: what is refused is refused. */
function asRefusal(error: AtmosError): AtmosError {
  if (error.code !== "not_signed_in") return error;
  return new AtmosError("access_denied", error.message, {
    cause: error.cause,
    ...(error.hint === undefined ? {} : { hint: error.hint }),
  });
}
