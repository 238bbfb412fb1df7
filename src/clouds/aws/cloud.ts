import type { Cloud } from "../cloud.ts";
import type { AwsCredentials, Credentials } from "../credentials.ts";
import { askCaller } from "./caller.ts";
import { profileEnvironment } from "./environment.ts";
import { identityCenter } from "./identity_center/provider.ts";
import { permissionSet } from "./permission_set.ts";
import { keptSignIns, removeSignInFile, revoke } from "./identity_center/sign_out.ts";
import type { CloudContext } from "../cloud.ts";
import type { CloudRemoval, Kept, KeptScope, RemovalOutcome } from "../removal.ts";
import { removeCliToken, removeLegacy } from "./aws_cli_cache.ts";
import { keptSessions, removeSessions } from "./session_removal.ts";
import { listSessions, profilePlace, readSession, writeSession } from "./session_store.ts";

/** Amazon Web Services. */
export const aws: Cloud = {
  name: "aws",
  providers: { "aws/iam-identity-center": (entry) => identityCenter(entry) },
  identities: { "aws/permission-set": (entry, provider) => permissionSet(entry, provider) },
  write: (session, context) => writeSession(context, "aws", session, awsKeys(session.credentials)),
  read: (key, context) => readSession(context, "aws", key),
  list: (provider, context) => listSessions(context, "aws", provider),
  kept,
  remove,
  environment: (session, context) => profileEnvironment(profilePlace(context, "aws", session)),
  whoami: (credentials, context) => askCaller(awsKeys(credentials), context.system),
};

async function kept(scope: KeptScope, context: CloudContext): Promise<Kept> {
  const sessions = await keptSessions(context, "aws", scope);
  const signIns = await keptSignIns(context, scope);
  return { ...signIns, removals: [...signIns.removals, ...sessions] };
}

function remove(removal: CloudRemoval, context: CloudContext): Promise<RemovalOutcome> {
  switch (removal.store) {
    case "portal":
      return revoke(context, removal);
    case "files":
      return removal.kind === "sessions"
        ? removeSessions(context, removal)
        : removeSignInFile(context, removal);
    case "aws-cli":
      return removeCliToken(context, removal);
    case "legacy":
      return removeLegacy(context, removal);
  }
}

/** A chain ends at an identity, whose credentials are keys. */
function awsKeys(credentials: Credentials): AwsCredentials {
  if (credentials.type === "aws") return credentials;
  throw new Error(`${credentials.type} credentials cannot be a session`);
}
