import type { Cloud } from "../cloud.ts";
import { settingAt } from "../described.ts";
import { fact } from "../fact.ts";

/** Atmos Pro: its entries are checked and shown; this version cannot sign in there. */
export const atmos: Cloud = {
  name: "atmos",
  kinds: [
    {
      name: "atmos/pro",
      sort: "provider",
      schema: async () => (await import("./schemas.ts")).pro(),
      describe: (entry) => fact("workspace", "Workspace", settingAt(entry, "spec", "workspace_id")),
    },
    {
      name: "atmos/pro",
      sort: "identity",
      startsFrom: "provider",
    },
  ],
};
