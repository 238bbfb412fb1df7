import type { Secret } from "../secret.ts";

/** What one link of a chain hands to the next. */
export type Credentials = AwsCredentials | PortalToken;

/** Keys for AWS APIs: temporary when they carry a session token. */
export interface AwsCredentials {
  readonly type: "aws";
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken: Secret | undefined;
  readonly region: string;
  /** Milliseconds since 1970; undefined when they do not expire. */
  readonly expiresAt: number | undefined;
}

/** The access token of an IAM Identity Center portal session. */
export interface PortalToken {
  readonly type: "aws-portal";
  readonly accessToken: Secret;
  readonly startUrl: string;
  /** The Identity Center's region, which may differ from the one that a child works in. */
  readonly region: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}
