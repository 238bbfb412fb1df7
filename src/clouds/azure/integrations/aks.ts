/** Clusters of AKS: where one is, and the tokens that they take. */
import { AtmosError } from "../../../errors.ts";
import { printable } from "../../../printable.ts";
import { loadYaml } from "../../../yaml/document.ts";
import { certificateIn, httpsIn } from "../../cluster_answer.ts";
import type { Credentials } from "../../credentials.ts";
import { settingAt } from "../../described.ts";
import { type Cluster, type ClusterWay, type Pass, sessionFor } from "../../integration.ts";
import type { CloudContext } from "../../link.ts";
import { entriesOf, field, textOf } from "../../untyped.ts";
import { AzureSession } from "../credentials.ts";
import { placeOf } from "../places.ts";
import { askAzure } from "./ask.ts";

const VERSION = "2024-05-01";
/** What resource groups and clusters may be called. */
const NAME = /^(?!\.{1,2}$)[\w.()-]{1,90}$/;

interface Place {
  readonly name: string;
  readonly group: string;
  readonly subscription: string;
}

export const aks: ClusterWay = {
  find: async (entry, credentials, context) => {
    const { values } = sessionFor(credentials, AzureSession, "Azure");
    const at = (key: string): string | undefined => settingAt(entry, "spec", "cluster", key);
    const place = {
      name: at("name") ?? "",
      group: at("resource_group") ?? "",
      subscription: at("subscription_id") ?? values.subscription.id,
    };
    const doing = `cannot find the cluster "${printable(place.name)}" in ${printable(place.group)}`;
    const id = resourceId(place, doing);
    const answer = await askAzure(context.system, {
      url: `${placeOf(values.cloud, context.system.env).arm}${id}/listClusterUserCredential` +
        `?api-version=${VERSION}&format=exec`,
      token: values.tokens.arm.token,
      who: values.principal.name,
      doing,
    });
    return judgeCluster(await configIn(answer, doing), place, id, doing);
  },
};

function resourceId({ name, group, subscription }: Place, doing: string): string {
  if (!NAME.test(name) || !NAME.test(group) || !/^[0-9a-fA-F-]{36}$/.test(subscription)) {
    throw new AtmosError("config_invalid", `${doing}: Azure has no such names`, {
      hint: "Check name, resource_group and subscription_id below spec.cluster.",
    });
  }
  return `/subscriptions/${subscription}/resourceGroups/${group}` +
    `/providers/Microsoft.ContainerService/managedClusters/${name}`;
}

/** Azure answers with a whole kubeconfig file. */
async function configIn(answer: unknown, doing: string): Promise<unknown> {
  const [first] = entriesOf(field(answer, "kubeconfigs"));
  try {
    const yaml = await loadYaml();
    return yaml.parse(atob(textOf(first?.["value"]) ?? ""), { maxAliasCount: 0, logLevel: "error" });
  } catch (error) {
    throw new AtmosError("unavailable", `${doing}: what Azure answered is no kubeconfig file`, {
      hint: "Try again in a moment.",
      cause: error,
    });
  }
}

/** Pure. @throws AtmosError `unsupported` for one that knows certificates alone */
export function judgeCluster(config: unknown, place: Place, id: string, doing: string): Cluster {
  const cluster = field(entriesOf(field(config, "clusters"))[0], "cluster");
  const args = field(field(field(entriesOf(field(config, "users"))[0], "user"), "exec"), "args");
  if (!Array.isArray(args)) {
    throw new AtmosError("unsupported", `${doing}: it does not use Entra ID, so nobody signs in there`, {
      hint: "Turn on Microsoft Entra ID for the cluster, or use `az aks get-credentials`.",
    });
  }
  const server = args[args.indexOf("--server-id") + 1];
  const words = ["--cluster-name", place.name, "--resource-group", place.group];
  return {
    name: id,
    server: httpsIn(textOf(field(cluster, "server")) ?? "", doing),
    certificateAuthority: certificateIn(field(cluster, "certificate-authority-data"), doing),
    user: `atmos-aks-${place.name}-${place.group}-${place.subscription}`,
    words: args.includes("--server-id") && /^[0-9a-f-]{36}$/.test(String(server))
      ? [...words, "--server-id", String(server)]
      : words,
  };
}

/** The session has it: it was asked for when the session was made. */
export function aksToken(
  cluster: Readonly<Record<string, string>>,
  credentials: Credentials,
  { system: { env } }: Pick<CloudContext, "system">,
): Pass {
  const { cloud, tokens } = sessionFor(credentials, AzureSession, "Azure").values;
  const name = printable(cluster["cluster-name"] ?? "");
  const [server] = placeOf(cloud, env).resources.aks;
  const wanted = cluster["server-id"] ?? server;
  if (wanted !== server) {
    throw new AtmosError(
      "unsupported",
      `cannot get a token for the cluster "${name}": it has a server application of its own (${
        printable(wanted)
      })`,
      { hint: "Move it to AKS-managed Entra ID integration." },
    );
  }
  if (tokens.aks === undefined) {
    throw new AtmosError(
      "access_denied",
      `cannot get a token for the cluster "${name}": the sign-in gave none for AKS`,
      { hint: "Run `atmos auth login` with `--logs-level debug` to see what Entra says about AKS." },
    );
  }
  return { secret: tokens.aks.token, expiresAt: tokens.aks.expiresAt };
}
