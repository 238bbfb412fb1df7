import type { Cloud } from "../cloud.ts";
import { settingAt } from "../described.ts";
import { type Fact, fact } from "../fact.ts";
import type { Written } from "../kind.ts";
import { listSessionFolders, readSessionFolder, writeSessionFolder } from "../session_folders.ts";
import { adcPath } from "./adc_path.ts";
import { ENDPOINT_VARIABLES } from "./endpoints.ts";
import { googleEnvironment } from "./environment.ts";
import { CLOUD_PLATFORM, googleToken } from "./google_token.ts";
import { childPlace, GOOGLE_SESSIONS } from "./sessions.ts";

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

/**
 * Google Cloud. Sign-ins, renewals and logouts are loaded when there is one: most starts only read a session.
 */
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
      signIn: (entry) => ({
        authenticate: async (request) =>
          await (await import("./workload_identity.ts")).workloadIdentity(entry).authenticate(request),
      }),
    },
    {
      name: "gcp/service-account",
      sort: "identity",
      schema: async () => (await schemas()).serviceAccount(),
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
      startsFrom: "nothing",
      meant: ["gcp/key"],
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
    { name: "gcp/gke", sort: "integration", schema: async () => (await schemas()).gke() },
  ],
  sessions: {
    write: (session, context) =>
      writeSessionFolder(context, GOOGLE_SESSIONS, session, googleToken(session.credentials)),
    read: (key, context) => readSessionFolder(context, GOOGLE_SESSIONS, key),
    list: (provider, context) => listSessionFolders(context, GOOGLE_SESSIONS, provider),
    environment: (session, context) =>
      googleEnvironment(childPlace(context, session), googleToken(session.credentials).values),
    byServer: async (session, place, context) =>
      await (await import("./serve.ts")).serveToken(
        childPlace(context, session),
        googleToken(session.credentials),
        place,
        context.system,
      ),
    // No file can hold a token for client libraries.
    usualWay: "server",
    whoami: async (credentials, context) =>
      await (await import("./caller.ts")).askCaller(googleToken(credentials), context.system),
  },
  decidedBy: ENDPOINT_VARIABLES,
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
