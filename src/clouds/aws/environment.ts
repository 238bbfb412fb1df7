/** What a child needs to find its profile, and what would make it use another one. Pure. */
import type { EnvironmentPatch } from "../../system/ports.ts";

export interface ProfilePlace {
  readonly credentialsFile: string;
  readonly configFile: string;
  readonly profile: string;
  readonly region: string;
}

/** Each of these is asked before, or instead of, the profile by some AWS SDK or tool. */
export const OVERRIDING: readonly string[] = [
  // Keys in the environment come before any profile.
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_SECURITY_TOKEN",
  "AWS_CREDENTIAL_EXPIRATION",
  "AWS_CREDENTIAL_EXPIRATION_TIME",
  // Names that old SDKs and tools still read as keys.
  "AWS_ACCESS_KEY",
  "AWS_SECRET_KEY",
  "AMAZON_ACCESS_KEY_ID",
  "AMAZON_SECRET_ACCESS_KEY",
  // A role for the token of a pod or job.
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AWS_ROLE_ARN",
  "AWS_ROLE_SESSION_NAME",
  // The credentials of a container.
  "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
  // Another name for the profile; the AWS CLI and boto3 prefer it to AWS_PROFILE.
  "AWS_DEFAULT_PROFILE",
  // Marks of other credential tools, by which they and prompts take the child for one of theirs.
  "AWS_VAULT",
  "AWS_OKTA_PROFILE",
  "AWS_SSO_PROFILE",
  "AWS_SSO_ACCOUNT_ID",
  "AWS_SSO_ROLE_NAME",
  "AWS_SSO_SESSION_EXPIRATION",
  "AWSUME_PROFILE",
];

export function profileEnvironment(place: ProfilePlace): EnvironmentPatch {
  return {
    set: {
      AWS_SHARED_CREDENTIALS_FILE: place.credentialsFile,
      AWS_CONFIG_FILE: place.configFile,
      AWS_PROFILE: place.profile,
      AWS_REGION: place.region,
      AWS_DEFAULT_REGION: place.region,
      // Old SDKs for Go and JavaScript read the config file only when told to.
      AWS_SDK_LOAD_CONFIG: "1",
      // When the session has ended, a child must fail and not become the machine it runs on.
      AWS_EC2_METADATA_DISABLED: "true",
    },
    unset: OVERRIDING,
    // boto3 and the first AWS CLI look for a profile that has no name.
    instead: { AWS_DEFAULT_PROFILE: place.profile },
  };
}
