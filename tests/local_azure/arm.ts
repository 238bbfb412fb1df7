/** The resource manager, as far as it tells about subscriptions. */
import type { Tokens } from "./tokens.ts";
import { type Answer, type Asked, TENANT } from "./wire.ts";

export const SUBSCRIPTION = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

export interface Subscription {
  readonly id: string;
  readonly name: string;
  readonly state?: string;
  readonly tenant?: string;
  readonly managedBy?: readonly string[];
}

export function subscriptionAnswer(
  { url, headers }: Asked,
  id: string,
  tokens: Tokens,
  all: readonly Subscription[] = [{ id: SUBSCRIPTION, name: "Production" }],
): Answer {
  const [scheme, token = ""] = (headers["authorization"] ?? "").split(" ");
  const claims = scheme === "Bearer" ? tokens.known(token) : undefined;
  if (claims === undefined || !/^https:\/\/management\./.test(claims.resource)) {
    return refused(401, "InvalidAuthenticationToken", "The access token is invalid.");
  }
  if (claims.tenant !== TENANT) {
    return refused(401, "InvalidAuthenticationTokenTenant", "The token is from the wrong issuer.");
  }
  if (url.searchParams.get("api-version") === null) {
    return refused(400, "MissingApiVersionParameter", "The api-version is missing.");
  }
  if (id === "") return { status: 200, body: { value: all.map(described) } };
  const found = all.find((one) => one.id === id);
  return found === undefined
    ? refused(404, "SubscriptionNotFound", `The subscription '${id}' could not be found.`)
    : { status: 200, body: described(found) };
}

function described({ id, name, state = "Enabled", tenant = TENANT, managedBy = [] }: Subscription): unknown {
  return {
    id: `/subscriptions/${id}`,
    subscriptionId: id,
    displayName: name,
    state,
    tenantId: tenant,
    managedByTenants: managedBy.map((tenantId) => ({ tenantId })),
  };
}

function refused(status: number, code: string, message: string): Answer {
  return { status, body: { error: { code, message } } };
}
