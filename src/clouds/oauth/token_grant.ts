/** What a token endpoint gave, judged once for all services. Pure. */
import { AtmosError } from "../../errors.ts";
import { Secret } from "../../secret.ts";
import { numberIn, wordOf } from "../untyped.ts";

/** The parts of an answer that are used. */
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
  /** Of services that issue one: who signed in. */
  readonly idToken?: IdToken;
}

export interface IdToken {
  readonly text: Secret;
  /** For this client, from the issuer that was asked, and answering this very request. */
  readonly claims: Readonly<Record<string, unknown>>;
}

export interface GrantTerms {
  /** What a person knows the service as. */
  readonly service: string;
  /** When the request was sent, in milliseconds since 1970. */
  readonly askedAt: number;
  /** Milliseconds that a token lives when the answer does not say. */
  readonly defaultLife: number;
}

/** @throws AtmosError `unavailable` when the answer cannot be used */
export function judgeToken(reply: TokenReply, { service, askedAt, defaultLife }: GrantTerms): TokenGrant {
  const [accessToken, refreshToken] = [wordOf(reply.accessToken), wordOf(reply.refreshToken)];
  if (accessToken === undefined || (reply.refreshToken && refreshToken === undefined)) {
    throw new AtmosError("unavailable", `cannot sign in to ${service}: its answer holds no usable token`);
  }
  const seconds = numberIn(reply.expiresIn, SHORTEST_LIFE, LONGEST_LIFE);
  return {
    accessToken: new Secret(accessToken),
    expiresAt: askedAt + (seconds === undefined ? defaultLife : seconds * 1000),
    refreshToken: refreshToken === undefined ? undefined : new Secret(refreshToken),
  };
}

const SHORTEST_LIFE = 1;

/** No service that is known issues tokens for more than 90 days. */
const LONGEST_LIFE = 90 * 24 * 3600;
