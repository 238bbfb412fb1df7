import { AtmosError } from "../../errors.ts";
import { Secret } from "../../secret.ts";
import { AwsKeys } from "./keys.ts";
import type { RoleReply } from "./portal.ts";

/**
 * The credentials in an answer to GetRoleCredentials. Pure.
 *
 * @throws AtmosError `unavailable` when something is missing
 */
export function judgeRole(reply: RoleReply, region: string): AwsKeys {
  const { accessKeyId, secretAccessKey, sessionToken, expiration = 0 } = reply.roleCredentials ?? {};
  if (!accessKeyId || !secretAccessKey || !sessionToken || !(expiration > 0 && expiration <= LAST_MOMENT)) {
    throw new AtmosError("unavailable", "cannot get role credentials: the answer of AWS is incomplete");
  }
  return new AwsKeys({
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    sessionToken: new Secret(sessionToken),
    region,
    expiresAt: expiration,
  });
}

/** The end of the year 9999, in milliseconds since 1970: RFC 3339 can write no later one. */
export const LAST_MOMENT = 253_402_300_799_999;
