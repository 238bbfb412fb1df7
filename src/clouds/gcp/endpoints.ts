/** Where Google's services are asked. Somewhere else by the variables that gcloud knows for that, and by no others. */
import type { Env } from "../../system/ports.ts";
import { checkedEndpoint } from "../endpoint.ts";
import { ENDPOINTS } from "./words.ts";

const BASES = {
  /** Exchanges the tokens of workloads. */
  sts: [ENDPOINTS.sts, "https://sts.googleapis.com"],
  /** Gives tokens of service accounts. */
  iamcredentials: [ENDPOINTS.iamcredentials, "https://iamcredentials.googleapis.com"],
  /** Knows projects. */
  projects: [
    ENDPOINTS.projects,
    "https://cloudresourcemanager.googleapis.com",
  ],
  /** Knows clusters. It decides nobody's session, so it is none of those that tell sessions apart. */
  container: ["CLOUDSDK_API_ENDPOINT_OVERRIDES_CONTAINER", "https://container.googleapis.com"],
  /** Gives tokens of people and keys; its other pages are beside this one. */
  token: [ENDPOINTS.token, "https://oauth2.googleapis.com/token"],
  /** Keeps objects; whose token it is does not depend on it. */
  storage: ["CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE", "https://storage.googleapis.com"],
  /** Where people sign in. */
  authorize: [ENDPOINTS.authorize, "https://accounts.google.com/o/oauth2/v2/auth"],
} as const satisfies Readonly<Record<string, readonly [variable: string, usual: string]>>;

export type GoogleService = keyof typeof BASES;

/**
 * The address of a service, without a slash at its end.
 *
 * @throws AtmosError `config_invalid` when it is not one that secrets may be sent to
 */
export function googleEndpoint(service: GoogleService, env: Env): string {
  const [variable, usual] = BASES[service];
  const value = env.get(variable);
  if (!value) return usual;
  return checkedEndpoint(variable, value);
}

/** A page beside the one that gives tokens. */
export function besideToken(page: "revoke" | "tokeninfo", env: Env): string {
  const token = googleEndpoint("token", env);
  return new URL(page, token).href;
}

/** Where tokens of a service account are asked for; the libraries read its e-mail from there, as it is. */
export function impersonationUrl(email: string, env: Env): string {
  const base = googleEndpoint("iamcredentials", env);
  return `${base}/v1/projects/-/serviceAccounts/${email}:generateAccessToken`;
}
