/** What may stand in entries of the AWS kinds. */
import * as v from "valibot";
import { cluster, integration } from "../../config/schema/entries.ts";
import { identityFields, providerFields } from "../../config/schema/fields.ts";
import {
  accountId,
  duration,
  flag,
  region,
  secret,
  text,
  textOrNumber,
  webAddress,
} from "../../config/schema/values.ts";

const account = v.pipe(
  v.object({
    id: v.optional(accountId),
    name: v.optional(v.pipe(text, v.description("Name of the AWS account."))),
  }, "must be a map with id or name"),
  v.check(({ id, name }) => id !== undefined || name !== undefined, "needs id or name"),
);

const roleArn = v.pipe(
  text,
  v.regex(
    /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/,
    "must be the ARN of a role: arn:aws:iam::<account>:role/<name>",
  ),
);

export const identityCenter = () =>
  v.object({
    ...providerFields,
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
  });

export const saml = () =>
  v.object({
    ...providerFields,
    url: v.pipe(webAddress, v.description("Address of the identity provider's sign-in page.")),
    region,
    driver: v.optional(
      v.picklist(["Browser", "GoogleApps", "Okta", "ADFS"], "must be Browser, GoogleApps, Okta or ADFS"),
    ),
  });

export const permissionSet = () =>
  v.object({
    ...identityFields,
    principal: v.object({
      name: v.pipe(text, v.description("Name of the permission set.")),
      account,
      region: v.optional(v.pipe(region, v.description("Region to work in; the provider's by default."))),
    }, "must be a map"),
  });

export const assumeRole = () =>
  v.object({
    ...identityFields,
    principal: v.object({
      assume_role: roleArn,
      region: v.optional(region),
      external_id: v.optional(textOrNumber),
      session_name: v.optional(text),
      duration: v.optional(duration),
    }, "must be a map"),
  });

export const assumeRoot = () =>
  v.object({
    ...identityFields,
    principal: v.object({
      target_principal: accountId,
      task_policy_arn: v.pipe(
        text,
        v.startsWith(
          "arn:aws:iam::aws:policy/root-task/",
          "must begin with arn:aws:iam::aws:policy/root-task/",
        ),
      ),
      duration: v.optional(duration),
      region: v.optional(region),
    }, "must be a map"),
  });

export const user = () =>
  v.object({
    ...identityFields,
    credentials: v.optional(v.pipe(
      v.object({
        access_key_id: v.optional(text),
        secret_access_key: v.optional(secret),
        mfa_arn: v.optional(text),
        region: v.optional(region),
        webflow_enabled: v.optional(flag),
      }, "must be a map"),
      v.check(
        (keys) => (keys.access_key_id === undefined) === (keys.secret_access_key === undefined),
        "needs both access_key_id and secret_access_key, or neither",
      ),
    )),
  });

export const ambient = () =>
  v.object({
    ...identityFields,
    principal: v.optional(v.object({ region: v.optional(region) }, "must be a map")),
  });

const registrySpec = { registry: v.object({ account_id: accountId, region }, "must be a map") };

export const ecr = () => integration(registrySpec);

export const eks = () => integration(cluster({ region }));
