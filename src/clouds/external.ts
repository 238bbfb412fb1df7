/** Credentials that a person's environment names and that this program did not put there. Pure. */
import { sep } from "node:path";
import type { Folders } from "../files/folders.ts";

export interface ExternalCredential {
  /** The variable. */
  readonly name: string;
  /** The path in it; undefined when the value itself is the secret. */
  readonly path: string | undefined;
}

const PATHS = [
  "AWS_SHARED_CREDENTIALS_FILE",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AZURE_CERTIFICATE_PATH",
  "AZURE_CLIENT_CERTIFICATE_PATH",
  "AZURE_FEDERATED_TOKEN_FILE",
  "GOOGLE_APPLICATION_CREDENTIALS",
];

const VALUES = [
  "ARM_CLIENT_SECRET",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AZURE_CLIENT_SECRET",
  "CLOUDSDK_AUTH_ACCESS_TOKEN",
  "GOOGLE_OAUTH_ACCESS_TOKEN",
];

/** Our own files, which an `auth shell` points to, are no strangers. */
export function externalCredentials(
  env: Readonly<Record<string, string>>,
  folders: Folders,
): ExternalCredential[] {
  const paths = PATHS.flatMap((name) => {
    const path = env[name];
    return !path || path.startsWith(folders.config + sep) ? [] : [{ name, path }];
  });
  const values = VALUES.filter((name) => env[name]).map((name) => ({ name, path: undefined }));
  return [...paths, ...values].sort((one, other) => one.name < other.name ? -1 : 1);
}
