import type { Cloud } from "../cloud.ts";
import { settingAt } from "../described.ts";
import { fact } from "../fact.ts";

const schemas = (): Promise<typeof import("./schemas.ts")> => import("./schemas.ts");

/** Google Cloud: its entries are checked and shown; this version cannot sign in there. */
export const gcp: Cloud = {
  name: "gcp",
  keys: "Service account credentials",
  kinds: [
    {
      name: "gcp/adc",
      sort: "provider",
      schema: async () => (await schemas()).adc(),
      describe: (entry) => fact("project", "Project", settingAt(entry, "spec", "project_id")),
    },
    {
      name: "gcp/workload-identity-federation",
      sort: "provider",
      schema: async () => (await schemas()).workloadIdentityFederation(),
      describe: (entry) => fact("project", "Project", settingAt(entry, "spec", "project_id")),
    },
    {
      name: "gcp/service-account",
      sort: "identity",
      schema: async () => (await schemas()).serviceAccount(),
      startsFrom: "provider",
      describe: (entry) =>
        fact("service_account", "Service account", settingAt(entry, "principal", "service_account_email")),
    },
    {
      name: "gcp/project",
      sort: "identity",
      schema: async () => (await schemas()).project(),
      startsFrom: "provider",
      describe: (entry) => fact("project", "Project", settingAt(entry, "principal", "project_id")),
    },
    {
      name: "gcp/emulator",
      sort: "identity",
      schema: async () => (await import("../../config/schema/entries.ts")).emulator(),
      startsFrom: "nothing",
      toleratesVia: true,
    },
    { name: "gcp/gke", sort: "integration", schema: async () => (await schemas()).gke() },
  ],
  external: {
    paths: ["GOOGLE_APPLICATION_CREDENTIALS"],
    values: ["CLOUDSDK_AUTH_ACCESS_TOKEN", "GOOGLE_OAUTH_ACCESS_TOKEN"],
  },
};
