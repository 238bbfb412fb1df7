/** Keys of AWS whose secrets are known, so that they can be looked for. */
import { AwsKeys, awsKeys, type AwsKeyValues } from "../../../../src/clouds/aws/keys.ts";
import type { Credentials } from "../../../../src/clouds/credentials.ts";
import { Secret } from "../../../../src/secret.ts";

export const END = Date.UTC(2031, 4, 4, 10);

export function plantedKeys(more: Partial<AwsKeyValues> = {}): AwsKeys {
  return new AwsKeys({
    accessKeyId: "FAKEKEYID",
    secretAccessKey: new Secret("planted-key"),
    sessionToken: new Secret("planted-session"),
    region: "eu-west-1",
    expiresAt: END,
    ...more,
  });
}

/** With the secrets as text, so that they compare, and without the time at which they were stored. */
export function plain(credentials: Credentials | undefined): unknown {
  if (credentials === undefined) return undefined;
  const { secretAccessKey, sessionToken, issuedAt: _, ...rest } = awsKeys(credentials);
  return { ...rest, secretAccessKey: secretAccessKey.reveal(), sessionToken: sessionToken?.reveal() };
}
