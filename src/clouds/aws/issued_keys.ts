import { AtmosError } from "../../errors.ts";
import { Secret } from "../../secret.ts";
import { AwsKeys } from "./keys.ts";
import { LAST_MOMENT } from "./role_credentials.ts";
import type { KeysReply } from "./sts.ts";

/**
 * The keys in an answer of STS. Pure.
 *
 * @throws AtmosError `unavailable` when something is missing
 */
export function judgeKeys({ Credentials }: KeysReply, region: string, doing: string): AwsKeys {
  const { AccessKeyId, SecretAccessKey, SessionToken, Expiration } = Credentials ?? {};
  const expiresAt = Expiration?.getTime() ?? 0;
  if (!AccessKeyId || !SecretAccessKey || !SessionToken || !(expiresAt > 0 && expiresAt <= LAST_MOMENT)) {
    throw new AtmosError("unavailable", `${doing}: the answer of AWS is incomplete`, {
      hint: "Try again in a moment. Where AWS_ENDPOINT_URL_STS is set, look what answers there.",
    });
  }
  return new AwsKeys({
    accessKeyId: AccessKeyId,
    secretAccessKey: new Secret(SecretAccessKey),
    sessionToken: new Secret(SessionToken),
    region,
    expiresAt,
  });
}
