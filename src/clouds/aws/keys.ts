import type { Secret } from "../../secret.ts";
import type { Credentials } from "../credentials.ts";
import { type Fact, fact } from "../fact.ts";

/** The account that keys are for, as far as it is known with them. */
export interface AwsAccount {
  readonly id: string;
  readonly name: string | undefined;
}

export interface AwsKeyValues {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken: Secret | undefined;
  readonly region: string;
  /** Milliseconds since 1970; undefined when they do not expire. */
  readonly expiresAt: number | undefined;
  /** When they were stored; undefined where nobody has noted that. */
  readonly issuedAt?: number | undefined;
  readonly account?: AwsAccount | undefined;
}

/** Keys for AWS APIs: temporary when they carry a session token. */
export class AwsKeys implements Credentials, AwsKeyValues {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken: Secret | undefined;
  readonly region: string;
  readonly expiresAt: number | undefined;
  readonly issuedAt: number | undefined;
  readonly account: AwsAccount | undefined;

  constructor(values: AwsKeyValues) {
    this.accessKeyId = values.accessKeyId;
    this.secretAccessKey = values.secretAccessKey;
    this.sessionToken = values.sessionToken;
    this.region = values.region;
    this.expiresAt = values.expiresAt;
    this.issuedAt = values.issuedAt;
    this.account = values.account;
  }

  get facts(): readonly Fact[] {
    return [
      ...fact("account", "Account", this.account?.id),
      ...fact("account_name", "Account name", this.account?.name),
      ...fact("region", "Region", this.region),
    ];
  }
}

/** A chain of AWS ends at an identity, whose credentials are keys. */
export function awsKeys(credentials: Credentials): AwsKeys {
  if (credentials instanceof AwsKeys) return credentials;
  throw new Error("only keys can be a session of AWS");
}
