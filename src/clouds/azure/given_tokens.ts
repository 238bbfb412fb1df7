/** A sign-in whose tokens somebody else gives: the Azure CLI, or the machine. */
import { AtmosError } from "../../errors.ts";
import type { SignInRequest } from "../link.ts";
import { claimsOf } from "./claims.ts";
import { assertTenant, besideTokens } from "./collect_tokens.ts";
import { AzureSignIn, type ShowMore } from "./credentials.ts";
import type { AccessToken } from "./values.ts";
import { tenantId } from "./entra/tenant.ts";
import type { AzureSettings } from "./settings.ts";
import type { Resource } from "./words.ts";

/** Who gives them, and what to say where they do not tell whose they are. */
export interface Giver {
  /** The beginning of every error, such as `cannot use the provider "entra"`. */
  readonly doing: string;
  ask(resource: Resource): Promise<AccessToken>;
  readonly nobody: { readonly state: string; readonly hint: string };
  readonly showMore?: ShowMore;
}

/** @throws AtmosError `access_denied` for tokens of another directory, `unavailable` for those of nobody */
export async function signInByTokens(
  { place, tenant: asked, location }: AzureSettings,
  { system, interaction: { cancelled }, wish }: SignInRequest,
  { doing, ask, nobody, showMore }: Giver,
): Promise<AzureSignIn> {
  const arm = await ask("arm");
  const tenant = await tenantId(system.http, place, asked, doing, cancelled);
  assertTenant(arm, tenant, doing);
  const { principal } = claimsOf(arm.token);
  if (principal === undefined) {
    throw new AtmosError("unavailable", `${doing}: ${nobody.state}`, { hint: nobody.hint });
  }
  const collected = await besideTokens(arm, wish.scopes ?? [], ask, system.log);
  const values = { tenant, cloud: place.cloud, principal, ...collected, location, federation: undefined };
  return new AzureSignIn(values, showMore);
}
