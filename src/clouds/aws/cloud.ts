import type { Cloud } from "../cloud.ts";
import type { AwsCredentials, Credentials } from "../credentials.ts";
import { askCaller } from "./caller.ts";
import { profileEnvironment } from "./environment.ts";
import { identityCenter } from "./identity_center/provider.ts";
import { permissionSet } from "./permission_set.ts";
import { listSessions, profilePlace, readSession, removeSession, writeSession } from "./session_store.ts";

/** Amazon Web Services. */
export const aws: Cloud = {
  name: "aws",
  providers: { "aws/iam-identity-center": (entry) => identityCenter(entry) },
  identities: { "aws/permission-set": (entry, provider) => permissionSet(entry, provider) },
  write: (session, context) => writeSession(context, "aws", session, awsKeys(session.credentials)),
  read: (key, context) => readSession(context, "aws", key),
  list: (provider, context) => listSessions(context, "aws", provider),
  remove: (key, context) => removeSession(context, "aws", key),
  environment: (session, context) => profileEnvironment(profilePlace(context, "aws", session)),
  whoami: (credentials, context) => askCaller(awsKeys(credentials), context.system),
};

/** A chain ends at an identity, whose credentials are keys. */
function awsKeys(credentials: Credentials): AwsCredentials {
  if (credentials.type === "aws") return credentials;
  throw new Error(`${credentials.type} credentials cannot be a session`);
}
