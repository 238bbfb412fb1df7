/** What an `aws/assume-role` asks STS for. */
import type { IdentityEntry } from "../../config/model.ts";
import { spoken } from "../../duration.ts";
import { AtmosError } from "../../errors.ts";
import { printable } from "../../printable.ts";
import { formatPlace } from "../../yaml/place.ts";
import { checkedRegion } from "./config_file.ts";
import { homeRegion, partitionIn, partitionOf } from "./partitions.ts";

/** Of a session, in seconds. AWS takes no shorter ones. */
export const SHORTEST = 900;
export const LONGEST = 43_200;
/** What AWS gives when nothing is said, and the most that a role gets with the session of another. */
export const HOUR = 3600;

export interface RoleSettings {
  readonly arn: string;
  readonly region: string;
  /** Seconds, within what AWS takes. */
  readonly duration: number;
  readonly sessionName: string | undefined;
  readonly externalId: string | undefined;
  readonly sourceIdentity: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly transitiveTags: readonly string[];
  readonly policyArns: readonly string[];
  readonly policy: string | undefined;
  readonly mfaArn: string | undefined;
}

/**
 * @param upstreamRegion of the link before
 * @throws AtmosError `config_invalid` with the place of what does not fit
 */
export async function roleSettings(
  entry: IdentityEntry,
  upstreamRegion: string | undefined,
): Promise<RoleSettings> {
  const [{ checkedSettings }, schemas] = await Promise.all([
    import("../../config/settings.ts"),
    import("./schemas.ts"),
  ]);
  const { principal, session } = checkedSettings(schemas.assumeRole(), entry, "identity");
  const arn = principal.assume_role;
  return {
    arn,
    region: regionFor(entry, arn, principal.region, upstreamRegion),
    duration: principal.duration ?? session?.duration ?? HOUR,
    sessionName: principal.session_name,
    externalId: principal.external_id,
    sourceIdentity: principal.source_identity,
    tags: principal.tags ?? {},
    transitiveTags: principal.transitive_tags ?? [],
    policyArns: principal.policy_arns ?? [],
    policy: principal.policy,
    mfaArn: principal.mfa_arn,
  };
}

/** The region that is asked and worked in: one of the role's own partition. */
function regionFor(
  entry: IdentityEntry,
  arn: string,
  configured: string | undefined,
  before: string | undefined,
): string {
  const partition = partitionIn(arn);
  const region = checkedRegion(configured ?? before ?? homeRegion(partition) ?? "us-east-1");
  if (partitionOf(region) === partition) return region;
  const place = formatPlace(
    entry.placeOf(["principal", configured === undefined ? "assume_role" : "region"]),
  );
  const from = configured === undefined && before !== undefined ? ", where the link before it is," : "";
  throw new AtmosError(
    "config_invalid",
    `${place}: cannot use "${printable(entry.name)}": its role is in the partition ${
      printable(partition)
    }, and ` +
      `the region ${region}${from} is in ${partitionOf(region)}`,
    {
      hint: configured === undefined && before !== undefined
        ? "Keys of one partition are unknown in another: start from an account of the role's own."
        : `Set principal.region to one such as ${homeRegion(partition) ?? "the role's own"}.`,
    },
  );
}

/** Seconds that are asked for, and why they are not those of the configuration. */
export interface AskedDuration {
  readonly seconds: number;
  /** For a person; undefined when it is as configured. */
  readonly note: string | undefined;
}

/** Fits the duration to what AWS would refuse, before it is asked. */
export function askedDuration(wished: number, identity: string, isChained: boolean): AskedDuration {
  const of = `"${printable(identity)}"`;
  if (isChained && wished > HOUR) {
    const note =
      `${of} gets 1h instead of ${spoken(wished)}: a role that is taken on with the session of another ` +
      "never gets more.";
    return { seconds: HOUR, note };
  }
  const seconds = Math.min(Math.max(wished, SHORTEST), LONGEST);
  if (seconds === wished) return { seconds, note: undefined };
  return {
    seconds,
    note: `${of} gets ${spoken(seconds)} instead of ${spoken(wished)}: AWS gives 15m to 12h.`,
  };
}
