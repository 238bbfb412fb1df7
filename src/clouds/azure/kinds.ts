/** Every kind of entry that belongs to Azure: what it may hold, what it may start from, how it is described. */
import type { ProviderEntry } from "../../config/model.ts";
import { LOOKUP_AT, LOOKUP_OPEN } from "../lookup_settings.ts";
import { settingAt } from "../described.ts";
import type { Explained } from "../explained.ts";
import { type Fact, fact } from "../fact.ts";
import type { Kind, ProviderKind, Written } from "../kind.ts";
import type { Provider } from "../link.ts";
import { ownConfigFolder } from "./own_config_folder.ts";

const schemas = (): Promise<typeof import("./schemas.ts")> => import("./schemas.ts");

const explain = async (entry: Written): Promise<Explained> =>
  (await import("./explanation.ts")).explainAzure(entry);

const seen: ProviderKind["seen"] = async (entry, context) =>
  await (await import("./sign_in/seen.ts")).seenPerson(entry, context);

function describe(entry: Written): Fact[] {
  return [
    ...fact("tenant", "Tenant", settingAt(entry, "spec", "tenant_id")),
    ...fact("subscription", "Subscription", settingAt(entry, "spec", "subscription_id")),
  ];
}

/** @param load the file that signs in with it, loaded when somebody does */
function provider(
  name: string,
  schema: ProviderKind["schema"],
  load?: (entry: ProviderEntry) => Promise<Provider>,
  decidedBy: readonly string[] = [],
): ProviderKind {
  return {
    name,
    sort: "provider",
    ...(schema === undefined ? {} : { schema }),
    ...(load === undefined ? {} : {
      signIn: (entry: ProviderEntry): Provider => ({
        authenticate: async (request) => await (await load(entry)).authenticate(request),
      }),
    }),
    decidedBy,
    describe,
    explain,
  };
}

export const AZURE_KINDS: readonly Kind[] = [
  {
    ...provider(
      "azure/cli",
      async () => (await schemas()).provider(),
      async (entry) => (await import("./cli/provider.ts")).cliProvider(entry),
    ),
    // Whose sign-in it is: a person may have several.
    decides: ({ system, folders }) => ownConfigFolder(system.env, folders) ?? "",
  },
  {
    ...provider(
      "azure/device-code",
      async () => (await schemas()).provider(),
      async (entry) => (await import("./sign_in/provider.ts")).personProvider(entry, "device-code"),
    ),
    byDevice: true,
    seen,
  },
  {
    ...provider(
      "azure/interactive",
      async () => (await schemas()).provider(),
      async (entry) => (await import("./sign_in/provider.ts")).personProvider(entry, "interactive"),
    ),
    byDevice: true,
    seen,
  },
  provider(
    "azure/oidc",
    async () => (await schemas()).oidc(),
    async (entry) => (await import("./federated/provider.ts")).federatedProvider(entry),
    // Which job it is: another one may not be trusted, and must not find what this one leaves on a runner.
    ["GITHUB_REPOSITORY", "GITHUB_REF", "GITHUB_WORKFLOW_REF", "GITHUB_RUN_ID", "GITHUB_JOB"],
  ),
  {
    ...provider(
      "azure/service-principal",
      async () => (await schemas()).servicePrincipal(),
      async (entry) => (await import("./app/provider.ts")).servicePrincipal(entry),
    ),
    lookup: {
      at: LOOKUP_AT,
      goesTo: ["tenant_id", "client_id", "cloud_environment"].map((name) => ["spec", name]),
    },
    open: LOOKUP_OPEN,
  },
  provider(
    "azure/managed-identity",
    async () => (await schemas()).provider(),
    async (entry) => (await import("./machine/provider.ts")).managedIdentity(entry),
  ),
  {
    name: "azure/subscription",
    sort: "identity",
    schema: async () => (await schemas()).subscription(),
    startsFrom: "provider",
    become: (entry) => ({
      assume: async (upstream, request) =>
        await (await import("./subscription.ts")).assumeSubscription(entry, upstream, request),
    }),
    describe: (entry) =>
      fact("subscription", "Subscription", settingAt(entry, "principal", "subscription_id")),
    explain,
  },
  {
    name: "azure/emulator",
    sort: "identity",
    schema: async () => (await import("../../config/schema/entries.ts")).emulator(),
    startsFrom: "nothing",
    toleratesVia: true,
  },
  {
    name: "azure/acr",
    sort: "integration",
    title: "ACR",
    schema: async () => (await schemas()).acr(),
    registry: async () => (await import("./integrations/acr.ts")).acr,
  },
  {
    name: "azure/aks",
    sort: "integration",
    title: "AKS",
    schema: async () => (await schemas()).aks(),
    cluster: async () => (await import("./integrations/aks.ts")).aks,
  },
];
