/** Pretends to be a cloud, for tests and first steps: no network, no secrets, and real session files. */
import { CALLER_FUNCTIONS } from "../aws/caller_functions.ts";
import { Secret } from "../../secret.ts";
import type { EnvironmentPatch } from "../../system/ports.ts";
import type { Cloud } from "../cloud.ts";
import type { Identity, Provider } from "../link.ts";
import { describeProvider } from "../described.ts";
import type { Explained } from "../explained.ts";
import { type Fact, fact } from "../fact.ts";
import type { IdentityKind, ProviderKind } from "../kind.ts";
import { profileEnvironment } from "../aws/environment.ts";
import { AwsKeys } from "../aws/keys.ts";
import { processAnswer } from "../aws/process_answer.ts";
import { profilesAtNeed } from "../aws/profiles_at_need.ts";
import type { SessionsRemoval } from "../aws/session_removal.ts";
import { listSessions, profilePlace, readSession, writeSession } from "../aws/session_store.ts";

const EXPIRES_AT = Date.UTC(2099, 11, 31, 23, 59, 59);
const ACCOUNT = "123456789012";
const PRINCIPAL = `arn:aws:iam::${ACCOUNT}:user/mock-user`;

const KEYS = new AwsKeys({
  accessKeyId: "MOCK-ACCESS-KEY-ID",
  secretAccessKey: new Secret("mock-secret-access-key"),
  sessionToken: new Secret("mock-session-token"),
  region: "us-east-1",
  expiresAt: EXPIRES_AT,
});

const pretends = (): Promise<Explained> =>
  Promise.resolve({ defaults: [], signIn: ["nobody, and no call: it only pretends"] });

function provider(name: string): ProviderKind {
  return {
    name,
    sort: "provider",
    describe: describeProvider,
    explain: pretends,
    signIn: (): Provider => ({ authenticate: () => Promise.resolve(KEYS) }),
  };
}

function identity(name: string): IdentityKind {
  return {
    name,
    sort: "identity",
    startsFrom: "either",
    explain: pretends,
    describe: (): Fact[] => [...fact("account", "Account", ACCOUNT), ...fact("role", "Role", "mock-user")],
    schema: async () => (await import("../aws/schemas.ts")).pretended(),
    compares: ["account", "arn"],
    become: (entry): Identity => ({
      async assume(): Promise<AwsKeys> {
        const { judgeCaller, writtenExpectations } = await import("../expected_caller.ts");
        judgeCaller(entry, writtenExpectations(entry), { account: ACCOUNT, arn: PRINCIPAL });
        return KEYS;
      },
    }),
  };
}

export const mock: Cloud = {
  name: "mock",
  callerFunctions: CALLER_FUNCTIONS,
  kinds: [provider("mock"), provider("mock/aws"), identity("mock"), identity("mock/aws")],
  sessions: {
    write: (session, context) => writeSession(context, "mock", session, KEYS),
    read: (key, context) => readSession(context, "mock", key),
    list: (provider, context) => listSessions(context, "mock", provider),
    environment(session, context): EnvironmentPatch {
      const { set, unset } = profileEnvironment(profilePlace(context, "mock", session, KEYS));
      return { set: { ...set, MOCK_IDENTITY: session.identity }, unset };
    },
    beside: async (first, beside, context) =>
      await (await import("../aws/beside.ts")).profilesBeside(first, beside, context),
    byProcess: {
      lend: async (session, command, context) =>
        await (await import("../aws/by_process.ts")).lendByProcess(context, "mock", {
          session,
          keys: KEYS,
          command,
        }),
      answer: processAnswer,
    },
    byServer: async (session, place, context) =>
      await (await import("../aws/serve.ts")).serveKeys(profilePlace(context, "mock", session, KEYS), place),
    whoami: () =>
      Promise.resolve([
        ...fact("principal", "Principal", PRINCIPAL),
        ...fact("account", "Account", ACCOUNT),
      ]),
  },
  ownProfiles: profilesAtNeed,
  leftovers: {
    folders: ["mock"],
    kept: async (scope, context) => {
      const { keptSessions } = await import("../aws/session_removal.ts");
      return await keptSessions(context, "mock", scope);
    },
    remove: async (removal, context) => {
      const { removeSessions } = await import("../aws/session_removal.ts");
      return await removeSessions(context, removal as SessionsRemoval);
    },
  },
};
