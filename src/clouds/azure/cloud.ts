import type { Cloud } from "../cloud.ts";
import { azureSession } from "./credentials.ts";
import { AZURE_KINDS } from "./kinds.ts";
import { ARM_URL, LOGIN_URL, placeOf } from "./places.ts";
import { CLI_FOLDER, sessionFolder, sessionRoot } from "./session/place.ts";
import { childEnvironment } from "./session/environment.ts";

/**
 * Microsoft Azure. Sign-ins, renewals and logouts are loaded when there is one: most starts only read a session file,
 * and every line that is loaded costs them time.
 */
export const azure: Cloud = {
  name: "azure",
  kinds: AZURE_KINDS,
  sessions: {
    write: async (session, context) =>
      await (await import("./session/write.ts")).writeSession(
        context,
        session,
        azureSession(session.credentials),
      ),
    read: async (key, context) => await (await import("./session/store.ts")).readSession(context, key),
    list: async (provider, context) =>
      await (await import("./session/store.ts")).listSessions(context, provider),
    environment: (session, context) => {
      const { values } = azureSession(session.credentials);
      return childEnvironment(values, {
        cliFolder: sessionRoot(context).path(...sessionFolder(context, session), CLI_FOLDER),
        place: placeOf(values.cloud, context.system.env),
        home: context.folders.home,
      }, context.system.env);
    },
    whoami: async (credentials, context) =>
      await (await import("./caller.ts")).askCaller(azureSession(credentials), context.system),
  },
  decidedBy: [LOGIN_URL, ARM_URL],
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
  leftovers: {
    folders: ["azure"],
    kept: async (scope, context) => await (await import("./removal.ts")).kept(scope, context),
    remove: async (removal, context, notice) =>
      await (await import("./removal.ts")).remove(removal, context, notice),
  },
};
