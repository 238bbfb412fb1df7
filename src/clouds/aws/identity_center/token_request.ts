/** The CreateToken operation: what is sent for each grant, and what the answers mean. Pure. */
import { AtmosError } from "../../../errors.ts";
import { Secret } from "../../../secret.ts";
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

/** The parts of the CreateToken answer that are used. */
export interface TokenReply {
  readonly accessToken?: string | undefined;
  /** Seconds. */
  readonly expiresIn?: number | undefined;
  readonly refreshToken?: string | undefined;
}

export interface TokenGrant {
  readonly accessToken: Secret;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly refreshToken: Secret | undefined;
}

/**
 * @param now when the request was sent, in milliseconds since 1970
 * @param defaultLife milliseconds that a token lives when the answer does not say
 * @throws AtmosError `unavailable` when the answer cannot be used
 */
export function judgeToken(reply: TokenReply, now: number, defaultLife: number): TokenGrant {
  const { accessToken, expiresIn, refreshToken } = reply;
  if (!accessToken || !isWord(accessToken) || (refreshToken && !isWord(refreshToken))) {
    throw new AtmosError(
      "unavailable",
      "cannot sign in to IAM Identity Center: its answer holds no usable token",
    );
  }
  return {
    accessToken: new Secret(accessToken),
    expiresAt: now + (isLife(expiresIn) ? expiresIn * 1000 : defaultLife),
    refreshToken: refreshToken ? new Secret(refreshToken) : undefined,
  };
}

/** Portal sessions last 90 days at most. */
const LONGEST_LIFE = 90 * 24 * 3600;

function isLife(seconds: number | undefined): seconds is number {
  return seconds !== undefined && seconds > 0 && seconds <= LONGEST_LIFE;
}

/** Tokens travel in headers: visible ASCII only. */
function isWord(token: string): boolean {
  return /^[\x21-\x7e]+$/.test(token);
}

/**
 * - `pending`: the person has not confirmed yet
 * - `slow_down`: as pending, and the questions come too fast
 * - `expired`: the code was not confirmed in time
 * - `denied`: the person, or a rule, said no
 * - `dead_grant`: the code or refresh token is used up or revoked
 * - `dead_client`: the registration is not known any more
 * - `transient`: may work a moment later
 * - `other`: none of these
 */
export type TokenFailure =
  | "pending"
  | "slow_down"
  | "expired"
  | "denied"
  | "dead_grant"
  | "dead_client"
  | "transient"
  | "other";

/** By the API's names, and by the words of RFC 6749 and RFC 8628. */
const FAILURES: Readonly<Record<string, TokenFailure>> = {
  AuthorizationPendingException: "pending",
  authorization_pending: "pending",
  SlowDownException: "slow_down",
  slow_down: "slow_down",
  ExpiredTokenException: "expired",
  expired_token: "expired",
  AccessDeniedException: "denied",
  access_denied: "denied",
  InvalidGrantException: "dead_grant",
  invalid_grant: "dead_grant",
  InvalidClientException: "dead_client",
  invalid_client: "dead_client",
  UnauthorizedClientException: "dead_client",
  unauthorized_client: "dead_client",
};

export function judgeTokenFailure(failure: AwsFailure): TokenFailure {
  if (isTransient(failure)) return "transient";
  return Object.hasOwn(FAILURES, failure.name) ? FAILURES[failure.name] ?? "other" : "other";
}
