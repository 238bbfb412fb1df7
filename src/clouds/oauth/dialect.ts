/** What the shared sign-in flows ask a service for, in whatever way it is spoken to. */
import type { AtmosError } from "../../errors.ts";
import type { Secret } from "../../secret.ts";
import type { DeviceReply } from "./device_code.ts";
import type { TokenFailure } from "./token_failure.ts";
import type { TokenGrant } from "./token_grant.ts";

/** Where the browser comes back to: this machine, a port that is free, and this path. */
export interface CallbackPlace {
  readonly host: "127.0.0.1" | "localhost";
  /** Empty for services that know the address without a path. */
  readonly path: string;
}

export interface AuthorizeRequest {
  readonly redirectUri: string;
  readonly state: string;
  /** For services that issue ID tokens. */
  readonly nonce: string;
  /** S256, of the verifier that redeems the code. */
  readonly challenge: string;
}

export interface AuthorizeAnswer {
  readonly code: string;
  /** What the browser came back to, with everything that the service added. */
  readonly url: URL;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly redirectUri: string;
}

/** What a failure means. The name is what the service called it, safe to show. */
export interface OAuthFailure {
  readonly kind: TokenFailure;
  readonly name: string;
  /** Seconds that the service asked to be left alone. */
  readonly retryAfter: number | undefined;
}

/** How failures of a service are understood. Its operations may throw whatever these can read. */
export interface FailureReader {
  /** What a person knows the service as. */
  readonly service: string;
  readFailure(thrown: unknown): OAuthFailure;
  /** @param doing what could not be done, such as `cannot sign in to IAM Identity Center` */
  explain(thrown: unknown, doing: string, cancelled?: AbortSignal): AtmosError;
}

/** Asks for tokens. Nothing is tried twice: the flows keep the pace. */
export interface Dialect extends FailureReader {
  readonly callback: CallbackPlace;
  /** The page where a person signs in. */
  authorizeUrl(request: AuthorizeRequest): string;
  redeem(answer: AuthorizeAnswer, signal: AbortSignal): Promise<TokenGrant>;
  startDevice(signal: AbortSignal): Promise<DeviceReply>;
  /** Asks once whether the person has confirmed. */
  poll(deviceCode: Secret, signal: AbortSignal): Promise<TokenGrant>;
  refresh(refreshToken: Secret, signal: AbortSignal): Promise<TokenGrant>;
}

/** Ends a sign-in at the service: a part of its own, since not every service does it where it issues tokens. */
export interface Revoker extends FailureReader {
  revoke(token: Secret, signal: AbortSignal): Promise<void>;
}
