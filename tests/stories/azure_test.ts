import assert from "node:assert/strict";
import { APP, SUBSCRIPTION, TENANT } from "../local_azure/entra.ts";
import { type LocalAzure, type LocalAzureOptions, startLocalAzure } from "../local_azure/server.ts";
import { signToken } from "../local_aws/id_tokens.ts";
import { endSessions, signInFiles } from "./harness/azure_files.ts";
import { until } from "./harness/until.ts";
import { type Story, story, type StoryOptions } from "./harness/story.ts";

function configuration(kind: string, more = ""): string {
  return `auth:
  providers:
    entra: { kind: ${kind}, spec: { tenant_id: ${TENANT}${more} } }
  identities:
    azure-prod:
      kind: azure/subscription
      default: true
      via: { provider: entra }
      principal: { subscription_id: ${SUBSCRIPTION}, location: westeurope }
`;
}

/** A story with an Azure of its own. */
function azureStory(
  name: string,
  options: StoryOptions & { readonly azure?: LocalAzureOptions },
  body: (t: Story, azure: LocalAzure) => Promise<void>,
): void {
  story(name, options, async (t) => {
    await using azure = await startLocalAzure({ deviceInterval: 1, ...options.azure });
    t.alsoSecret(() => azure.entra.secrets());
    Object.assign(t.env, azure.environment);
    await body(t, azure);
  });
}

const PRINT = 'echo "$AZURE_SUBSCRIPTION_ID $ARM_USE_CLI ${ARM_CLIENT_SECRET-none} $ATMOS_IDENTITY"; ' +
  'grep -c \'"secret"\' "$AZURE_CONFIG_DIR/msal_token_cache.json"';

