/** What may stand in entries of the Atmos Pro kinds. */
import * as v from "valibot";
import { providerFields } from "../../config/schema/fields.ts";
import { text, webAddress } from "../../config/schema/values.ts";

export const pro = () =>
  v.object({
    ...providerFields,
    spec: v.optional(v.object({
      workspace_id: v.optional(text),
      base_url: v.optional(webAddress),
      endpoint: v.optional(text),
      audience: v.optional(text),
    }, "must be a map")),
  });
