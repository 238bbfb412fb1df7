import { AtmosError } from "../../errors.ts";
import type { System } from "../../system/ports.ts";
import { type Fact, fact } from "../fact.ts";
import { failureError } from "./aws_failure.ts";
import type { AwsKeys } from "./keys.ts";
import { type CallerReply, connectSts } from "./sts.ts";

/**
 * Asks STS who the credentials belong to. Everybody may ask this, whatever else is denied.
 *
 * @throws AtmosError `not_signed_in` when they have expired or were revoked, `unavailable`
 */
export async function askCaller(keys: AwsKeys, system: System): Promise<Fact[]> {
  const sts = await connectSts(system, { keys, region: keys.region });
  try {
    return judgeCaller(await sts.callerIdentity());
  } catch (error) {
    throw failureError(error, "cannot ask AWS who you are");
  }
}

/** @throws AtmosError `unavailable` when the answer names nobody */
function judgeCaller(reply: CallerReply): Fact[] {
  if (!reply.Arn) throw new AtmosError("unavailable", "cannot ask AWS who you are: its answer names nobody");
  return [...fact("principal", "Principal", reply.Arn), ...fact("account", "Account", reply.Account)];
}
