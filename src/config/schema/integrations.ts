/** What may stand below a name in `auth.integrations`, by kind. */
import * as v from "valibot";
import { accountId, flag, region, text, textOrNumber, texts, via } from "./values.ts";

const kubeconfig = v.object({
  path: v.optional(text),
  mode: v.optional(textOrNumber),
  update: v.optional(v.picklist(["merge", "replace", "error"], "must be merge, replace or error")),
}, "must be a map");

const integration = <S extends v.ObjectEntries>(spec: S) =>
  v.object({
    kind: text,
    via: v.optional(via),
    spec: v.object({ ...spec, auto_provision: v.optional(flag) }, "must be a map"),
  });

const registry = () =>
  integration({ registry: v.object({ account_id: accountId, region }, "must be a map") });

/** A cluster with the fields that tell where it is. */
const cluster = <S extends v.ObjectEntries>(where: S) =>
  integration({
    cluster: v.object(
      { name: text, ...where, alias: v.optional(text), kubeconfig: v.optional(kubeconfig) },
      "must be a map",
    ),
  });

export const integrationSchemas = {
  "aws/ecr": registry,
  "aws/ecr-public": registry,
  "aws/eks": () => cluster({ region }),
  "azure/acr": () =>
    integration({ registry: v.object({ name: text, tenant_id: v.optional(text) }, "must be a map") }),
  "azure/aks": () => cluster({ resource_group: text, subscription_id: v.optional(text) }),
  "gcp/gke": () => cluster({ project_id: text, location: text }),
  "github/sts": () =>
    integration({
      repos: v.optional(texts),
      policy_name: v.optional(text),
      git_config_mode: v.optional(v.picklist(["env", "file"], "must be env or file")),
      revoke_on_exit: v.optional(flag),
      token_env: v.optional(text),
    }),
};
