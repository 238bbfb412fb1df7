/** What identities and providers of Google do without being told, ask and call. Pure, and read by nobody who signs in. */
import { settingAt } from "../described.ts";
import type { Explained } from "../explained.ts";
import type { Written } from "../kind.ts";
import { CLOUD_PLATFORM } from "./words.ts";

const REFRESH = "Google's token endpoint, by the refresh token";
const SCOPES = { setting: "spec.scopes", value: CLOUD_PLATFORM };

export function explainGoogle(entry: Written): Explained {
  return EXPLANATIONS[entry.kind]?.(entry) ?? { defaults: [], signIn: [] };
}

const EXPLANATIONS: Readonly<Record<string, (entry: Written) => Explained>> = {
  "gcp/adc": () => ({
    defaults: [SCOPES],
    signIn: [
      "nobody: the file of application default credentials that gcloud has written " +
      "(GOOGLE_APPLICATION_CREDENTIALS, else gcloud's own place)",
      REFRESH,
    ],
  }),
  "gcp/interactive": () => ({
    defaults: [SCOPES],
    signIn: [
      "Google's sign-in page in the browser, with the client of spec.client_id; " +
      "while the stored sign-in can be renewed, nobody is asked",
      REFRESH,
    ],
  }),
  "gcp/workload-identity-federation": (entry) => ({
    defaults: [SCOPES, { setting: "spec.token_source", value: "the token of the job of GitHub" }],
    signIn: [
      `nobody: the token of the workload, from ${tokenSource(entry)}`,
      "the token exchange of Google's STS, for the pool and provider of spec",
      ...impersonated(settingAt(entry, "spec", "service_account_email")),
    ],
  }),
  "gcp/service-account": (entry) => ({
    defaults: [{ setting: "principal.lifetime", value: "1h" }, {
      setting: "principal.scopes",
      value: CLOUD_PLATFORM,
    }],
    signIn: impersonated(settingAt(entry, "principal", "service_account_email") ?? "the service account"),
  }),
  "gcp/service-account-key": (entry) => ({
    defaults: [],
    signIn: [
      "nobody: the key in the keyring, given by `atmos auth user configure`",
      `Google's token endpoint, by a request signed with the key of ${
        settingAt(entry, "principal", "service_account_email") ?? "the account"
      }`,
    ],
  }),
  "gcp/project": () => ({
    defaults: [{ setting: "principal.region", value: "the region of the link before" }],
    signIn: ["nobody, and no call: the token of the link before, at work in this project"],
  }),
};

function tokenSource(entry: Written): string {
  switch (settingAt(entry, "spec", "token_source", "type")) {
    case "environment":
      return `the variable ${settingAt(entry, "spec", "token_source", "environment_variable") ?? ""}`;
    case "file":
      return `the file ${settingAt(entry, "spec", "token_source", "file_path") ?? ""}`;
    case "url":
      return settingAt(entry, "spec", "token_source", "url") ?? "an address";
    default:
      return "the job of GitHub";
  }
}

function impersonated(email: string | undefined): string[] {
  return email === undefined ? [] : [`generateAccessToken of IAM Credentials, for ${email}`];
}
