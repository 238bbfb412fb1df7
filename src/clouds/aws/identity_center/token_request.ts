/** The CreateToken operation: what is sent for each grant, and what the answers mean. Pure. */
import type { Secret } from "../../../secret.ts";
import { failureNamed, type TokenFailure } from "../../oauth/token_failure.ts";
import { type AwsFailure, isTransient } from "../aws_failure.ts";
import type { Registration } from "./registration.ts";

/** The fields of the CreateToken request. */
export interface TokenRequest {
  clientId: string;
  clientSecret: string;
  grantType: string;
  code?: string;
  codeVerifier?: string;
  redirectUri?: string;
  deviceCode?: string;
  refreshToken?: string;
}

export function codeGrant(
  registration: Registration,
  code: string,
  codeVerifier: string,
  redirectUri: string,
): TokenRequest {
  return { ...client(registration), grantType: "authorization_code", code, codeVerifier, redirectUri };
}

export function deviceGrant(registration: Registration, deviceCode: string): TokenRequest {
  return { ...client(registration), grantType: "urn:ietf:params:oauth:grant-type:device_code", deviceCode };
}

export function refreshGrant(registration: Registration, refreshToken: Secret): TokenRequest {
  return { ...client(registration), grantType: "refresh_token", refreshToken: refreshToken.reveal() };
}

function client(registration: Registration): { clientId: string; clientSecret: string } {
  return { clientId: registration.clientId, clientSecret: registration.clientSecret.reveal() };
}

/** By the API's names; an answer without one is read by the words of OAuth. */
const FAILURES: Readonly<Record<string, TokenFailure>> = {
  AuthorizationPendingException: "pending",
  SlowDownException: "slow_down",
  ExpiredTokenException: "expired",
  AccessDeniedException: "denied",
  InvalidGrantException: "dead_grant",
  InvalidClientException: "dead_client",
  UnauthorizedClientException: "dead_client",
};

export function judgeTokenFailure(failure: AwsFailure): TokenFailure {
  if (isTransient(failure)) return "transient";
  const known = Object.hasOwn(FAILURES, failure.name) ? FAILURES[failure.name] : undefined;
  return known ?? failureNamed(failure.name);
}
