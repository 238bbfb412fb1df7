import type { IdentityEntry, ProviderEntry } from "../../config/model.ts";
import type { Cloud, Identity, Provider } from "../cloud.ts";
import type { AwsCredentials, Credentials } from "../credentials.ts";
import { describePermissionSet } from "./described.ts";
import { profileEnvironment } from "./environment.ts";
import { listSessions, profilePlace, readSession, writeSession } from "./session_store.ts";

/**
 * Amazon Web Services. Sign-ins, renewals and logouts are loaded when there is one: most starts only read a session
 * file, and every line that is loaded costs them time.
 */
export const aws: Cloud = {
  name: "aws",
  providers: { "aws/iam-identity-center": identityCenter },
  identities: { "aws/permission-set": permissionSet },
  write: (session, context) => writeSession(context, "aws", session, awsKeys(session.credentials)),
  read: (key, context) => readSession(context, "aws", key),
  list: (provider, context) => listSessions(context, "aws", provider),
  kept: async (scope, context) => await (await import("./removal.ts")).kept(scope, context),
  remove: async (removal, context, notice) =>
    await (await import("./removal.ts")).remove(removal, context, notice),
  environment: (session, context) => profileEnvironment(profilePlace(context, "aws", session)),
  whoami: async (credentials, context) =>
    await (await import("./caller.ts")).askCaller(awsKeys(credentials), context.system),
};

function identityCenter(entry: ProviderEntry): Provider {
  const load = async (): Promise<Provider> =>
    (await import("./identity_center/provider.ts")).identityCenter(entry);
  return {
    kind: entry.kind,
    authenticate: async (request) => await (await load()).authenticate(request),
    signedInUntil: async (context) => await (await load()).signedInUntil(context),
  };
}

function permissionSet(entry: IdentityEntry, provider: ProviderEntry | undefined): Identity {
  return {
    kind: entry.kind,
    describe: () => describePermissionSet(entry),
    async assume(upstream, request): Promise<Credentials> {
      const { permissionSet } = await import("./permission_set.ts");
      return await permissionSet(entry, provider).assume(upstream, request);
    },
  };
}

/** A chain ends at an identity, whose credentials are keys. */
function awsKeys(credentials: Credentials): AwsCredentials {
  if (credentials.type === "aws") return credentials;
  throw new Error(`${credentials.type} credentials cannot be a session`);
}
