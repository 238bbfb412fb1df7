/** What a program of Kubernetes is told that has started this one for a token. */
import { AtmosError } from "../../errors.ts";
import type { Pass } from "../../clouds/integration.ts";
import { field, parsedJson, textOf } from "../../clouds/untyped.ts";
import { printable } from "../../printable.ts";

const GROUP = "client.authentication.k8s.io";
const VERSIONS = [`${GROUP}/v1beta1`, `${GROUP}/v1`];

/**
 * The version that the program wants to be answered in.
 *
 * @param info what it says in `KUBERNETES_EXEC_INFO`
 * @throws AtmosError `unsupported` for one that this version does not know
 */
export function execVersion(info: string | undefined): string {
  if (!info) return `${GROUP}/v1beta1`;
  const version = textOf(field(parsedJson(info), "apiVersion"));
  if (version !== undefined && VERSIONS.includes(version)) return version;
  throw new AtmosError(
    "unsupported",
    `cannot answer "${printable(version ?? "no version")}": only ${VERSIONS.join(" and ")} are known`,
    { hint: "Write one of them as apiVersion of the user in the kubeconfig file." },
  );
}

/** https://kubernetes.io/docs/reference/config-api/client-authentication.v1/ */
export function execCredential({ secret, expiresAt }: Pass, version: string): string {
  const answer = {
    apiVersion: version,
    kind: "ExecCredential",
    status: {
      expirationTimestamp: new Date(expiresAt).toISOString().replace(/\.\d+Z$/, "Z"),
      token: secret.reveal(),
    },
  };
  return `${JSON.stringify(answer)}\n`;
}
