import { AtmosError } from "../../errors.ts";
import type { System } from "../../system/ports.ts";
import { type Fact, fact } from "../fact.ts";
import { withoutSecrets } from "../../secret.ts";
import { textOf } from "../untyped.ts";
import { failureError } from "./aws_failure.ts";
import type { AwsKeys } from "./keys.ts";
import { type CallerReply, connectSts } from "./sts.ts";

/**
 * Asks STS who the credentials belong to. Everybody may ask this, whatever else is denied.
 *
 * @throws AtmosError `not_signed_in` when they have expired or were revoked, `unavailable`
 */
export async function askCaller(keys: AwsKeys, system: System, cancelled?: AbortSignal): Promise<Fact[]> {
  const place = { keys, region: keys.region, ...(cancelled === undefined ? {} : { cancelled }) };
  const sts = connectSts(system, place);
  try {
    return judgeCaller(await sts.callerIdentity());
  } catch (error) {
    throw failureError(error, "cannot ask AWS who you are");
  }
}

/** @throws AtmosError `unavailable` when the answer names nobody */
function judgeCaller(reply: CallerReply): Fact[] {
  const arn = textOf(reply.Arn);
  if (arn === undefined) {
    throw new AtmosError("unavailable", "cannot ask AWS who you are: its answer names nobody");
  }
  return [
    ...fact("principal", "Principal", withoutSecrets(arn)),
    ...fact("account", "Account", textOf(reply.Account)),
    ...fact("user_id", "User id", textOf(reply.UserId)),
  ];
}
