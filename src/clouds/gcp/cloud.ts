import type { Cloud } from "../cloud.ts";
import type { Credentials } from "../credentials.ts";
import { settingAt } from "../described.ts";
import type { Explained } from "../explained.ts";
import { LOOKUP_AT, LOOKUP_OPEN } from "../lookup_settings.ts";
import { type Fact, fact } from "../fact.ts";
import type { Written } from "../kind.ts";
import { adcPath } from "./adc_path.ts";
import type { GoogleToken } from "./google_token.ts";
import { CLOUD_PLATFORM, ENDPOINTS } from "./words.ts";

const store = (): Promise<typeof import("./session_store.ts")> => import("./session_store.ts");
const schemas = (): Promise<typeof import("./schemas.ts")> => import("./schemas.ts");

/** Which job or workload this is: another one is somebody else. */
const WORKLOADS = [
  "GITHUB_REPOSITORY",
  "GITHUB_REF",
  "GITHUB_WORKFLOW_REF",
  "GITHUB_RUN_ID",
  "GITHUB_JOB",
  "CI_JOB_ID",
  "CIRCLE_WORKFLOW_JOB_ID",
  "BITBUCKET_STEP_UUID",
  "BUILDKITE_JOB_ID",
];

const explain = async (entry: Written): Promise<Explained> =>
  (await import("./explanation.ts")).explainGoogle(entry);

/** What was handed on within this cloud; its class is not loaded where nobody works with it. */
function lendable(credentials: Credentials): GoogleToken {
  if ("environment" in credentials) return credentials as GoogleToken;
  throw new Error("a session of Google Cloud without a token of Google");
}

