/** What may stand below a name in `auth.providers`, by kind. Each schema is made when it is first needed. */
import * as v from "valibot";
import {
  duration,
  flag,
  freeMap,
  region,
  secret,
  session,
  tags,
  text,
  textOrNumber,
  texts,
  webAddress,
} from "./values.ts";

/** Fields of every kind; a kind that needs one, or knows it better, says so itself. */
const common = {
  kind: v.pipe(text, v.description("What kind of provider this is.")),
  start_url: v.optional(text),
  url: v.optional(text),
  region: v.optional(region),
  username: v.optional(text),
  password: v.optional(secret),
  driver: v.optional(text),
  provider_type: v.optional(text),
  download_browser_driver: v.optional(flag),
  browser_type: v.optional(text),
  browser_executable_path: v.optional(text),
  auto_provision_identities: v.optional(flag),
  session: v.optional(session),
  console: v.optional(v.object({ session_duration: v.optional(duration) }, "must be a map")),
  default: v.optional(flag),
  tags: v.optional(tags),
  spec: v.optional(freeMap),
};

const cloudEnvironment = v.picklist(
  ["public", "usgovernment", "china"],
  "must be public, usgovernment or china",
);

const azureSpec = {
  tenant_id: text,
  subscription_id: v.optional(text),
  location: v.optional(text),
  client_id: v.optional(text),
  cloud_environment: v.optional(cloudEnvironment),
};

const azure = () => v.object({ ...common, spec: v.object(azureSpec, "must be a map") });
const plain = () => v.object(common);

const poolNames = ["workload_identity_pool", "workload_identity_provider"] as const;

export const providerSchemas = {
  "aws/iam-identity-center": () =>
    v.object({
      ...common,
      start_url: v.pipe(
        webAddress,
        v.description("Address of the access portal, such as https://corp.awsapps.com/start."),
      ),
      region: v.pipe(region, v.description("Region of the Identity Center.")),
      auto_provision_identities: v.optional(
        v.pipe(
          flag,
          v.description("Whether to add an identity for each account and permission set after a sign-in."),
        ),
      ),
      spec: v.optional(v.object({
        endpoint_url: v.optional(webAddress),
        files: v.optional(v.object({ base_path: v.optional(text) }, "must be a map")),
      }, "must be a map")),
    }),
  "aws/saml": () =>
    v.object({
      ...common,
      url: v.pipe(webAddress, v.description("Address of the identity provider's sign-in page.")),
      region,
      driver: v.optional(
        v.picklist(["Browser", "GoogleApps", "Okta", "ADFS"], "must be Browser, GoogleApps, Okta or ADFS"),
      ),
    }),
  "azure/cli": azure,
  "azure/device-code": azure,
  "azure/interactive": azure,
  "azure/oidc": () =>
    v.object({
      ...common,
      spec: v.object(
        { ...azureSpec, client_id: text, audience: v.optional(text), token_file_path: v.optional(text) },
        "must be a map",
      ),
    }),
  "gcp/adc": () =>
    v.object({
      ...common,
      spec: v.object(
        { project_id: v.optional(text), region: v.optional(text), scopes: v.optional(texts) },
        "must be a map",
      ),
    }),
  "gcp/workload-identity-federation": () =>
    v.object({
      ...common,
      spec: v.pipe(
        v.object({
          project_number: textOrNumber,
          workload_identity_pool_id: v.optional(text),
          workload_identity_provider_id: v.optional(text),
          workload_identity_pool: v.optional(text),
          workload_identity_provider: v.optional(text),
          project_id: v.optional(text),
          service_account_email: v.optional(text),
          scopes: v.optional(texts),
          region: v.optional(text),
          token_source: v.optional(tokenSource()),
        }, "must be a map"),
        v.check(
          (spec) => poolNames.every((name) => spec[`${name}_id`] !== undefined || spec[name] !== undefined),
          "needs workload_identity_pool_id and workload_identity_provider_id",
        ),
      ),
    }),
  "github/oidc": () => v.object({ ...common, spec: v.object({ audience: text }, "must be a map") }),
  "atmos/pro": () =>
    v.object({
      ...common,
      spec: v.optional(v.object({
        workspace_id: v.optional(text),
        base_url: v.optional(webAddress),
        endpoint: v.optional(text),
        audience: v.optional(text),
      }, "must be a map")),
    }),
  "mock": plain,
  "mock/aws": plain,
};

const tokenSource = () =>
  v.object({
    type: v.picklist(["environment", "file", "url"], "must be environment, file or url"),
    environment_variable: v.optional(text),
    file_path: v.optional(text),
    url: v.optional(webAddress),
    request_token: v.optional(secret),
    audience: v.optional(text),
    allowed_hosts: v.optional(texts),
  }, "must be a map");

export type ProviderKind = keyof typeof providerSchemas;
export type ProviderSettings<K extends ProviderKind> = v.InferOutput<ReturnType<typeof providerSchemas[K]>>;
