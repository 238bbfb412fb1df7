/** `azure/subscription`: where one works in Azure, with the tokens of a sign-in. */
import type { IdentityEntry } from "../../config/model.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { type Credentials, upstreamOf } from "../credentials.ts";
import type { SignInRequest } from "../link.ts";
import { askSubscription } from "./arm.ts";
import { ClaimsWanted } from "./challenge.ts";
import { AzureSession, AzureSignIn } from "./credentials.ts";
import type { Subscription } from "./values.ts";
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
  const first = upstreamOf(upstream, AzureSignIn, entry, NEEDS);
  const { subscription_id, location, resource_group } = await principalOf(entry);
  const ask = ({ values }: AzureSignIn): Promise<Subscription> =>
    askSubscription(system, placeOf(values.cloud, system.env), values, subscription_id, {
      doing: `cannot use "${printable(entry.name)}"`,
      signal: interaction.cancelled,
    });
  const { signIn: { values }, found } = await showingMore(first, ask);
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

/** Where the service wants more of the sign-in, that is shown, once. */
async function showingMore(
  signIn: AzureSignIn,
  ask: (signIn: AzureSignIn) => Promise<Subscription>,
): Promise<{ readonly signIn: AzureSignIn; readonly found: Subscription }> {
  try {
    return { signIn, found: await ask(signIn) };
  } catch (error) {
    const wanted = error instanceof AtmosError ? error.cause : undefined;
    if (!(wanted instanceof ClaimsWanted) || signIn.showMore === undefined) throw error;
    const again = await signIn.showMore(wanted.claims);
    return { signIn: again, found: await ask(again) };
  }
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
  return checkedSettings(schemas.subscription(), entry, "identity").principal;
}
