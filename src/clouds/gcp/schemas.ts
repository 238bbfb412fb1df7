/** What may stand in entries of the Google Cloud kinds. */
import * as v from "valibot";
import { cluster, integration } from "../../config/schema/entries.ts";
import { identityFields, providerFields } from "../../config/schema/fields.ts";
import { duration, secret, text, textOrNumber, texts, webAddress } from "../../config/schema/values.ts";

const poolNames = ["workload_identity_pool", "workload_identity_provider"] as const;

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

export const adc = () =>
  v.object({
    ...providerFields,
    spec: v.object(
      { project_id: v.optional(text), region: v.optional(text), scopes: v.optional(texts) },
      "must be a map",
    ),
  });

export const workloadIdentityFederation = () =>
  v.object({
    ...providerFields,
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
  });

export const serviceAccount = () =>
  v.object({
    ...identityFields,
    principal: v.object({
      service_account_email: v.pipe(
        text,
        v.endsWith(".iam.gserviceaccount.com", "must end with .iam.gserviceaccount.com"),
      ),
      delegates: v.optional(texts),
      scopes: v.optional(texts),
      lifetime: v.optional(duration),
      project_id: v.optional(text),
    }, "must be a map"),
  });

export const project = () =>
  v.object({
    ...identityFields,
    principal: v.object({
      project_id: text,
      region: v.optional(text),
      zone: v.optional(text),
      location: v.optional(text),
    }, "must be a map"),
  });

export const gke = () => integration(cluster({ project_id: text, location: text }));
