import { AtmosError } from "../../errors.ts";
import { Secret } from "../../secret.ts";
import { numberIn, wordOf } from "../untyped.ts";
import { AwsKeys } from "./keys.ts";
import { LAST_MOMENT } from "./role_credentials.ts";
import type { KeysReply } from "./sts.ts";

/**
 * The keys in an answer of STS. Pure.
 *
 * @throws AtmosError `unavailable` when something is missing
 */
export function judgeKeys({ Credentials }: KeysReply, region: string, doing: string): AwsKeys {
  const [accessKeyId, secretAccessKey, sessionToken] = [
    wordOf(Credentials?.AccessKeyId),
    wordOf(Credentials?.SecretAccessKey),
    wordOf(Credentials?.SessionToken),
  ];
  const ends: unknown = Credentials?.Expiration;
  const expiresAt = numberIn(ends instanceof Date ? ends.getTime() : undefined, 1, LAST_MOMENT);
  if (!accessKeyId || !secretAccessKey || !sessionToken || expiresAt === undefined) {
    throw new AtmosError("unavailable", `${doing}: the answer of AWS is incomplete`, {
      hint: "Try again in a moment. Where AWS_ENDPOINT_URL_STS is set, look what answers there.",
    });
  }
  return new AwsKeys({
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    sessionToken: new Secret(sessionToken),
    region,
    expiresAt,
  });
}
