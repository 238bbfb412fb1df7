/** What may stand in entries of the Azure kinds. */
import * as v from "valibot";
import { cluster, integration } from "../../config/schema/entries.ts";
import { credentialsFrom } from "../secret_source_schema.ts";
import { identityFields, providerFields } from "../../config/schema/fields.ts";
import { text } from "../../config/schema/values.ts";
import { isDirectoryName, isGuid, meansOneDirectory } from "./directory_name.ts";

const cloudEnvironment = v.picklist(
  ["public", "usgovernment", "china"],
  "must be public, usgovernment or china",
);

const tenantId = v.pipe(
  text,
  v.check(isDirectoryName, "must be the id of a directory, a GUID, or one of its domains"),
  v.check(meansOneDirectory, "must be one directory, by its id or a domain: this word means any"),
  v.description("Id of the directory, a GUID, or one of its domains."),
);

const azureSpec = {
  tenant_id: tenantId,
  subscription_id: v.optional(text),
  location: v.optional(text),
  client_id: v.optional(text),
  cloud_environment: v.optional(cloudEnvironment),
};

export const provider = () => v.object({ ...providerFields, spec: v.object(azureSpec, "must be a map") });

export const servicePrincipal = () =>
  v.object({
    ...providerFields,
    credentials: v.optional(credentialsFrom()),
    spec: v.object({ ...azureSpec, client_id: text }, "must be a map"),
  });

export const oidc = () =>
  v.object({
    ...providerFields,
    spec: v.object(
      { ...azureSpec, client_id: text, audience: v.optional(text), token_file_path: v.optional(text) },
      "must be a map",
    ),
  });

export const subscription = () =>
  v.object({
    ...identityFields,
    principal: v.object({
      // It becomes a part of the address that the token is sent to.
      subscription_id: v.pipe(
        text,
        v.check(isGuid, "must be the id of a subscription, a GUID: `az account list` shows it"),
      ),
      location: v.optional(text),
      resource_group: v.optional(text),
    }, "must be a map"),
  });

export const acr = () =>
  integration({ registry: v.object({ name: text, tenant_id: v.optional(text) }, "must be a map") });

export const aks = () => integration(cluster({ resource_group: text, subscription_id: v.optional(text) }));
