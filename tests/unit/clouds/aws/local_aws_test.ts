/** The whole way, against Identity Center and STS on loopback, which check every signature. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { aws as cloud } from "../../../../src/clouds/aws/cloud.ts";
import { PortalToken } from "../../../../src/clouds/aws/identity_center/portal_token.ts";
import { type AwsKeys, awsKeys } from "../../../../src/clouds/aws/keys.ts";
import type { Credentials } from "../../../../src/clouds/credentials.ts";
import { valueOf } from "../../../../src/clouds/fact.ts";
import { type LocalAws, type LocalAwsOptions, startLocalAws } from "../../../local_aws/server.ts";
import { redirectOf } from "../../../local_aws/signing_in.ts";
import { clock } from "../../../../src/system/clock.ts";
import { retryingHttp } from "../../../../src/system/retrying_http.ts";
import { denoHttp } from "../../../../src/system/deno_http.ts";
import { type MemorySystem, memorySystem } from "../../system/memory_system.ts";
import { identityEntry, providerEntry, REGISTRY, storesOf } from "../entries.ts";
import { openStartPage } from "../oauth/start_page.ts";
import { signInRequest, type Witness, witness } from "../requests.ts";

const aws = storesOf(cloud);

interface Scene {
  readonly local: LocalAws;
  readonly system: MemorySystem;
  authenticate(person?: Witness): Promise<Credentials>;
  assume(principal: unknown, person?: Witness): Promise<AwsKeys>;
  /** The names of the operations that were called since the last time. */
  calls(): string[];
}

/** A machine in memory whose network is real, and whose clock stands still. */
async function scene(options: LocalAwsOptions, test: (scene: Scene) => Promise<void>): Promise<void> {
  await using local = await startLocalAws({ ...options, clock: () => system.clock.now() });
  const memory: MemorySystem = memorySystem({
    now: Date.now(),
    env: { HOME: "/home/me", ...local.environment },
    browser: async (address) => {
      const { authorize, comeBack } = await openStartPage(memory, address);
      await comeBack((await redirectOf(authorize)).search);
      return true;
    },
  });
  const network = retryingHttp(denoHttp({ files: memory.files, log: memory.log, sources: [] }), {
    clock,
    random: memory.random,
  });
  const system = Object.assign(memory, { http: network });
  system.clock.hold();
  const entry = providerEntry({ start_url: local.startUrl, region: local.region });
  const provider = REGISTRY.provider(entry);
  const authenticate = (person = witness("none")): Promise<Credentials> =>
    provider.authenticate(signInRequest(system, person));
  await test({
    local,
    system,
    authenticate,
    assume: async (principal, person = witness("none")) => {
      const identity = REGISTRY.identity(identityEntry({ principal }));
      return awsKeys(await identity.assume(await authenticate(person), signInRequest(system, person)));
    },
    calls: () => {
      const names = local.calls().map(({ operation }) => operation);
      local.forgetCalls();
      return names;
    },
  });
}

const ADMIN = { name: "AdministratorAccess", account: { name: "production" } };
const HOUR = 3600_000;

Deno.test("a browser sign-in, a role by account name, and who one is then", async () => {
  await scene({}, async ({ assume, system, calls }) => {
    const credentials = await assume(ADMIN, witness("browser"));
    assert.deepEqual(calls(), [
      "RegisterClient",
      "Authorize",
      "CreateToken",
      "ListAccounts",
      "GetRoleCredentials",
      "GetCallerIdentity",
    ]);
    assert.equal(credentials.expiresAt, system.clock.now() + HOUR);
    const caller = await aws.whoami(credentials, signInRequest(system, witness("none")));
    assert.equal(valueOf(caller, "account"), "444455556666");
    assert.match(
      valueOf(caller, "principal") ?? "",
      /^arn:aws:sts::444455556666:assumed-role\/.*AdministratorAccess/,
    );
    await assume(ADMIN);
    assert.deepEqual(calls(), ["GetCallerIdentity", "GetRoleCredentials", "GetCallerIdentity"]);
  });
});