/** Google Cloud. What works with it is loaded when somebody does: every line that is loaded costs each start time. */
export const gcp: Cloud = {
  name: "gcp",
  keys: "Service account credentials",
  kinds: [
    {
      name: "gcp/adc",
      sort: "provider",
      schema: async () => (await schemas()).adc(),
      // Which file it is: the person may have several, and what a child of ours was lent is none of them.
      decides: ({ system, folders }) => adcPath(system, folders),
      describe: describeSpec,
      explain,
      signIn: (entry) => ({
        authenticate: async (request) =>
          await (await import("./adc.ts")).applicationDefault(entry).authenticate(request),
      }),
    },
    {
      name: "gcp/interactive",
      sort: "provider",
      schema: async () => (await schemas()).interactive(),
      meant: ["gcp/browser", "gcp/oauth"],
      describe: describeSpec,
      explain,
      seen: async (entry, context) => await (await import("./person/seen.ts")).seenPerson(entry, context),
      signIn: (entry) => ({
        authenticate: async (request) =>
          await (await import("./person/provider.ts")).interactive(entry).authenticate(request),
      }),
    },
    {
      name: "gcp/workload-identity-federation",
      sort: "provider",
      schema: async () => (await schemas()).workloadIdentityFederation(),
      meant: ["gcp/wif"],
      decidedBy: WORKLOADS,
      describe: describeSpec,
      explain,
      signIn: (entry) => ({
        authenticate: async (request) =>
          await (await import("./workload_identity.ts")).workloadIdentity(entry).authenticate(request),
      }),
    },
    {
      name: "gcp/service-account",
      sort: "identity",
      schema: async () => (await schemas()).serviceAccount(),
      explain,
      startsFrom: "either",
      describe: (entry) =>
        fact("service_account", "Service account", settingAt(entry, "principal", "service_account_email")),
      become: (entry) => ({
        // Taking an account on is asked of IAM, whatever the account's own tokens shall do.
        wish: { scopes: [CLOUD_PLATFORM] },
        assume: async (upstream, request) =>
          await (await import("./service_account.ts")).becomeServiceAccount(entry).assume(upstream, request),
      }),
    },
    {
      name: "gcp/service-account-key",
      sort: "identity",
      schema: async () => (await schemas()).serviceAccountKey(),
      explain,
      startsFrom: "nothing",
      meant: ["gcp/key"],
      lookup: { at: LOOKUP_AT, goesTo: [] },
      open: LOOKUP_OPEN,
      describe: (entry) =>
        fact("service_account", "Service account", settingAt(entry, "principal", "service_account_email")),
      become: (entry) => ({
        assume: async (upstream, request) =>
          await (await import("./kept_key.ts")).becomeByKey(entry).assume(upstream, request),
      }),
      keys: (entry) => ({
        isDocument: true,
        elsewhere: () => Promise.resolve(undefined),
        problemOf: () => undefined,
        keep: async (keys, request) =>
          await (await import("./kept_key.ts")).keyFileKeeper(entry).keep(keys, request),
      }),
    },
    {
      name: "gcp/project",
      sort: "identity",
      schema: async () => (await schemas()).project(),
      explain,
      startsFrom: "either",
      describe: (entry) => fact("project", "Project", settingAt(entry, "principal", "project_id")),
      become: (entry) => ({
        assume: async (upstream, request) =>
          await (await import("./project.ts")).workInProject(entry).assume(upstream, request),
      }),
    },
    {
      name: "gcp/emulator",
      sort: "identity",
      schema: async () => (await import("../../config/schema/entries.ts")).emulator(),
      startsFrom: "nothing",
      toleratesVia: true,
    },
    {
      name: "gcp/gke",
      sort: "integration",
      title: "GKE",
      schema: async () => (await schemas()).gke(),
      cluster: async () => (await import("./integrations/gke.ts")).gke,
    },
    {
      name: "gcp/artifact-registry",
      sort: "integration",
      title: "Artifact Registry",
      meant: ["gcp/gar", "gcp/gcr"],
      schema: async () => (await schemas()).artifactRegistry(),
      registry: async () => (await import("./integrations/artifact_registry.ts")).artifactRegistry,
    },
  ],
  sessions: {
    write: async (session, context) => await (await store()).write(session, context),
    read: async (key, context) => await (await store()).read(key, context),
    list: async (provider, context) => await (await store()).list(provider, context),
    environment: (session, context) => lendable(session.credentials).environment(session, context),
    byServer: async (session, place, context) =>
      await (await import("./serve.ts")).serveToken(session, place, context),
    byToken: async (session, context) =>
      (await import("./token_variable.ts")).tokenInVariable(session, context),
    // No file can hold a token for client libraries.
    usualWay: "server",
    whoami: async (credentials, context) =>
      await (await import("./caller.ts")).askCaller(lendable(credentials), context.system),
  },
  decidedBy: Object.values(ENDPOINTS),
  states: {
    backends: ["gcs"],
    read: async (address, credentials, context) =>
      await (await import("./gcs_state.ts")).readGcsState(address, lendable(credentials), context),
  },
  clusterTokens: {
    command: "gke-token",
    make: async (_cluster, credentials) => (await import("./integrations/gke.ts")).gkeToken(credentials),
  },
  webConsole: {
    destinations: async () => [...(await import("./console.ts")).PAGES.keys()],
    signIn: async (request) => (await import("./console.ts")).googleConsole(request),
  },
  external: {
    paths: ["GOOGLE_APPLICATION_CREDENTIALS"],
    values: ["CLOUDSDK_AUTH_ACCESS_TOKEN", "GOOGLE_OAUTH_ACCESS_TOKEN"],
  },
  leftovers: {
    folders: ["gcp"],
    kept: async (scope, context) => await (await import("./removal.ts")).kept(scope, context),
    remove: async (removal, context, notice) =>
      await (await import("./removal.ts")).remove(removal, context, notice),
  },
};

function describeSpec(entry: Written): Fact[] {
  return [
    ...fact("project", "Project", settingAt(entry, "spec", "project_id")),
    ...fact("service_account", "Service account", settingAt(entry, "spec", "service_account_email")),
  ];
}