azureStory("a person signs in to Azure, lends a subscription, and logs out", {}, async (t, { entra }) => {
  await t.configure(configuration("azure/device-code"));
  entra.decision = "wait";
  const login = await t.start(["auth", "login", "--device"]);
  await login.waitFor("ABCD12345");
  assert.match(login.stderr, /https:\/\/microsoft\.com\/devicelogin/);
  entra.decision = "approve";
  const signedIn = await login.ended;
  assert.equal(signedIn.code, 0, signedIn.stderr);
  assert.match(signedIn.stderr, /Principal +ada@acme\.example/);
  assert.match(signedIn.stderr, new RegExp(`Subscription +${SUBSCRIPTION}`));

  const env = { ARM_CLIENT_SECRET: "somebody else's", IDENTITY_ENDPOINT: "http://127.0.0.1/msi" };
  const { stdout } = await t.atmos(["auth", "exec", "--", "sh", "-c", PRINT], { env, code: 0 });
  assert.equal(stdout, `${SUBSCRIPTION} true none azure-prod\n5\n`);
  const shown = await t.atmos(["auth", "env"], { code: 0 });
  assert.match(
    shown.stdout,
    /^export AZURE_CONFIG_DIR=.*\/atmos\/azure\/entra\/azure-prod\/[0-9a-f-]+\/cli;$/m,
  );
  assert.match(shown.stdout, /^unset ARM_CLIENT_SECRET;$/m);
  const whoami = await t.atmos(["auth", "whoami", "--output", "json"], { code: 0 });
  const told = JSON.parse(whoami.stdout);
  assert.deepEqual([told.principal, told.account, told.tenant, told.region], [
    "ada@acme.example",
    SUBSCRIPTION,
    TENANT,
    "westeurope",
  ]);
  assert.match((await t.atmos(["auth", "list"], { code: 0 })).stdout, /● azure-prod +aaaaaaaa-.* 1h/);

  assert.deepEqual(await signInFiles(t), ["entra"]);
  const logout = await t.atmos(["auth", "logout", "azure-prod"], { code: 0 });
  assert.match(logout.stderr, /Logged out azure-prod \(session data cleared\)/);
  assert.match(logout.stderr, /Microsoft has no way to take back access tokens: .* work until \d{4}-/);
  assert.deepEqual(await signInFiles(t), []);
  const left = (await t.files()).filter(({ path, kind }) => kind === "file" && /atmos\/azure\//.test(path));
  assert.deepEqual(left.map(({ path }) => path), []);
  const after = await t.atmos(["auth", "whoami"], { code: 1 });
  assert.match(after.stderr, /nobody is signed in/);
  const asked = entra.calls.length;
  await t.atmos(["auth", "logout", "--all"], { code: 0 });
  assert.equal(entra.calls.length, asked, "there is nothing to ask Microsoft for");
});

azureStory(
  "what cannot be renewed is lent while it lives",
  { azure: { tokenLifetime: 240 } },
  async (t, { entra }) => {
    await t.configure(configuration("azure/device-code"));
    await t.atmos(["auth", "login", "--device"], { code: 0 });
    entra.revokeAll();
    const { stdout, stderr } = await t.atmos(["auth", "exec", "--", "sh", "-c", PRINT], { code: 0 });
    assert.equal(stdout, `${SUBSCRIPTION} true none azure-prod\n5\n`);
    assert.equal(stderr, "");
  },
);

azureStory("a session that has ended is renewed once, for fifty that want it", {}, async (t, { entra }) => {
  await t.configure(configuration("azure/device-code"));
  await t.atmos(["auth", "login", "--device"], { code: 0 });
  await endSessions(t);
  entra.calls.length = 0;
  const all = await Promise.all(
    Array.from({ length: 50 }, () => t.atmos(["auth", "exec", "--", "sh", "-c", PRINT], { code: 0 })),
  );
  for (const { stdout } of all) assert.equal(stdout, `${SUBSCRIPTION} true none azure-prod\n5\n`);
  assert.deepEqual(entra.calls.map(({ what }) => what).sort(), [
    `GET ${SUBSCRIPTION}`,
    ...Array(5).fill("token refresh_token"),
  ]);
});

azureStory(
  "a renewal that is killed leaves nothing torn, and nobody signed out",
  {},
  async (t, { entra }) => {
    await t.configure(configuration("azure/device-code"));
    await t.atmos(["auth", "login", "--device"], { code: 0 });
    for (let turn = 0; turn < 12; turn++) {
      await endSessions(t);
      const asked = entra.calls.length;
      const renewal = await t.start(["auth", "exec", "--", "true"]);
      // From the first request on, at another moment each time.
      await until(() => entra.calls.length > asked, "a request");
      await new Promise((after) => setTimeout(after, turn * 4));
      renewal.kill("SIGKILL");
      await renewal.ended;
      const { stdout } = await t.atmos(["auth", "exec", "--", "sh", "-c", PRINT], { code: 0 });
      assert.equal(stdout, `${SUBSCRIPTION} true none azure-prod\n5\n`);
    }
    await t.atmos(["auth", "logout", "--all"], { code: 0 });
    const left = (await t.files()).filter(({ path, kind }) => kind === "file" && /atmos\/azure\//.test(path));
    assert.deepEqual(left.map(({ path }) => path), []);
  },
);

const ISSUER = "https://token.actions.githubusercontent.com";
const SUBJECT = "repo:acme/app:environment:prod";
const AUDIENCE = "api://AzureADTokenExchange";

azureStory("a job of GitHub Actions works in Azure without any secret", {
  azure: { federated: [{ issuer: ISSUER, subject: SUBJECT, audience: AUDIENCE }] },
}, async (t, { entra }) => {
  await t.configure(configuration("azure/oidc", `, client_id: ${APP}`));
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    assert.equal(request.headers.get("authorization"), "bearer planted-bearer");
    const aud = new URL(request.url).searchParams.get("audience") ?? "";
    const exp = Math.floor(Date.now() / 1000) + 300;
    return Response.json({ value: signToken({ iss: ISSUER, sub: SUBJECT, aud, exp }) });
  });
  try {
    const env = {
      CI: "true",
      GITHUB_ACTIONS: "true",
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${server.addr.port}/?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "planted-bearer",
    };
    const login = await t.atmos(["auth", "login"], { env, code: 0 });
    assert.match(login.stderr, new RegExp(`Principal +${APP}`));
    const print =
      'echo "$ARM_USE_OIDC $ARM_USE_CLI $ARM_CLIENT_ID $ARM_TENANT_ID ${ARM_OIDC_TOKEN_FILE_PATH-none}"';
    const { stdout } = await t.atmos(["auth", "exec", "--", "sh", "-c", print], { env, code: 0 });
    assert.equal(stdout, `true false ${APP} ${TENANT} none\n`);
    await t.atmos(["auth", "logout", "azure-prod"], { env, code: 0 });
    const wrong = await t.atmos(["auth", "login"], {
      env: { ...env, ACTIONS_ID_TOKEN_REQUEST_URL: "https://evil.example/" },
      code: 1,
    });
    assert.match(wrong.stderr, /evil\.example is not GitHub's/);
  } finally {
    await server.shutdown();
  }
  assert.ok(entra.calls.every(({ status }) => status === 200));
});

azureStory("a pod shows the token in its file, which programs exchange by themselves", {
  azure: {
    federated: [{
      issuer: "https://cluster.example",
      subject: "system:serviceaccount:web:app",
      audience: AUDIENCE,
    }],
  },
}, async (t) => {
  await t.configure(configuration("azure/oidc", `, client_id: ${APP}`));
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const claims = { iss: "https://cluster.example", sub: "system:serviceaccount:web:app", aud: AUDIENCE, exp };
  const path = await t.write("token", signToken(claims), 0o600);
  const env = { AZURE_FEDERATED_TOKEN_FILE: path };
  const print = 'echo "$AZURE_TOKEN_CREDENTIALS $AZURE_CLIENT_ID $AZURE_TENANT_ID"; ' +
    'test "$AZURE_FEDERATED_TOKEN_FILE" = "$ARM_OIDC_TOKEN_FILE_PATH" && echo same';
  const { stdout } = await t.atmos(["auth", "exec", "--", "sh", "-c", print], { env, code: 0 });
  assert.equal(stdout, `WorkloadIdentityCredential ${APP} ${TENANT}\nsame\n`);
});

azureStory("the portal opens at the subscription, without a token in its address", {}, async (t) => {
  await t.configure(configuration("azure/device-code"));
  await t.atmos(["auth", "login", "--device"], { code: 0 });
  const { stdout } = await t.atmos(["auth", "console", "--print-only"], { code: 0 });
  assert.equal(
    stdout,
    `https://portal.azure.com/#@${TENANT}/resource/subscriptions/${SUBSCRIPTION}/overview\n`,
  );
  const shown = await t.atmos(["auth", "console", "--no-open", "-d", "vm"], { code: 0 });
  assert.match(shown.stderr, /The portal shows what the browser's own sign-in may see/);
});

azureStory("a child asks a server for tokens, and nobody does after it", { needs: ["curl"] }, async (t) => {
  await t.configure(configuration("azure/device-code"));
  await t.atmos(["auth", "login", "--device"], { code: 0 });
  const ask = (resource: string, header: string): string =>
    `curl -s -H '${header}' "$ARM_MSI_ENDPOINT?api-version=2018-02-01&resource=${resource}" | grep -c '"access_token"'`;
  const script = [
    ask("https://management.azure.com", "Metadata: true"),
    ask("https://vault.azure.net", "X-IDENTITY-HEADER: $IDENTITY_HEADER").replaceAll("'X-", '"X-').replace(
      "HEADER'",
      'HEADER"',
    ),
    ask("https://management.azure.com", "Accept: text/plain"),
    ask("https://evil.example", "Metadata: true"),
    'echo "$ARM_USE_MSI $ARM_USE_CLI $AZURE_TOKEN_CREDENTIALS $ARM_MSI_ENDPOINT"',
  ].join("; ");
  const { stdout } = await t.atmos(["auth", "exec", "--credentials", "server", "--", "sh", "-c", script], {
    code: 0,
  });
  const [, endpoint = ""] =
    /^1\n1\n0\n0\ntrue false ManagedIdentityCredential (http:\/\/127\.0\.0\.1:\d+\/[\w-]+\/token)\n$/.exec(
      stdout,
    ) ?? [];
  assert.notEqual(endpoint, "", stdout);
  await assert.rejects(fetch(endpoint), "nothing listens any more");
});
