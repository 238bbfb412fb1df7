import type { IdentityEntry } from "../../../config/model.ts";
import type { System } from "../../../system/ports.ts";
import { judgeKeys } from "../issued_keys.ts";
import type { AwsKeys } from "../keys.ts";
import { connectSts } from "../sts.ts";
import { stsError } from "../sts_refusal.ts";
import { UserKeys } from "../user/user_keys.ts";

const DOING = "cannot open the AWS console for a user";

/** Seconds that AWS allows: from a quarter of an hour to a day and a half. */
export const LEAST = 900;
export const MOST = 129_600;
const USUAL = 43_200;

/**
 * A federated session of a user with long-lived keys, which may do what the user may: a user's own keys, and sessions
 * of GetSessionToken, have no console.
 *
 * @param partition as in ARNs
 * @throws AtmosError as {@link stsError} has them
 */
export async function federatedUser(
  system: System,
  keys: AwsKeys,
  { entry, partition, seconds = USUAL }: {
    readonly entry: IdentityEntry;
    readonly partition: string;
    readonly seconds?: number | undefined;
  },
): Promise<AwsKeys> {
  const reply = await connectSts(system, { keys, region: keys.region }).federationToken({
    Name: federatedName(entry.name),
    // The user's own policies count as well: the session may do what both allow.
    PolicyArns: [{ arn: `arn:${partition}:iam::aws:policy/AdministratorAccess` }],
    DurationSeconds: Math.min(MOST, Math.max(LEAST, seconds)),
  }).catch((thrown) => {
    const store = keys instanceof UserKeys ? keys.store : undefined;
    throw stsError(thrown, { entry, doing: DOING, upstream: undefined, store });
  });
  return judgeKeys(reply, keys.region, DOING);
}

/** 2 to 32 characters that STS takes. */
export function federatedName(name: string): string {
  return name.replace(/[^\w+=,.@-]/g, "-").slice(0, 32).padEnd(2, "-");
}
