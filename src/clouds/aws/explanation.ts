/** What identities and providers of AWS do without being told, ask and call. Pure, and read by nobody who signs in. */
import { settingAt } from "../described.ts";
import type { Explained } from "../explained.ts";
import type { Written } from "../kind.ts";

const COMPARED = "GetCallerIdentity of STS, to compare whose the new session is";

export function explainAws(entry: Written): Explained {
  const explain = EXPLANATIONS[entry.kind];
  return explain === undefined ? { defaults: [], signIn: [] } : explain(entry);
}

const EXPLANATIONS: Readonly<Record<string, (entry: Written) => Explained>> = {
  "aws/iam-identity-center": (entry) => ({
    defaults: [],
    signIn: [
      `a page of ${
        settingAt(entry, "start_url") ?? "the portal"
      } in the browser, or a code for another device`,
      `RegisterClient and CreateToken of IAM Identity Center in ${
        settingAt(entry, "region") ?? "its region"
      }; ` +
      "StartDeviceAuthorization with --device",
    ],
  }),
  "aws/saml": (entry) => ({
    defaults: [{ setting: "driver", value: "Browser" }],
    signIn: [
      `the sign-in page ${settingAt(entry, "url") ?? ""}, in a browser of its own or through its forms`,
    ],
  }),
  "aws/permission-set": (entry) => ({
    defaults: [{ setting: "principal.region", value: "the provider's region" }],
    signIn: [
      ...(settingAt(entry, "principal", "account", "id") === undefined
        ? ["ListAccounts of the access portal, where the account's name is not known yet"]
        : []),
      "GetRoleCredentials of the access portal",
      COMPARED,
    ],
  }),
  "aws/assume-role": (entry) => ({
    defaults: [
      { setting: "principal.region", value: "the region of the link before" },
      { setting: "principal.duration", value: settingAt(entry, "session", "duration") ?? "1h" },
      { setting: "principal.session_name", value: "who signed in or is logged in here, else the identity" },
    ],
    signIn: [
      ...(settingAt(entry, "principal", "mfa_arn") === undefined ? [] : ["a one-time code"]),
      "AssumeRole of STS; AssumeRoleWithWebIdentity or AssumeRoleWithSAML behind a provider of such",
      COMPARED,
    ],
  }),
  "aws/assume-root": (entry) => ({
    defaults: [
      { setting: "principal.region", value: "the region of the link before" },
      { setting: "principal.duration", value: settingAt(entry, "session", "duration") ?? "15m" },
    ],
    signIn: ["AssumeRoot of STS", COMPARED],
  }),
  "aws/user": (entry) => ({
    defaults: [
      { setting: "credentials.region", value: "us-east-1" },
      { setting: "session.duration", value: "12h" },
      {
        setting: "credentials.access_key_id",
        value: "the keys in the keyring, else those of the environment",
      },
    ],
    signIn: [
      ...(settingAt(entry, "credentials", "mfa_arn") === undefined ? [] : ["a one-time code"]),
      "GetSessionToken of STS",
    ],
  }),
  "aws/ambient": () => ({
    defaults: [{ setting: "principal.region", value: "AWS_REGION, AWS_DEFAULT_REGION, else us-east-1" }],
    signIn: ["nothing: the keys that this machine has; GetCallerIdentity of STS where an account is named"],
  }),
};
