import type { Cloud } from "../cloud.ts";
import { CALLER_FUNCTIONS } from "./caller_functions.ts";
import { endpointFor, SERVICES } from "./endpoints.ts";
import { profileEnvironment } from "./environment.ts";
import { awsKeys } from "./keys.ts";
import { AWS_KINDS } from "./kinds.ts";
import { processAnswer } from "./process_answer.ts";
import { profilesAtNeed } from "./profiles_at_need.ts";
import { listSessions, profilePlace, readSession, writeSession } from "./session_store.ts";

/**
 * Amazon Web Services. Sign-ins, renewals and logouts are loaded when there is one: most starts only read a session
 * file, and every line that is loaded costs them time.
 */
export const aws: Cloud = {
  name: "aws",
  kinds: AWS_KINDS,
  keys: "IAM user access keys",
  sessions: {
    write: (session, context) => writeSession(context, "aws", session, awsKeys(session.credentials)),
    read: (key, context) => readSession(context, "aws", key),
    list: (provider, context) => listSessions(context, "aws", provider),
    environment: (session, context) =>
      profileEnvironment(profilePlace(context, "aws", session, awsKeys(session.credentials))),
    beside: async (first, beside, context) =>
      await (await import("./beside.ts")).profilesBeside(first, beside, context),
    byProcess: {
      lend: async (session, command, context) =>
        await (await import("./by_process.ts")).lendByProcess(context, "aws", {
          session,
          keys: awsKeys(session.credentials),
          command,
        }),
      answer: processAnswer,
    },
    byServer: async (session, place, context) =>
      await (await import("./serve.ts")).serveKeys(
        profilePlace(context, "aws", session, awsKeys(session.credentials)),
        place,
      ),
    whoami: async (credentials, context) =>
      await (await import("./caller.ts")).askCaller(awsKeys(credentials), context.system),
  },
  ownProfiles: profilesAtNeed,
  decidedBy: ["AWS_ENDPOINT_URL", ...SERVICES.map((service) => `AWS_ENDPOINT_URL_${service}`)],
  states: {
    backends: ["s3"],
    read: async (address, credentials, context) =>
      await (await import("./s3_state.ts")).readS3State(address, awsKeys(credentials), context),
  },
  callerFunctions: CALLER_FUNCTIONS,
  clusterTokens: {
    command: "eks-token",
    make: async (cluster, credentials, context) =>
      await (await import("./integrations/eks.ts")).eksToken(cluster, credentials, context),
  },
  webConsole: {
    destinations: async () => [...(await import("./console/services.ts")).SERVICES.keys()],
    checkDestination: async (destination) =>
      (await import("./console/destination.ts")).checkDestination(destination),
    signIn: async (request, context) =>
      await (await import("./console/console.ts")).awsConsole(request, context),
  },
  external: {
    paths: ["AWS_SHARED_CREDENTIALS_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE"],
    values: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"],
  },
  importers: async () => (await import("./importers.ts")).awsImporters,
  examine: async (context) => await (await import("./doctor/examine.ts")).examineAws(context),
  timeSource: (env) => endpointFor("STS", env) ?? "https://sts.amazonaws.com",
  foreignFolders: ["saml-browser"],
  leftovers: {
    folders: ["aws", "aws-console", "aws-sso", "auth"],
    kept: async (scope, context) => await (await import("./removal.ts")).kept(scope, context),
    remove: async (removal, context, notice) =>
      await (await import("./removal.ts")).remove(removal, context, notice),
  },
};
