import { AtmosError } from "../../errors.ts";
import { Secret } from "../../secret.ts";
import { asRecord, numberIn, wordOf } from "../untyped.ts";
import { type AwsAccount, AwsKeys } from "./keys.ts";
import type { RoleReply } from "./portal.ts";

/**
 * The credentials in an answer to GetRoleCredentials. Pure.
 *
 * @throws AtmosError `unavailable` when something is missing
 */
export function judgeRole(reply: RoleReply, region: string, account?: AwsAccount): AwsKeys {
  const roleCredentials = asRecord(reply.roleCredentials);
  const [accessKeyId, secretAccessKey, sessionToken] = [
    wordOf(roleCredentials.accessKeyId),
    wordOf(roleCredentials.secretAccessKey),
    wordOf(roleCredentials.sessionToken),
  ];
  if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined) {
    throw unusable("is incomplete");
  }
  const expiresAt = numberIn(roleCredentials.expiration, FIRST_MOMENT, LAST_MOMENT);
  if (expiresAt === undefined) throw unusable("is incomplete: it does not say when they end");
  return new AwsKeys({
    accessKeyId,
    secretAccessKey: new Secret(secretAccessKey),
    sessionToken: new Secret(sessionToken),
    region,
    expiresAt,
    account,
  });
}

function unusable(state: string): AtmosError {
  return new AtmosError("unavailable", `cannot get role credentials: the answer of AWS ${state}`, {
    hint: "Check the region and the endpoint of the provider, then try again.",
  });
}

/** Before AWS gave any: a time in seconds is not taken for one in milliseconds. */
const FIRST_MOMENT = Date.UTC(2006, 0);

/** The end of the year 9999, in milliseconds since 1970: RFC 3339 can write no later one. */
export const LAST_MOMENT = 253_402_300_799_999;
