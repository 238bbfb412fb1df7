import type { Cloud } from "../cloud.ts";
import type { Credentials } from "../credentials.ts";
import type { AzureSession } from "./credentials.ts";
import { AZURE_KINDS } from "./kinds.ts";
import { ARM_URL, BESIDE, LOGIN_URL } from "./words.ts";

const sessions = (): Promise<typeof import("./session/sessions.ts")> => import("./session/sessions.ts");

/** A chain of Azure ends at a subscription, whose session tells how it is lent. */
function lendable(credentials: Credentials): AzureSession {
  if ("environment" in credentials) return credentials as AzureSession;
  throw new Error("only a subscription's tokens can be a session of Azure");
}

/** Microsoft Azure. What works with it is loaded when somebody does: every line that is loaded costs each start time. */
export const azure: Cloud = {
  name: "azure",
  kinds: AZURE_KINDS,
  sessions: {
    write: async (session, context) => await (await sessions()).write(session, context),
    read: async (key, context) => await (await sessions()).read(key, context),
    list: async (provider, context) => await (await sessions()).list(provider, context),
    environment: (session, context) => lendable(session.credentials).environment(session, context),
    ahead: BESIDE,
    byServer: async (session, place, context) =>
      (await import("./serve.ts")).serveTokens(session, place, context),
    whoami: async (credentials, context) =>
      await (await import("./caller.ts")).askCaller(credentials, context.system),
  },
  decidedBy: [LOGIN_URL, ARM_URL],
  states: {
    backends: ["azurerm"],
    scopes: ["storage"],
    read: async (address, credentials, context) =>
      await (await import("./blob_state.ts")).readBlobState(address, lendable(credentials), context),
  },
  clusterTokens: {
    command: "aks-token",
    scopes: ["aks"],
    make: async (cluster, credentials, context) =>
      (await import("./integrations/aks.ts")).aksToken(cluster, credentials, context),
  },
  webConsole: {
    destinations: async () => (await import("./console/pages.ts")).PAGES,
    signIn: async (request, context) => (await import("./console/portal.ts")).portalDoor(request, context),
  },
  external: {
    paths: [
      "ARM_CLIENT_CERTIFICATE_PATH",
      "ARM_CLIENT_SECRET_FILE_PATH",
      "AZURE_CERTIFICATE_PATH",
      "AZURE_CLIENT_CERTIFICATE_PATH",
      "AZURE_CONFIG_DIR",
      "AZURE_FEDERATED_TOKEN_FILE",
    ],
    values: [
      "ARM_ACCESS_KEY",
      "ARM_CLIENT_CERTIFICATE",
      "ARM_CLIENT_SECRET",
      "ARM_OIDC_TOKEN",
      "ARM_SAS_TOKEN",
      "AZURE_CLIENT_SECRET",
      "AZURE_PASSWORD",
    ],
  },
  importers: async () => [(await import("./import/leapp.ts")).leapp],
  leftovers: {
    folders: ["azure"],
    kept: async (scope, context) => await (await import("./removal.ts")).kept(scope, context),
    remove: async (removal, context, notice) =>
      await (await import("./removal.ts")).remove(removal, context, notice),
  },
};
