import type { Secret } from "../secret.ts";
import type { Credentials } from "./credentials.ts";
import { type Fact, fact } from "./fact.ts";

/**
 * A signed statement about who somebody is (an OpenID Connect ID token). Made by one cloud for another: GitHub's for
 * AWS, Azure or Google.
 */
export class IdToken implements Credentials {
  readonly token: Secret;
  readonly issuer: string;
  readonly audience: string;
  readonly subject: string;
  readonly expiresAt: number;
  /** Where its provider says to work; undefined when it does not. */
  readonly region: string | undefined;

  /** @param claims `expiresAt` in milliseconds since 1970 */
  constructor(
    token: Secret,
    claims: {
      readonly issuer: string;
      readonly audience: string;
      readonly subject: string;
      readonly expiresAt: number;
      readonly region?: string | undefined;
    },
  ) {
    this.token = token;
    this.issuer = claims.issuer;
    this.audience = claims.audience;
    this.subject = claims.subject;
    this.expiresAt = claims.expiresAt;
    this.region = claims.region;
  }

  get facts(): readonly Fact[] {
    return [
      ...fact("issuer", "Issuer", this.issuer),
      ...fact("audience", "Audience", this.audience),
      ...fact("subject", "Subject", this.subject),
    ];
  }
}
