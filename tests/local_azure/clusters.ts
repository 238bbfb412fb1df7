/** The part of the resource manager that knows clusters of AKS. */
import type { Tokens } from "./tokens.ts";
import type { Answer, Asked } from "./wire.ts";

export interface LocalCluster {
  /** Its resource id. */
  readonly id: string;
  readonly server: string;
  /** Base64 of PEM. */
  readonly authority: string;
}

/** The application that tokens for clusters are for, as Azure has it. */
export const AKS = "6dae42f8-4368-4678-94ff-3960e28e3630";

/** Answers `listClusterUserCredential`; undefined for what is about no cluster. */
export function clusterAnswer(
  { method, url, headers }: Asked,
  tokens: Tokens,
  clusters: readonly LocalCluster[],
): Answer | undefined {
  if (!url.pathname.includes("/providers/Microsoft.ContainerService/")) return undefined;
  const refuse = (status: number, code: string): Answer => ({
    status,
    body: { error: { code, message: `${code}.` } },
  });
  const known = tokens.known((headers["authorization"] ?? "").replace(/^Bearer /, ""));
  if (known === undefined || !/^https:\/\/management\./.test(known.resource)) {
    return refuse(401, "InvalidToken");
  }
  const wants = url.searchParams;
  if (method !== "POST" || !wants.has("api-version")) return refuse(400, "BadRequest");
  const found = clusters.find(({ id }) => `${id}/listClusterUserCredential` === url.pathname);
  if (found === undefined) return refuse(404, "ResourceNotFound");
  const { server, authority } = found;
  const args = [
    "get-token",
    "--login",
    "devicecode",
    "--server-id",
    AKS,
    "--environment",
    "AzurePublicCloud",
  ];
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "dev", cluster: { server, "certificate-authority-data": authority } }],
    users: [{ name: "clusterUser", user: { exec: { command: "kubelogin", args } } }],
  };
  return {
    status: 200,
    body: { kubeconfigs: [{ name: "clusterUser", value: btoa(JSON.stringify(config)) }] },
  };
}
