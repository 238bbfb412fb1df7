/** Tokens by which somebody proves who they are, as an OpenID Connect provider signs them. */

import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";

export interface TokenClaims {
  readonly iss: string;
  readonly sub: string;
  readonly aud: string;
  /** Seconds since 1970. */
  readonly exp: number;
}

/** The local AWS shares one key with all issuers. */
const KEY = "the issuers' key";

export function signToken(claims: TokenClaims): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  const body = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
  return `${body}.${signature(body)}`;
}

/** What a token says; undefined for one that is not signed as it should be. */
export function readToken(token: string): TokenClaims | undefined {
  const [header, payload, given] = token.split(".");
  if (header === undefined || payload === undefined || given !== signature(`${header}.${payload}`)) {
    return undefined;
  }
  return JSON.parse(Buffer.from(payload, "base64url").toString());
}

function signature(body: string): string {
  return createHmac("sha256", KEY).update(body).digest("base64url");
}
