/** What a child needs to work as an identity of Google Cloud, and what would make it work as somebody else. Pure. */
import type { EnvironmentPatch } from "../../system/ports.ts";
import type { GoogleTokenValues } from "./google_token_values.ts";
import type { ChildPlace } from "./child_place.ts";

/** The name of the one configuration in gcloud's folder. */
export const CONFIGURATION = "atmos";

/** Each of these is asked before, or instead of, what is set, by gcloud, a library or Terraform. */
const OVERRIDING: readonly string[] = [
  // Credentials, as files or themselves.
  "GOOGLE_APPLICATION_CREDENTIALS",
  "google_application_credentials",
  "GOOGLE_CREDENTIALS",
  "GOOGLE_CLOUD_KEYFILE_JSON",
  "GCLOUD_KEYFILE_JSON",
  "GOOGLE_OAUTH_ACCESS_TOKEN",
  "GOOGLE_IMPERSONATE_SERVICE_ACCOUNT",
  "GOOGLE_BACKEND_CREDENTIALS",
  "GOOGLE_BACKEND_IMPERSONATE_SERVICE_ACCOUNT",
  "GOOGLE_GHA_CREDS_PATH",
  "CLOUDSDK_CONFIG",
  "CLOUDSDK_ACTIVE_CONFIG_NAME",
  "CLOUDSDK_AUTH_ACCESS_TOKEN",
  "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE",
  "CLOUDSDK_AUTH_CREDENTIAL_FILE_OVERRIDE",
  "CLOUDSDK_AUTH_DISABLE_CREDENTIALS",
  "CLOUDSDK_AUTH_IMPERSONATE_SERVICE_ACCOUNT",
  "CLOUDSDK_AUTH_LOGIN_CONFIG_FILE",
  "CLOUDSDK_CORE_ACCOUNT",
  // The machine's own, or who stands in for it.
  "GCE_METADATA_HOST",
  "GCE_METADATA_IP",
  "GCE_METADATA_ROOT",
  // Programs that say who this workload is.
  "GOOGLE_EXTERNAL_ACCOUNT_ALLOW_EXECUTABLES",
  // Where to work.
  "CLOUDSDK_CORE_PROJECT",
  "GOOGLE_CLOUD_PROJECT",
  "GCLOUD_PROJECT",
  "GOOGLE_PROJECT",
  "GOOGLE_CLOUD_REGION",
  "GOOGLE_REGION",
  "CLOUDSDK_COMPUTE_REGION",
  "GOOGLE_ZONE",
  "GCLOUD_ZONE",
  "CLOUDSDK_COMPUTE_ZONE",
];

export function googleEnvironment(
  { gcloudFolder, adcFile }: ChildPlace,
  { project, region, zone, libraries }: Pick<GoogleTokenValues, "project" | "region" | "zone" | "libraries">,
): EnvironmentPatch {
  const set: Record<string, string> = {
    CLOUDSDK_CONFIG: gcloudFolder,
    CLOUDSDK_ACTIVE_CONFIG_NAME: CONFIGURATION,
    // Always, also where nothing can be in it: libraries look for the person's own file otherwise, and then ask the machine.
    GOOGLE_APPLICATION_CREDENTIALS: libraries?.kind === "own-file" ? libraries.path : adcFile,
  };
  const places: readonly (readonly [string | undefined, readonly string[]])[] = [
    [project, ["CLOUDSDK_CORE_PROJECT", "GOOGLE_CLOUD_PROJECT", "GCLOUD_PROJECT", "GOOGLE_PROJECT"]],
    [region, ["CLOUDSDK_COMPUTE_REGION", "GOOGLE_CLOUD_REGION", "GOOGLE_REGION"]],
    [zone, ["CLOUDSDK_COMPUTE_ZONE", "GOOGLE_ZONE"]],
  ];
  for (const [value, names] of places) {
    if (value !== undefined) { for (const name of names) set[name] = value; }
  }
  return { set, unset: OVERRIDING.filter((name) => !(name in set)) };
}
