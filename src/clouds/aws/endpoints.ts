import type { Env } from "../../system/ports.ts";
import { checkedEndpoint } from "../endpoint.ts";

/** The services this program speaks to, as the `AWS_ENDPOINT_URL_<SERVICE>` variables spell them. */
export const SERVICES = ["SSO_OIDC", "SSO", "STS", "IAM", "SIGNIN"] as const;

export type Service = typeof SERVICES[number];

/**
 * Where a service is asked when it is not asked at its usual place; undefined for the usual place.
 *
 * The most specific wins: `AWS_ENDPOINT_URL_<SERVICE>`, then what the provider's `spec.endpoint_url` says, then
 * `AWS_ENDPOINT_URL`, which is meant for all of AWS. An empty variable counts as unset, as it does for AWS.
 *
 * @throws AtmosError `config_invalid` when the address is not one that secrets may be sent to
 */
export function endpointFor(
  service: Service | "S3" | "EKS" | "ECR" | "ECR_PUBLIC",
  env: Pick<Env, "get">,
  configured?: string,
): string | undefined {
  const own = `AWS_ENDPOINT_URL_${service}`;
  const sources: readonly (readonly [string, string | undefined])[] = [
    [own, env.get(own)],
    ["spec.endpoint_url", configured],
    ["AWS_ENDPOINT_URL", env.get("AWS_ENDPOINT_URL")],
  ];
  for (const [source, value] of sources) {
    if (value) return checkedEndpoint(source, value);
  }
  return undefined;
}
