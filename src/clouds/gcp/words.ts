/** Words that are needed before anything of Google Cloud is loaded. */

/** The scope of everything; what may be done is decided by roles. */
export const CLOUD_PLATFORM = "https://www.googleapis.com/auth/cloud-platform";

/** The name of the file that client libraries read. */
export const ADC_FILE = "application_default_credentials.json";

/** The variables that decide which service is asked: those by which gcloud is told. */
export const ENDPOINTS = {
  sts: "CLOUDSDK_API_ENDPOINT_OVERRIDES_STS",
  iamcredentials: "CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS",
  projects: "CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDRESOURCEMANAGER",
  token: "CLOUDSDK_AUTH_TOKEN_HOST",
  authorize: "CLOUDSDK_AUTH_AUTH_HOST",
} as const;
