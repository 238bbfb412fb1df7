import assert from "node:assert/strict";
import { resolveChain } from "../../../../src/auth/chain.ts";
import type { AuthContext } from "../../../../src/auth/context.ts";
import { sessionKey } from "../../../../src/auth/session.ts";
import { AwsKeys } from "../../../../src/clouds/aws/keys.ts";
import { decideName, identityOptions } from "../../../../src/cli/asking/identity.ts";
import type { Globals } from "../../../../src/cli/line/global_options.ts";
import { newKeyringTalk } from "../../../../src/cli/asking/keyring_talk.ts";
import type { Invocation } from "../../../../src/cli/line/invocation.ts";
import { createStyle } from "../../../../src/cli/text/style.ts";
import type { AuthConfiguration } from "../../../../src/config/model.ts";
import { Secret } from "../../../../src/secret.ts";
import { authWith, configurationWith, contextOn, identity, provider } from "../../auth/entries.ts";
import { REGISTRY } from "../../clouds/entries.ts";
import { memorySystem } from "../../system/memory_system.ts";

interface Setting {
  readonly auth: AuthConfiguration;
  readonly flag?: string;
  readonly variable?: string;
}

function setting({ auth, flag, variable }: Setting): { invocation: Invocation; context: AuthContext } {
  const system = memorySystem({
    env: { HOME: "/home/me", ...(variable === undefined ? {} : { ATMOS_IDENTITY: variable }) },
  });
  const globals: Globals = {
    identity: flag,
    moreIdentities: [],
    profiles: undefined,
    config: undefined,
    configPath: undefined,
    basePath: undefined,
    chdir: undefined,
    logsLevel: undefined,
    logsFile: undefined,
    color: "auto",
    interactive: true,
    forceTty: false,
  };
  const context = contextOn(system, configurationWith(auth));
  const style = createStyle(false);
  const loadContext = (): Promise<AuthContext> => Promise.resolve(context);
  return {
    context,
    invocation: {
      system,
      clouds: REGISTRY,
      globals,
      style,
      outputStyle: style,
      tail: undefined,
      keyringTalk: newKeyringTalk(),
      loadContext,
    },
  };
}

function decide(given: Setting, positional?: string): Promise<string | undefined> {
  const { invocation, context } = setting(given);
  return decideName(invocation, context, positional);
}

const ONE_DEFAULT = authWith([identity("dev", { default: true }), identity("ops"), identity("prod")]);
const TWO_DEFAULTS = authWith([identity("dev", { default: true }), identity("ops", { default: true })]);
const NO_DEFAULT = authWith([identity("dev"), identity("ops")]);

for (
  const [name, given, positional, expected] of [
    ["the default", { auth: ONE_DEFAULT }, undefined, "dev"],
    ["the variable before the default", { auth: ONE_DEFAULT, variable: "ops" }, undefined, "ops"],
    ["the flag before the variable", { auth: ONE_DEFAULT, variable: "ops", flag: "prod" }, undefined, "prod"],
    ["the argument before the variable", { auth: ONE_DEFAULT, variable: "ops" }, "prod", "prod"],
    ["nothing when it is turned off", { auth: ONE_DEFAULT, flag: "FALSE" }, undefined, undefined],
    ["nothing when the variable turns it off", { auth: ONE_DEFAULT, variable: "0" }, undefined, undefined],
    [
      "the flag when the variable turns it off",
      { auth: ONE_DEFAULT, variable: "0", flag: "ops" },
      undefined,
      "ops",
    ],
  ] as const
) {
  Deno.test(`the identity is ${name}`, async () => assert.equal(await decide(given, positional), expected));
}

for (
  const [name, given, pattern] of [
    ["no default", { auth: NO_DEFAULT }, /no default is configured, and there is no terminal/],
    ["two defaults", { auth: TWO_DEFAULTS }, /several are marked as default/],
    ["a flag without a name", { auth: ONE_DEFAULT, flag: "" }, /--identity has no value/],
    ["an unknown name", { auth: ONE_DEFAULT, flag: "nobody" }, /cannot find the identity "nobody"/],
    ["no identities", { auth: authWith([]) }, /none is configured/],
  ] as const
) {
  Deno.test(`without a terminal, ${name} is a clear error`, () => assert.rejects(decide(given), pattern));
}

Deno.test("a picker shows account and role; an entry that cannot be used is shown as well", async () => {
  const auth = authWith([
    identity("dev", {
      kind: "aws/permission-set",
      settings: { principal: { name: "Admin", account: { name: "development" } } },
    }),
    identity("broken", { kind: "no/such-kind" }),
    identity("adrift", { via: { provider: "nowhere" } }),
  ], [
    provider("sso", "aws/iam-identity-center", { region: "eu-west-1", start_url: "https://x.example/start" }),
  ]);
  const { context } = setting({ auth });
  assert.deepEqual(await identityOptions(context, ["dev", "broken", "adrift"]), [
    { value: "dev", cells: ["dev", "development", "Admin", ""] },
    { value: "broken", cells: ["broken", "", "", ""] },
    { value: "adrift", cells: ["adrift", "123456789012", "mock-user", ""] },
  ]);
});

Deno.test("an identity is found by the number of its account, whether a name is written or the session knows it", async () => {
  const account = (id?: string): ReturnType<typeof identity> =>
    identity(`dev${id ?? ""}`, {
      kind: "aws/permission-set",
      settings: { principal: { name: "Admin", account: { name: "development", ...(id && { id }) } } },
      via: { provider: "sso" },
    });
  const auth = authWith([account("444455556666"), account()], [
    provider("sso", "aws/iam-identity-center", { region: "eu-west-1", start_url: "https://x.example/start" }),
  ]);
  const { context } = setting({ auth });
  const names = [...auth.identities.keys()];
  assert.deepEqual((await identityOptions(context, names))[0]?.words, ["444455556666"]);
  const session = await sessionKey(context, resolveChain(auth, "dev"));
  const credentials = new AwsKeys({
    accessKeyId: "ASIAEXAMPLE",
    secretAccessKey: new Secret("s"),
    sessionToken: new Secret("t"),
    region: "eu-west-1",
    expiresAt: context.system.clock.now() + 60_000,
    account: { id: "111122223333", name: "development" },
  });
  await context.clouds.sessions(account()).write({ ...session, credentials }, context);
  assert.deepEqual((await identityOptions(context, ["dev"]))[0]?.words, ["111122223333", "eu-west-1"]);
});

Deno.test("an identity of AWS is found by the region that it says", async () => {
  const at = (kind: string, principal: Record<string, unknown>): ReturnType<typeof identity> =>
    identity(kind, { kind, settings: { principal: { ...principal, region: "eu-central-1" } } });
  const auth = authWith([
    at("aws/permission-set", { name: "Admin", account: { name: "development" } }),
    at("aws/assume-role", { assume_role: "arn:aws:iam::444455556666:role/Deployer" }),
    at("aws/assume-root", { target_principal: "444455556666" }),
    at("aws/ambient", {}),
    identity("aws/user", { kind: "aws/user", settings: { credentials: { region: "eu-central-1" } } }),
  ], []);
  const { context } = setting({ auth });
  for (const { value, cells, words = [] } of await identityOptions(context, [...auth.identities.keys()])) {
    assert.ok([...cells, ...words].includes("eu-central-1"), value);
  }
});
