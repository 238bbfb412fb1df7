/**
 * `aws/assume-root`: one task as the root user of a member account, for a quarter of an hour at most.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoot.html
 */
import type { IdentityEntry } from "../../config/model.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { formatPlace } from "../../yaml/place.ts";
import { upstreamOf } from "../credentials.ts";
import type { Identity } from "../link.ts";
import { checkedRegion } from "./config_file.ts";
import { AmbientKeys, UnseenKeys } from "./ambient/ambient_keys.ts";
import { judgeKeys } from "./issued_keys.ts";
import { AwsKeys } from "./keys.ts";
import { homeRegion, partitionIn, partitionOf } from "./partitions.ts";
import { spoken } from "../../duration.ts";
import { type ConnectSts, connectSts } from "./sts.ts";
import { stsError } from "./sts_refusal.ts";
import { UserKeys } from "./user/user_keys.ts";

/** Seconds. */
const LONGEST = 900;

interface RootSettings {
  readonly account: string;
  readonly policy: string;
  readonly duration: number;
  readonly region: string;
}

export function assumeRoot(entry: IdentityEntry, connect: ConnectSts = connectSts): Identity {
  return {
    takesDuration: true,
    async assume(upstream, request): Promise<AwsKeys> {
      if (upstream instanceof UnseenKeys) throw upstream.cannot(`cannot use "${printable(entry.name)}"`);
      const keys = upstreamOf(upstream, AwsKeys, entry, NEEDS);
      const { account, policy, region, ...settings } = await rootSettings(entry, keys.region);
      const duration = request.wish.duration ?? settings.duration;
      const { cancelled, notice } = request.interaction;
      if (duration > LONGEST) {
        const name = printable(entry.name);
        notice(`"${name}" gets 15m instead of ${spoken(duration)}: AWS gives no more to a root user's task.`);
      }
      const doing = `cannot take on the root user's task in the account ${account}`;
      // The global endpoint does not know this call; the SDK always asks the region's own.
      const sts = connect(request.system, { keys, region, cancelled });
      try {
        const reply = await sts.assumeRoot({
          TargetPrincipal: account,
          TaskPolicyArn: { arn: policy },
          DurationSeconds: Math.min(duration, LONGEST),
        });
        return judgeKeys(reply, region, doing);
      } catch (error) {
        const upstream = request.chain[request.chain.indexOf(entry.name) - 1];
        const store = keys instanceof UserKeys ? keys.store : undefined;
        const ofMachine = keys instanceof AmbientKeys;
        throw stsError(error, { entry, doing, upstream, store, ofMachine, cancelled });
      }
    },
  };
}

const NEEDS = {
  needs: "the root user's tasks need keys of AWS before them",
  hint: "Let via.identity name an identity of AWS in the organization's management account.",
};

async function rootSettings(entry: IdentityEntry, before: string): Promise<RootSettings> {
  const [{ checkedSettings }, schemas] = await Promise.all([
    import("../../config/settings.ts"),
    import("./schemas.ts"),
  ]);
  const { principal, session } = checkedSettings(schemas.assumeRoot(), entry, "identity");
  const region = checkedRegion(principal.region ?? before);
  const partition = partitionIn(principal.task_policy_arn);
  if (partitionOf(region) !== partition) {
    const place = formatPlace(entry.placeOf(["principal", "task_policy_arn"]));
    const state = `its task is of the partition ${printable(partition)}, and the region ${region} is in ` +
      partitionOf(region);
    throw new AtmosError("config_invalid", `${place}: cannot use "${printable(entry.name)}": ${state}`, {
      hint: `Set principal.region to one such as ${
        homeRegion(partition) ?? "the task's own"
      }, or change the ARN.`,
    });
  }
  return {
    account: principal.target_principal,
    policy: principal.task_policy_arn,
    duration: principal.duration ?? session?.duration ?? LONGEST,
    region,
  };
}
