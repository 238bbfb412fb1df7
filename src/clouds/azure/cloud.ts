import type { ProviderEntry } from "../../config/model.ts";
import type { Cloud } from "../cloud.ts";
import { settingAt } from "../described.ts";
import { type Fact, fact } from "../fact.ts";
import type { ProviderKind } from "../kind.ts";

const schemas = (): Promise<typeof import("./schemas.ts")> => import("./schemas.ts");

function describe(entry: ProviderEntry): Fact[] {
  return [
    ...fact("tenant", "Tenant", settingAt(entry, "spec", "tenant_id")),
    ...fact("subscription", "Subscription", settingAt(entry, "spec", "subscription_id")),
  ];
}

function provider(name: string): ProviderKind {
  return { name, sort: "provider", schema: async () => (await schemas()).provider(), describe };
}

/** Microsoft Azure: its entries are checked and shown; this version cannot sign in there. */
export const azure: Cloud = {
  name: "azure",
  kinds: [
    provider("azure/cli"),
    provider("azure/device-code"),
    provider("azure/interactive"),
    { ...provider("azure/oidc"), schema: async () => (await schemas()).oidc() },
    {
      name: "azure/subscription",
      sort: "identity",
      schema: async () => (await schemas()).subscription(),
      startsFrom: "provider",
      describe: (entry) =>
        fact("subscription", "Subscription", settingAt(entry, "principal", "subscription_id")),
    },
    {
      name: "azure/emulator",
      sort: "identity",
      schema: async () => (await import("../../config/schema/entries.ts")).emulator(),
      startsFrom: "nothing",
      toleratesVia: true,
    },
    { name: "azure/acr", sort: "integration", schema: async () => (await schemas()).acr() },
    { name: "azure/aks", sort: "integration", schema: async () => (await schemas()).aks() },
  ],
  external: {
    paths: ["AZURE_CERTIFICATE_PATH", "AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_FEDERATED_TOKEN_FILE"],
    values: ["ARM_CLIENT_SECRET", "AZURE_CLIENT_SECRET"],
  },
};
