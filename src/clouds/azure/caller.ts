import type { System } from "../../system/ports.ts";
import type { Credentials } from "../credentials.ts";
import { type Fact, fact } from "../fact.ts";
import { askSubscription } from "./arm.ts";
import { azureSession } from "./credentials.ts";
import { placeOf } from "./places.ts";

/** Asks the resource manager whether the session's subscription is there for its token. */
export async function askCaller(credentials: Credentials, system: System): Promise<readonly Fact[]> {
  const { values } = azureSession(credentials);
  const { cloud, principal, subscription, tenant } = values;
  const found = await askSubscription(system, placeOf(cloud, system.env), values, subscription.id, {
    doing: "cannot ask Azure who this is",
  });
  return [
    ...fact("principal", "Principal", principal.name),
    ...fact("account", "Subscription", found.id),
    ...fact("subscription_name", "Name", found.name),
    ...fact("state", "State", found.state),
    ...fact("tenant", "Tenant", tenant),
  ];
}
