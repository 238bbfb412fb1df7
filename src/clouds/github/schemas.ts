/** What may stand in entries of the GitHub kinds. */
import * as v from "valibot";
import { integration } from "../../config/schema/entries.ts";
import { providerFields } from "../../config/schema/fields.ts";
import { flag, text, texts } from "../../config/schema/values.ts";

export const oidc = () =>
  v.object({ ...providerFields, spec: v.object({ audience: text }, "must be a map") });

export const sts = () =>
  integration({
    repos: v.optional(texts),
    policy_name: v.optional(text),
    git_config_mode: v.optional(v.picklist(["env", "file"], "must be env or file")),
    revoke_on_exit: v.optional(flag),
    token_env: v.optional(text),
  });
