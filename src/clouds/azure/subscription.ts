/** `azure/subscription`: where one works in Azure, with the tokens of a sign-in. */
import type { IdentityEntry } from "../../config/model.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { formatPlace } from "../../yaml/place.ts";
import { type Credentials, upstreamOf } from "../credentials.ts";
import type { SignInRequest } from "../link.ts";
import { askSubscription } from "./arm.ts";
import { AzureSession, AzureSignIn } from "./credentials.ts";
import { isGuid } from "./directory_name.ts";
import { placeOf } from "./places.ts";

const NEEDS = {
  needs: "a subscription needs a provider of Azure before it",
  hint: "Let via.provider name a provider whose kind begins with azure/.",
};

/** @throws AtmosError `access_denied` when the subscription is not there for these tokens, or is another directory's */
export async function assumeSubscription(
  entry: IdentityEntry,
  upstream: Credentials | undefined,
  { system, interaction }: SignInRequest,
): Promise<AzureSession> {
  const { values } = upstreamOf(upstream, AzureSignIn, entry, NEEDS);
  const { subscription_id, location, resource_group } = await principalOf(entry);
  const found = await askSubscription(system, placeOf(values.cloud, system.env), values, subscription_id, {
    doing: `cannot use "${printable(entry.name)}"`,
    signal: interaction.cancelled,
  });
  if (found.state !== "Enabled") {
    system.log.warn("The subscription is not enabled", { identity: entry.name, state: found.state });
  }
  return new AzureSession({
    ...values,
    location: location ?? values.location,
    subscription: found,
    resourceGroup: resource_group,
  });
}

interface Principal {
  readonly subscription_id: string;
  readonly location?: string | undefined;
  readonly resource_group?: string | undefined;
}

async function principalOf(entry: IdentityEntry): Promise<Principal> {
  const [{ checkedSettings }, schemas] = await Promise.all([
    import("../../config/settings.ts"),
    import("./schemas.ts"),
  ]);
  const { principal } = checkedSettings(schemas.subscription(), entry, "identity");
  // It becomes a part of the address that the token is sent to.
  if (isGuid(principal.subscription_id)) return principal;
  const place = formatPlace(entry.placeOf(["principal", "subscription_id"]));
  throw new AtmosError(
    "config_invalid",
    `${place}: cannot use "${printable(entry.name)}": principal.subscription_id is no id of a subscription`,
    { hint: "Write the id, a GUID: the portal shows it, and `az account list` does." },
  );
}
