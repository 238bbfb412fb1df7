import assert from "node:assert/strict";
import { AtmosError } from "../../../../src/errors.ts";
import { APP, OTHER_TENANT, TENANT } from "../../../local_azure/entra.ts";
import { signToken } from "../../../local_aws/id_tokens.ts";
import { type AzureWorld, azureWorld } from "./world.ts";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const ISSUER = "https://token.actions.githubusercontent.com";
const SUBJECT = "repo:acme/app:ref:refs/heads/main";
const AUDIENCE = "api://AzureADTokenExchange";
const FILE = "/var/run/secrets/azure/token";

function token(more: Readonly<Record<string, unknown>> = {}): string {
  return signToken({ iss: ISSUER, sub: SUBJECT, aud: AUDIENCE, exp: NOW / 1000 + 600, ...more });
}

function world(text = token(), more: Parameters<typeof azureWorld>[0] = {}): AzureWorld {
  return azureWorld({
    files: { [FILE]: `${text}\n` },
    federated: [{ issuer: ISSUER, subject: SUBJECT, audience: AUDIENCE }],
    ...more,
  });
}

const SPEC = { client_id: APP, token_file_path: FILE };

Deno.test("a token in a file becomes tokens of the application, for every service, and nothing of it is kept", async () => {
  const here = world();
  const scopes = ["graph", "key-vault"];
  const { values, facts } = await here.signIn("azure/oidc", SPEC, { scopes });
  assert.deepEqual(values.principal, { kind: "app", name: APP, objectId: values.principal.objectId });
  assert.deepEqual(Object.keys(values.tokens).sort(), ["arm", "graph", "key-vault"]);
  assert.deepEqual(values.federation, { from: "file", clientId: APP, path: FILE });
  assert.deepEqual(facts.map(({ value }) => value), [APP, TENANT]);
  assert.deepEqual(here.entra.calls.map(({ what }) => what), Array(3).fill("token client_credentials"));
  assert.deepEqual(here.system.files.paths(), [FILE]);
});

Deno.test("the configuration's file comes before the cluster's, and that before GitHub", async () => {
  const env = {
    AZURE_FEDERATED_TOKEN_FILE: "/from/cluster",
    GITHUB_ACTIONS: "true",
    ACTIONS_ID_TOKEN_REQUEST_URL: "https://x.actions.githubusercontent.com/",
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "planted-bearer",
  };
  const files = { [FILE]: token(), "/from/cluster": token() };
  const federationWith = async (spec: Readonly<Record<string, unknown>>, variables: Record<string, string>) =>
    (await world("", { env: variables, files }).signIn("azure/oidc", spec)).values.federation;
  assert.deepEqual(await federationWith(SPEC, env), { from: "file", clientId: APP, path: FILE });
  assert.deepEqual(await federationWith({ client_id: APP }, env), {
    from: "file",
    clientId: APP,
    path: "/from/cluster",
  });
});

Deno.test("a token that a runner brings along is shown, and Terraform is left to the tokens that come of it", async () => {
  const env = { GITHUB_ACTIONS: "true", ACTIONS_ID_TOKEN: token() };
  const here = world("", { env });
  const { values } = await here.signIn("azure/oidc", { client_id: APP });
  assert.equal(values.principal.name, APP);
  assert.equal(values.federation, undefined, "nobody can ask for that one again");
});

Deno.test("a relative path is one of the working folder, also for a child elsewhere", async () => {
  const here = world("", { files: { "/home/me/work/token": token() } });
  here.system.files.changeWorkingFolder("/home/me/work");
  const { values } = await here.signIn("azure/oidc", { client_id: APP, token_file_path: "token" });
  assert.deepEqual(values.federation, { from: "file", clientId: APP, path: "/home/me/work/token" });
});

const UNUSABLE: readonly (readonly [string, string, RegExp])[] = [
  ["nothing", "", /what came is no token/],
  ["no token", "-----BEGIN OPENSSH PRIVATE KEY-----", /what came is no token/],
  ["one for somebody else", token({ aud: "sts.amazonaws.com" }), /the token is for "sts.amazonaws.com"/],
  ["one that has ended", token({ exp: NOW / 1000 - 1 }), /the token ended at 2026/],
];

for (const [what, text, message] of UNUSABLE) {
  Deno.test(`${what} in the file is not sent to anybody`, async () => {
    const here = world(text);
    await assert.rejects(here.signIn("azure/oidc", SPEC), { code: "unavailable", message });
    assert.deepEqual(here.system.http.requests, []);
  });
}

Deno.test("what does not match is shown beside what the application wants", async () => {
  const here = world(token({ sub: "repo:acme/app:pull_request" }));
  await assert.rejects(here.signIn("azure/oidc", SPEC), (error) => {
    assert.ok(error instanceof AtmosError);
    assert.equal(error.code, "access_denied");
    assert.match(
      error.message,
      /issuer https:\/\/token\.actions\.githubusercontent\.com, subject repo:acme\/app:pull_request, audience api:\/\/AzureADTokenExchange/,
    );
    assert.match(error.message, /invalid_client: AADSTS700213/);
    assert.doesNotMatch(error.message, /eyJ/);
    assert.match(error.hint ?? "", /federated credentials/);
    return true;
  });
});

Deno.test("tokens of another directory are not accepted", async () => {
  const here = world();
  here.entra.answersAs = OTHER_TENANT;
  await assert.rejects(here.signIn("azure/oidc", SPEC), { code: "access_denied", message: /and not of/ });
});

Deno.test("each cloud has an audience of its own", async () => {
  const spec = { ...SPEC, cloud_environment: "usgovernment" };
  await assert.rejects(world().signIn("azure/oidc", spec), {
    message: /not for "api:\/\/AzureADTokenExchangeUSGov"/,
  });
  const own = world(token({ aud: "api://own" }), {
    federated: [{ issuer: ISSUER, subject: SUBJECT, audience: "api://own" }],
  });
  await own.signIn("azure/oidc", { ...SPEC, audience: "api://own" });
});

Deno.test("where there is no token to show, no person can help", async () => {
  const here = world("", { files: {} });
  await assert.rejects(here.signIn("azure/oidc", SPEC, { means: "browser" }), {
    code: "unavailable",
    message: /there is no file/,
  });
  await assert.rejects(here.signIn("azure/oidc", { client_id: APP }), {
    code: "unavailable",
    message: /there is no token to show/,
  });
});
