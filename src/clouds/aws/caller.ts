import { AtmosError } from "../../errors.ts";
import type { System } from "../../system/ports.ts";
import { type Fact, fact } from "../fact.ts";
import { withoutSecrets } from "../../secret.ts";
import { textOf } from "../untyped.ts";
import { failureError } from "./aws_failure.ts";
import { endpointFor } from "./endpoints.ts";
import type { AwsKeys } from "./keys.ts";
import { stsClient } from "./sdk.ts";

/**
 * Asks STS who the credentials belong to. Everybody may ask this, whatever else is denied.
 *
 * @throws AtmosError `not_signed_in` when they have expired or were revoked, `unavailable`
 */
export async function askCaller(keys: AwsKeys, system: System, signal?: AbortSignal): Promise<Fact[]> {
  const endpoint = endpointFor("STS", system.env);
  const { sdk, client } = await stsClient(system, keys, endpoint);
  try {
    return judgeCaller(
      await client.send(
        new sdk.GetCallerIdentityCommand({}),
        signal === undefined ? {} : { abortSignal: signal },
      ),
    );
  } catch (error) {
    throw failureError(error, "cannot ask AWS who you are");
  }
}

/** The parts of the GetCallerIdentity answer that are used. */
export interface CallerReply {
  readonly Arn?: string | undefined;
  readonly Account?: string | undefined;
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
  ];
}
