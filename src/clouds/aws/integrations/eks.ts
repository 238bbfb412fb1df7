/** Clusters of EKS: where one is, and the tokens that they take. */
import type { IntegrationEntry } from "../../../config/model.ts";
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { Secret } from "../../../secret.ts";
import { toBase64url } from "../../../base64url.ts";
import { certificateIn, httpsIn } from "../../cluster_answer.ts";
import type { Credentials } from "../../credentials.ts";
import { settingAt } from "../../described.ts";
import { type Cluster, type ClusterWay, type Pass, sessionFor } from "../../integration.ts";
import type { CloudContext } from "../../link.ts";
import { field, textOf } from "../../untyped.ts";
import { endpointFor } from "../endpoints.ts";
import { AwsKeys } from "../keys.ts";
import { regionalEndpoint } from "../regional_endpoint.ts";
import { presigned, signatureTime } from "../signature.ts";
import { askSigned } from "../signed_json.ts";

/** Milliseconds that the service takes a token for, with a minute for clocks that differ. */
const LIFE = 14 * 60_000;
/** What a cluster may be called. https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html */
const NAME = /^[0-9A-Za-z][0-9A-Za-z_-]{0,99}$/;

export const eks: ClusterWay = {
  find: async (entry, credentials, context) => {
    const place = placeIn(entry);
    const doing = `cannot find the cluster "${printable(place.name)}" in ${printable(place.region)}`;
    const answer = await askSigned(context.system, sessionFor(credentials, AwsKeys, "AWS"), {
      service: "eks",
      region: place.region,
      endpoint: endpointFor("EKS", context.system.env) ?? regionalEndpoint("eks", place.region),
      path: `/clusters/${checkedName(place.name)}`,
    }, doing);
    return judgeCluster(answer, place, doing);
  },
};

interface Place {
  readonly name: string;
  readonly region: string;
}

function placeIn(entry: IntegrationEntry): Place {
  return {
    name: settingAt(entry, "spec", "cluster", "name") ?? "",
    region: settingAt(entry, "spec", "cluster", "region") ?? "",
  };
}

function checkedName(name: string): string {
  if (NAME.test(name)) return name;
  throw new AtmosError(
    "config_invalid",
    `cannot use the cluster "${printable(name)}": EKS has no such names`,
    {
      hint: "Write its name, not its ARN.",
    },
  );
}

/** Pure. @throws AtmosError `unavailable` for one that cannot be asked yet, and for an answer about something else */
export function judgeCluster(answer: unknown, { name, region }: Place, doing: string): Cluster {
  const found = field(answer, "cluster");
  const arn = textOf(field(found, "arn")) ?? "";
  const [, , service, where, account = "", resource] = arn.split(":");
  if (service !== "eks" || where !== region || resource !== `cluster/${name}` || !/^\d{12}$/.test(account)) {
    throw new AtmosError("unavailable", `${doing}: what AWS answered is not about this cluster`, {
      hint: "Try again in a moment. If it stays so, look what answers in the place of the service.",
    });
  }
  const status = textOf(field(found, "status")) ?? "unknown";
  const server = textOf(field(found, "endpoint"));
  if (server === undefined) {
    throw new AtmosError("unavailable", `${doing}: it has no address (${printable(status)})`, {
      hint: "Wait until it is ACTIVE, then try again.",
    });
  }
  return {
    name: arn,
    server: httpsIn(server, doing),
    certificateAuthority: certificateIn(field(field(found, "certificateAuthority"), "data"), doing),
    user: `atmos-eks-${name}-${region}-${account}`,
    words: ["--cluster-name", name, "--region", region],
  };
}

/**
 * A request that whoever has it can send to STS, which tells then who has signed it. Nobody is asked for it. It is made
 * for AWS itself, wherever else services are asked: the cluster sends it to no other place.
 */
export async function eksToken(
  cluster: Readonly<Record<string, string>>,
  credentials: Credentials,
  { system: { clock } }: Pick<CloudContext, "system">,
): Promise<Pass> {
  const { "cluster-name": name = "", region = "" } = cluster;
  const keys = sessionFor(credentials, AwsKeys, "AWS");
  const url = new URL(`${regionalEndpoint("sts", region)}/`);
  const now = clock.now();
  const address = await presigned(
    {
      service: "sts",
      region,
      keys,
      url,
      headers: { host: url.host, "x-k8s-aws-id": checkedName(name) },
      time: signatureTime(now),
    },
    { Action: "GetCallerIdentity", Version: "2011-06-15" },
    60,
  );
  return {
    secret: new Secret(`k8s-aws-v1.${toBase64url(new TextEncoder().encode(address))}`),
    expiresAt: Math.min(now + LIFE, keys.expiresAt ?? Infinity),
  };
}
