/** How this program makes itself known to Identity Center, once in about 90 days and for each flow. */
import { AtmosError } from "../../../errors.ts";
import { Secret } from "../../../secret.ts";
import { numberIn, textOf } from "../../untyped.ts";
import { CALLBACK } from "../../oauth/pkce.ts";

/** Allows to list accounts and fetch role credentials; a refresh token is only issued when a scope is named. */
export const SCOPE = "sso:account:access";

/** The port is added when one is known, and Identity Center ignores it. */
const REGISTERED_REDIRECT = `http://${CALLBACK.host}${CALLBACK.path}`;

/** A registration for one flow is not used for the other. */
export type Flow = "browser" | "device";

export interface Registration {
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** Milliseconds before its end in which a registration is not used any more: a sign-in must fit in. */
const RENEW_BEFORE = 15 * 60_000;

export function isUsable(registration: Registration | undefined, now: number): registration is Registration {
  return registration !== undefined && registration.expiresAt - now > RENEW_BEFORE;
}

/** The fields of the RegisterClient request. */
export interface RegisterRequest {
  clientName: string;
  clientType: string;
  scopes: string[];
  grantTypes?: string[];
  redirectUris?: string[];
  issuerUrl?: string;
}

export function registerRequest(flow: Flow, startUrl: string): RegisterRequest {
  const both = { clientName: "atmos", clientType: "public", scopes: [SCOPE] };
  if (flow === "device") return both;
  return {
    ...both,
    grantTypes: ["authorization_code", "refresh_token"],
    redirectUris: [REGISTERED_REDIRECT],
    issuerUrl: startUrl,
  };
}

/** The parts of the RegisterClient answer that are used. */
export interface RegisterReply {
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  /** Seconds since 1970. */
  readonly clientSecretExpiresAt?: number | undefined;
}

/** The end of the year 9999: RFC 3339 can write no later one. */
const LAST_SECOND = 253_402_300_799;

/** @throws AtmosError `unavailable` when something is missing in the answer */
export function judgeRegistration(reply: RegisterReply): Registration {
  const [clientId, clientSecret] = [textOf(reply.clientId), textOf(reply.clientSecret)];
  const seconds = numberIn(reply.clientSecretExpiresAt, 1, LAST_SECOND);
  if (clientId === undefined || clientSecret === undefined || seconds === undefined) {
    throw new AtmosError("unavailable", "cannot register with IAM Identity Center: its answer is incomplete");
  }
  return { clientId, clientSecret: new Secret(clientSecret), expiresAt: seconds * 1000 };
}