Deno.test("a sign-in with a device code, confirmed elsewhere", async () => {
  await scene({ approve: "manual", deviceInterval: 5 }, async ({ local, system, authenticate, calls }) => {
    const person = witness("device");
    const signedIn = authenticate(person);
    const until = async (done: () => boolean): Promise<void> => {
      while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await until(() => system.clock.sleepers() === 1);
    await system.clock.tick(5000);
    await until(() => local.calls("CreateToken").length === 1 && system.clock.sleepers() === 1);
    const [code = ""] = local.waitingCodes();
    assert.deepEqual(person.prompts.map((prompt) => "userCode" in prompt && prompt.userCode), [code]);
    assert.equal(local.approveDevice(code), true);
    await system.clock.tick(5000);
    assert.ok(await signedIn instanceof PortalToken);
    assert.deepEqual(calls().filter((name) => name !== "VerifyDevice"), [
      "RegisterClient",
      "StartDeviceAuthorization",
      "CreateToken",
      "CreateToken",
    ]);
  });
});

Deno.test("the second hour costs one renewal, and its refresh token serves the third", async () => {
  await scene({}, async ({ authenticate, system, calls }) => {
    await authenticate(witness("browser"));
    calls();
    for (let hour = 0; hour < 3; hour++) {
      await system.clock.tick(HOUR);
      await Promise.all([authenticate(), authenticate(), authenticate()]);
      assert.deepEqual(calls(), ["CreateToken"]);
    }
  });
});

Deno.test("a sign-in that was revoked ends with the command to run, and a person signs in anew", async () => {
  await scene({}, async ({ local, assume, calls }) => {
    await assume(ADMIN, witness("browser"));
    local.revokeSessions();
    calls();
    await assert.rejects(assume(ADMIN), { code: "not_signed_in", hint: "Run `atmos auth login dev-admin`." });
    await assert.rejects(assume(ADMIN), { code: "not_signed_in" });
    await assert.rejects(assume(ADMIN), { code: "not_signed_in" });
    assert.deepEqual(calls(), ["GetRoleCredentials", "CreateToken"]);
    assert.equal((await assume(ADMIN, witness("browser"))).region, local.region);
  });
});

Deno.test("throttling and a failing service are tried again, and told when they last", async () => {
  await scene({}, async ({ local, assume, calls }) => {
    await assume(ADMIN, witness("browser"));
    calls();
    local.behave("GetRoleCredentials", { kind: "throttle" });
    local.behave("GetRoleCredentials", { kind: "fail" });
    await assume(ADMIN);
    assert.deepEqual(calls().slice(2), ["GetRoleCredentials", "GetCallerIdentity"]);
    local.behave("GetRoleCredentials", { kind: "fail" }, 3);
    await assert.rejects(assume(ADMIN), { code: "unavailable" });
    assert.equal(calls().length, 3);
    const strange = [["garbage", /makes no sense/], ["captive", /on the way answered with a page/]] as const;
    for (const [kind, message] of strange) {
      local.behave("GetRoleCredentials", { kind });
      await assert.rejects(assume(ADMIN), { code: "unavailable", message });
    }
    await assume(ADMIN);
    local.behave("GetRoleCredentials", { kind: "cut" }, 10);
    await assert.rejects(assume(ADMIN), { code: "unavailable", message: /no answer from 127\.0\.0\.1/ });
  });
});

Deno.test("a renewal whose answer was lost costs a sign-in, and no other harm", async () => {
  await scene({}, async ({ local, system, authenticate }) => {
    await authenticate(witness("browser"));
    await system.clock.tick(HOUR);
    local.behave("CreateToken", { kind: "lose" });
    await assert.rejects(authenticate(), { code: "not_signed_in" });
    assert.ok(await authenticate(witness("browser")) instanceof PortalToken);
  });
});

Deno.test("an account on the thirtieth page is found, and what is not the caller's is explained", async () => {
  await scene({ accounts: 3000, pageSize: 100 }, async ({ assume, calls }) => {
    const wanted = { name: "ReadOnlyAccess", account: { name: "team-3000" } };
    await assume(wanted, witness("browser"));
    assert.equal(calls().filter((name) => name === "ListAccounts").length, 30);
    await assume(wanted);
    assert.deepEqual(calls(), ["GetRoleCredentials", "GetCallerIdentity"]);
    await assert.rejects(assume({ ...wanted, name: "ReadonlyAcess" }), {
      code: "access_denied",
      hint: /Did you mean "ReadOnlyAccess"\?/,
    });
    await assert.rejects(assume({ ...wanted, account: { id: "999999999999" } }), { code: "access_denied" });
  });
});

Deno.test("role credentials that have ended are told apart from a network that fails", async () => {
  await scene({}, async ({ local, system, assume }) => {
    const credentials = await assume(ADMIN, witness("browser"));
    const request = signInRequest(system, witness("none"));
    local.expireRoles();
    await assert.rejects(aws.whoami(credentials, request), { code: "not_signed_in" });
    local.behave("GetCallerIdentity", { kind: "cut" }, 10);
    await assert.rejects(aws.whoami(credentials, request), { code: "unavailable" });
  });
});

Deno.test("no secret reaches a log line or a message", async () => {
  await scene({}, async ({ local, system, assume }) => {
    const person = witness("browser");
    const shown: string[] = [];
    await assume(ADMIN, person);
    local.revokeSessions();
    await assume(ADMIN).catch((error) => shown.push(String(error), String(error.hint)));
    shown.push(JSON.stringify(system.logLines), JSON.stringify(person.notices));
    for (const secret of local.secrets()) assert.equal(shown.join("\n").includes(secret), false);
  });
});

Deno.test("nothing in the user's own AWS settings changes or breaks what is asked", async () => {
  await scene({}, async ({ local, assume }) => {
    const { accessKeyId, secretAccessKey, sessionToken } = await assume(ADMIN, witness("browser"));
    const env = {
      ...local.environment,
      HOME: "/nowhere",
      AWS_PROFILE: "is-not-there",
      AWS_DEFAULT_PROFILE: "neither",
      AWS_CONFIG_FILE: new URL(import.meta.url).pathname,
      AWS_SHARED_CREDENTIALS_FILE: new URL(import.meta.url).pathname,
      AWS_ACCESS_KEY_ID: "ELSE",
      AWS_SECRET_ACCESS_KEY: "else",
      AWS_REGION: "not a region",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_MAX_ATTEMPTS: "many",
      AWS_RETRY_MODE: "never",
      AWS_DEFAULTS_MODE: "auto",
      AWS_USE_FIPS_ENDPOINT: "true",
      AWS_USE_DUALSTACK_ENDPOINT: "true",
      AWS_STS_REGIONAL_ENDPOINTS: "legacy",
      AWS_EC2_METADATA_SERVICE_ENDPOINT: "http://127.0.0.1:1",
      AWS_WEB_IDENTITY_TOKEN_FILE: "/nowhere/token",
    };
    const [stdout, stderr] = await isolatedClient(env, [
      accessKeyId,
      secretAccessKey.reveal(),
      sessionToken?.reveal() ?? "",
    ]);
    assert.equal(stderr, "");
    assert.equal(JSON.parse(stdout).account, "444455556666");
  });
});

/** Runs it without any permission to read files or to ask the machine about itself. */
async function isolatedClient(
  env: Record<string, string>,
  keys: readonly string[],
): Promise<[string, string]> {
  const script = new URL("isolated_client.ts", import.meta.url).pathname;
  const permissions = ["--no-prompt", "--allow-env", "--allow-net=127.0.0.1"];
  const child = spawn(Deno.execPath(), ["run", "-q", ...permissions, script, ...keys], {
    cwd: new URL("../../../..", import.meta.url).pathname,
    env: {
      ...env,
      PATH: "/usr/bin",
      DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME")}/.cache/deno`,
      NO_COLOR: "1",
    },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (part) => stdout += part);
  child.stderr.on("data", (part) => stderr += part);
  await new Promise((done) => child.on("close", done));
  return [stdout, stderr];
}
