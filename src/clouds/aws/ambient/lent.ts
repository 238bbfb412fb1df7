/** What a child gets of keys that the machine has already, and whose they are. */
import type { EnvironmentPatch } from "../../../system/ports.ts";
import type { Session } from "../../session.ts";
import type { Credentials } from "../../credentials.ts";
import type { Fact } from "../../fact.ts";
import type { CloudContext } from "../../link.ts";
import { awsKeys } from "../keys.ts";
import { AmbientKeys, UnseenKeys } from "./ambient_keys.ts";

function regionVariables(region: string | undefined): Record<string, string> {
  return region === undefined ? {} : { AWS_REGION: region, AWS_DEFAULT_REGION: region };
}

/** Each of these is set or unset for every other identity of AWS, in whatever way that is lent. */
const FOUND_BY = ["AWS_ACCESS_KEY_ID", "AWS_PROFILE"];

/** Whatever the machine's keys are, children keep them. */
export function ambientEnvironment({ credentials }: Session): EnvironmentPatch {
  const isOurs = credentials instanceof AmbientKeys || credentials instanceof UnseenKeys;
  const set = regionVariables(isOurs ? credentials.ownRegion : undefined);
  return { set, unset: [], keeps: FOUND_BY };
}

export async function ambientCaller(
  credentials: Credentials,
  { system }: CloudContext,
): Promise<readonly Fact[]> {
  if (credentials instanceof UnseenKeys) throw credentials.cannot("cannot ask AWS who you are");
  return await (await import("../caller.ts")).askCaller(awsKeys(credentials), system);
}
