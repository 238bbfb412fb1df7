/** What identities and providers of AWS do without being told, ask and call. Pure, and read by nobody who signs in. */
import { settingAt } from "../described.ts";
import type { Explained } from "../explained.ts";
import type { Written } from "../kind.ts";

const COMPARED = "GetCallerIdentity of STS, to compare whose the new session is";

export function explainAws(entry: Written, before: Written | undefined): Explained {
  return EXPLANATIONS[entry.kind]?.(entry, before) ?? { defaults: [], signIn: [] };
}

const EXPLANATIONS: Readonly<Record<string, (entry: Written, before: Written | undefined) => Explained>> = {
  "aws/iam-identity-center": (entry) => ({
    defaults: [],
    signIn: [
      `a page of ${
        settingAt(entry, "start_url") ?? "the portal"
      } in the browser, or a code for another device; while the stored sign-in can be renewed, nobody is asked`,
      `RegisterClient and CreateToken of IAM Identity Center in ${
        settingAt(entry, "region") ?? "its region"
      }; StartDeviceAuthorization with --device`,
    ],
  }),
  "aws/saml": (entry) => ({ defaults: [{ setting: "driver", value: "Browser" }], signIn: samlSteps(entry) }),
  "aws/permission-set": (entry) => ({
    defaults: [{ setting: "principal.region", value: "the provider's region" }],
    signIn: [
      ...(settingAt(entry, "principal", "account", "id") === undefined
        ? ["ListAccounts of the access portal, where the account's name is not known yet"]
        : []),
      `GetRoleCredentials of the access portal, for ${settingAt(entry, "principal", "name") ?? "the role"}`,
      COMPARED,
    ],
  }),
  "aws/assume-role": (entry, before) => ({
    defaults: [
      { setting: "principal.region", value: "the region of the link before" },
      { setting: "principal.duration", value: settingAt(entry, "session", "duration") ?? "1h" },
      { setting: "principal.session_name", value: "who signed in or is logged in here, else the identity" },
    ],
    signIn: [
      ...codeFor(settingAt(entry, "principal", "mfa_arn")),
      `${roleCall(before)} of STS, for ${settingAt(entry, "principal", "assume_role") ?? "the role"}`,
      COMPARED,
    ],
  }),
  "aws/assume-root": (entry, before) => ({
    defaults: [
      { setting: "principal.region", value: "the region of the link before" },
      { setting: "principal.duration", value: settingAt(entry, "session", "duration") ?? "15m" },
    ],
    signIn: [
      `AssumeRoot of the region's own STS, for the account ${
        settingAt(entry, "principal", "target_principal") ?? "of the configuration"
      } and the task ${taskOf(settingAt(entry, "principal", "task_policy_arn"))}, with the keys of ${
        before?.kind ?? "the link before"
      }: they must be of the management account or of the delegated administrator`,
      COMPARED,
    ],
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
      settingAt(entry, "credentials", "access_key_id") === undefined
        ? "the keys in the keyring, which `atmos auth user configure` gave; else AWS_ACCESS_KEY_ID and " +
          "AWS_SECRET_ACCESS_KEY without AWS_SESSION_TOKEN"
        : "the keys of credentials.access_key_id and credentials.secret_access_key",
      ...(settingAt(entry, "credentials", "mfa_process") === undefined
        ? codeFor(settingAt(entry, "credentials", "mfa_arn"))
        : ["the program of credentials.mfa_process, for a one-time code"]),
      "GetSessionToken of STS; with a one-time code, a role right behind the user is assumed with the code instead",
      ...(settingAt(entry, "credentials", "webflow_enabled") === "false" ||
          settingAt(entry, "credentials", "access_key_id") !== undefined
        ? []
        : ["without keys: a page of AWS Sign-In in the browser, and CreateOAuth2Token of it"]),
    ],
  }),
  "aws/ambient": () => ({
    defaults: [{ setting: "principal.region", value: "AWS_REGION, AWS_DEFAULT_REGION, else us-east-1" }],
    signIn: ["nobody: the keys that this machine has; GetCallerIdentity of STS where an account is named"],
  }),
};

/** By which of its drivers the sign-in page is met. */
function samlSteps(entry: Written): string[] {
  const url = settingAt(entry, "url") ?? "the sign-in page";
  const driver = settingAt(entry, "driver") ?? settingAt(entry, "provider_type") ?? "Browser";
  const assertion =
    "the assertion is checked here (status, audience, recipient, times), used at once and kept nowhere";
  if (settingAt(entry, "spec", "acs") === "loopback") {
    return [`${url} in your own browser, which brings the assertion to 127.0.0.1`, assertion];
  }
  if (/^browser$/i.test(driver)) {
    return [
      `${url} in a Chrome, Chromium or Edge that is started for it, with a profile of its own`,
      assertion,
    ];
  }
  const user = settingAt(entry, "username") ?? "a user name, which is asked for";
  return [
    `${user}, with the password of the configuration or one that is asked for, and a one-time code where the page wants one`,
    `${/okta/i.test(driver) ? "Okta's own interface behind" : "the forms of"} ${url}`,
    assertion,
  ];
}

function codeFor(device: string | undefined): string[] {
  return device === undefined ? [] : [`a one-time code of ${device}`];
}

/** What a role is asked for with: keys, an assertion, or a token of somebody else. */
function roleCall(before: Written | undefined): string {
  if (before?.kind === "aws/saml") return "AssumeRoleWithSAML";
  return before === undefined || /^(aws|mock|ambient)\b/.test(before.kind)
    ? "AssumeRole"
    : "AssumeRoleWithWebIdentity";
}

function taskOf(arn: string | undefined): string {
  return arn?.replace(/^.*\//, "") ?? "of the configuration";
}
