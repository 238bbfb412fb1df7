/** Pretends to be a cloud, for tests and first steps: no network, no secrets, and real session files. */
import { Secret } from "../../secret.ts";
import type { EnvironmentPatch } from "../../system/ports.ts";
import type { Cloud, Identity, Provider } from "../cloud.ts";
import type { AwsCredentials } from "../credentials.ts";
import { profileEnvironment } from "../aws/environment.ts";
import {
  listSessions,
  profilePlace,
  readSession,
  removeSession,
  writeSession,
} from "../aws/session_store.ts";

const REGION = "us-east-1";
const EXPIRES_AT = Date.UTC(2099, 11, 31, 23, 59, 59);
const ACCOUNT = "123456789012";

const CREDENTIALS: AwsCredentials = {
  type: "aws",
  accessKeyId: "MOCK-ACCESS-KEY-ID",
  secretAccessKey: new Secret("mock-secret-access-key"),
  sessionToken: new Secret("mock-session-token"),
  region: REGION,
  expiresAt: EXPIRES_AT,
};

function provider({ kind }: { readonly kind: string }): Provider {
  return {
    kind,
    authenticate: () => Promise.resolve(CREDENTIALS),
    signedInUntil: () => Promise.resolve(EXPIRES_AT),
    signOut: () => Promise.resolve([]),
  };
}

function identity({ kind }: { readonly kind: string }): Identity {
  return {
    kind,
    assume: () => Promise.resolve(CREDENTIALS),
    describe: () => ({ account: ACCOUNT, role: "mock-user" }),
  };
}

export const mock: Cloud = {
  name: "mock",
  providers: { "mock": provider, "mock/aws": provider },
  identities: { "mock": identity, "mock/aws": identity },
  write: (session, context) => writeSession(context, "mock", session, CREDENTIALS),
  read: (key, context) => readSession(context, "mock", key),
  list: (provider, context) => listSessions(context, "mock", provider),
  remove: (key, context) => removeSession(context, "mock", key),
  environment(session, context): EnvironmentPatch {
    const { set, unset } = profileEnvironment(profilePlace(context, "mock", session));
    return { set: { ...set, MOCK_IDENTITY: session.identity }, unset };
  },
  whoami: () => Promise.resolve({ principal: `arn:aws:iam::${ACCOUNT}:user/mock-user`, account: ACCOUNT }),
};
