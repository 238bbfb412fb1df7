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
  { wanted, all = [{ id: SUBSCRIPTION, name: "Production" }] }: {
    /** Claims that a token must show, as JSON. */
    readonly wanted?: string | undefined;
    readonly all?: readonly Subscription[] | undefined;
  },
): Answer {
  const [scheme, token = ""] = (headers["authorization"] ?? "").split(" ");
  const claims = scheme === "Bearer" ? tokens.known(token) : undefined;
  if (claims === undefined || !/^https:\/\/management\./.test(claims.resource)) {
    return refused(401, "InvalidAuthenticationToken", "The access token is invalid.");
  }
  if (claims.tenant !== TENANT) {
    return refused(401, "InvalidAuthenticationTokenTenant", "The token is from the wrong issuer.");
  }
  if (wanted !== undefined && claims.claims !== wanted) {
    const answer = refused(401, "InvalidAuthenticationToken", "The token must show more.");
    const challenge =
      `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", ` +
      `error="insufficient_claims", claims="${btoa(wanted)}"`;
    return { ...answer, headers: { "www-authenticate": challenge } };
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
