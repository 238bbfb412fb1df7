/** What may help against a refusal of Entra. A hint may follow the number; nothing else does. Pure. */

interface Refusal {
  readonly error: string;
  readonly suberror: string | undefined;
  readonly number: string | undefined;
}

const BY_SUBERROR: Readonly<Record<string, string>> = {
  basic_action: "Run `atmos auth login`: a person must confirm something.",
  additional_action: "Run `atmos auth login`: a person must confirm something.",
  message_only: "Ask the administrators of the directory; the message above is all that Entra tells.",
  consent_required: "An administrator or the person must consent to the application: run `atmos auth login`.",
  user_password_expired: "The password has expired: change it in the browser, then run `atmos auth login`.",
  bad_token: "Run `atmos auth login`.",
  token_expired: "Run `atmos auth login`.",
  protection_policy_required:
    "The directory wants a managed device or application here: ask its administrators.",
  client_mismatch: "The sign-in was made with another client_id: run `atmos auth login`.",
  device_authentication_failed: "The device is not known to the directory: ask its administrators.",
};

const CONDITIONAL_ACCESS =
  "A conditional access policy of the directory refuses this. It often refuses codes on another device: try a provider " +
  "of the kind azure/interactive.";
const NO_MATCH =
  "Compare issuer, subject and audience above with the federated credentials of the application. What was added there a " +
  "moment ago is seen after some minutes.";
const SIGN_IN = "Run `atmos auth login`.";

const BY_NUMBER: Readonly<Record<string, string>> = {
  AADSTS50076: "A second factor is wanted: run `atmos auth login`.",
  AADSTS50079: "A second factor is wanted and not set up yet: run `atmos auth login`.",
  AADSTS50058: SIGN_IN,
  AADSTS50034: "The person is not in this directory: check spec.tenant_id.",
  AADSTS50020: "The person is not in this directory: check spec.tenant_id, or let them be invited.",
  AADSTS50126: "User name or password is wrong.",
  AADSTS53003: CONDITIONAL_ACCESS,
  AADSTS530003: CONDITIONAL_ACCESS,
  AADSTS530033: CONDITIONAL_ACCESS,
  AADSTS65001:
    "Nobody has consented to the application: an administrator must, or the person by `atmos auth login`.",
  AADSTS700016: "The directory does not know the application: check spec.client_id and spec.tenant_id.",
  AADSTS700082: "Nobody has used the sign-in for too long. Run `atmos auth login`.",
  AADSTS70043: "The directory wants people to sign in more often. Run `atmos auth login`.",
  AADSTS7000218: "The application is none for people: allow public client flows in its registration.",
  AADSTS7000215:
    "The secret is wrong, or has expired: make a new one in the registration of the application, and run `atmos auth login`.",
  AADSTS7000222:
    "The secret has expired: make a new one in the registration of the application, and run `atmos auth login`.",
  AADSTS90002: "There is no such directory in this cloud: check spec.tenant_id and spec.cloud_environment.",
  AADSTS70021: NO_MATCH,
  AADSTS700213: NO_MATCH,
  AADSTS700211: NO_MATCH,
  AADSTS700212: NO_MATCH,
  AADSTS700024:
    "The token is not good any more, or not yet: look whether the clock is right and who writes the token.",
};

const BY_ERROR: Readonly<Record<string, string>> = {
  invalid_grant: SIGN_IN,
  interaction_required: SIGN_IN,
  login_required: SIGN_IN,
  consent_required: SIGN_IN,
  invalid_client: "Check spec.client_id, and what the application is allowed to show.",
  unauthorized_client: "Check spec.client_id and spec.tenant_id.",
  invalid_scope: "Check spec.cloud_environment.",
  invalid_resource: "The directory does not know the service that a token was asked for.",
};

export function hintFor({ error, suberror, number }: Refusal): string {
  const found = (table: Readonly<Record<string, string>>, word: string | undefined): string | undefined =>
    word !== undefined && Object.hasOwn(table, word) ? table[word] : undefined;
  return found(BY_NUMBER, number) ?? found(BY_SUBERROR, suberror) ?? found(BY_ERROR, error) ??
    "Look up the number at https://login.microsoftonline.com/error, or ask the administrators of the directory.";
}
