/** The real Azure CLI, and Azure's SDK for Python, on what an identity lends them. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { AUTHORITY, type LocalAzure, startLocalAzure } from "../local_azure/server.ts";
import { APP, SUBSCRIPTION, TENANT } from "../local_azure/entra.ts";
import { signToken } from "../local_aws/id_tokens.ts";
import { placesOf } from "../optional_programs.ts";
import { pythonWith } from "../python_with.ts";
import { entriesBelow } from "./harness/disk.ts";
import { type Story, story } from "./harness/story.ts";

const AUDIENCE = "api://AzureADTokenExchange";
const CLUSTER = "https://cluster.example";
const POD = "system:serviceaccount:web:app";

const CONFIGURATION = `auth:
  providers:
    entra: { kind: azure/device-code, spec: { tenant_id: ${TENANT} } }
    pod: { kind: azure/oidc, spec: { tenant_id: ${TENANT}, client_id: ${APP} } }
    theirs: { kind: azure/cli, spec: { tenant_id: ${TENANT} } }
  identities:
    azure-theirs:
      kind: azure/subscription
      via: { provider: theirs }
      principal: { subscription_id: ${SUBSCRIPTION} }
    azure-prod:
      kind: azure/subscription
      via: { provider: entra }
      principal: { subscription_id: ${SUBSCRIPTION} }
    azure-asked:
      kind: azure/subscription
      lend: server
      via: { provider: entra }
      principal: { subscription_id: ${SUBSCRIPTION} }
    azure-pod:
      kind: azure/subscription
      via: { provider: pod }
      principal: { subscription_id: ${SUBSCRIPTION} }
`;

/** An Azure that wants HTTPS, as these programs do, and a pod's token. */
async function withAzure(
  t: Story,
  program: string,
  body: (
    exec: (identity: string, ...command: string[]) => Promise<string>,
    calls: () => string[],
    azure: LocalAzure,
  ) => Promise<void>,
): Promise<void> {
  await using azure = await startLocalAzure({
    secure: true,
    deviceInterval: 1,
    federated: [{ issuer: CLUSTER, subject: POD, audience: AUDIENCE }],
  });
  t.alsoSecret(() => azure.entra.secrets());
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const token = await t.write("token", signToken({ iss: CLUSTER, sub: POD, aud: AUDIENCE, exp }), 0o600);
  Object.assign(t.env, azure.environment, {
    AZURE_FEDERATED_TOKEN_FILE: token,
    NODE_EXTRA_CA_CERTS: AUTHORITY,
    REQUESTS_CA_BUNDLE: AUTHORITY,
    PATH: `${dirname(program)}:${t.env["PATH"]}`,
  });
  await t.configure(CONFIGURATION);
  await t.atmos(["auth", "login", "azure-prod", "--device"], { code: 0 });
  await t.atmos(["auth", "login", "azure-pod"], { code: 0 });
  azure.entra.calls.length = 0;
  await body(
    async (identity, ...command) =>
      (await t.atmos(["auth", "exec", "-i", identity, "--", ...command], { code: 0, timeout: 120_000 }))
        .stdout.trim(),
    () => azure.entra.calls.map(({ what }) => what),
    azure,
  );
}

story("the Azure CLI works as a person and as a pod, and asks for no token", { needs: ["az"] }, async (t) => {
  await withAzure(t, placesOf("az")[0] ?? "", async (exec, calls) => {
    for (const [identity, name] of [["azure-prod", "ada@acme.example"], ["azure-pod", APP]] as const) {
      const account = JSON.parse(await exec(identity, "az", "account", "show", "-o", "json"));
      assert.deepEqual([account.id, account.tenantId, account.user.name, account.name], [
        SUBSCRIPTION,
        TENANT,
        name,
        "Production",
      ]);
    }
    const token = ["az", "account", "get-access-token", "--query", "expires_on", "-o", "tsv"];
    // As `az` itself, Azure's SDKs, and Terraform's providers ask.
    for (
      const resource of [
        [],
        ["--resource", "https://management.core.windows.net/"],
        ["--resource", "https://management.azure.com"],
        ["--scope", "https://management.azure.com/.default", "--subscription", SUBSCRIPTION],
        ["--resource", "https://vault.azure.net"],
        ["--resource", "https://storage.azure.com/"],
        ["--resource-type", "ms-graph"],
      ]
    ) {
      const ends = Number(await exec("azure-prod", ...token, ...resource));
      assert.ok(ends > Date.now() / 1000, resource.join(" "));
    }
    assert.match(await exec("azure-pod", ...token), /^\d+$/);
    const url = "/subscriptions?api-version=2022-12-01";
    const listed = JSON.parse(await exec("azure-prod", "az", "rest", "--method", "get", "--url", url));
    assert.equal(listed.value[0].subscriptionId, SUBSCRIPTION);
    assert.deepEqual(calls().filter((call) => call.startsWith("token")), []);

    // A sign-in of the person's own, in the folder that the program itself would use.
    await exec("azure-prod", "sh", "-c", 'cp -r "$AZURE_CONFIG_DIR" "$HOME/.azure"');
    const theirs = await t.atmos(["auth", "login", "azure-theirs"], { code: 0, timeout: 120_000 });
    assert.match(theirs.stderr, /Principal +ada@acme\.example/);
    assert.deepEqual(calls().filter((call) => call.startsWith("token")), []);
    await Deno.remove(join(t.home, ".azure"), { recursive: true });
  });
  await t.atmos(["auth", "logout", "--all"], { code: 0 });
  const left = (await entriesBelow(t.home)).filter(({ path }) => /(^|\/)\.?azure(\/|$)/.test(path));
  assert.deepEqual(left.map(({ path }) => path), []);
});

story("lent to by a server, the Azure CLI has no token on disk and gets each one when it asks", {
  needs: ["az"],
}, async (t) => {
  await withAzure(t, placesOf("az")[0] ?? "", async (exec, _calls, { entra }) => {
    const fetched = (): string[] =>
      entra.calls.splice(0).flatMap(({ what, scope = "" }) =>
        what.startsWith("token") ? [scope.split(" ")[0] ?? ""] : []
      );
    const arm = "https://management.azure.com/.default";
    const account = JSON.parse(await exec("azure-asked", "az", "account", "show", "-o", "json"));
    assert.deepEqual([account.id, account.tenantId, account.user.type], [
      SUBSCRIPTION,
      TENANT,
      "servicePrincipal",
    ]);
    assert.deepEqual(fetched(), [arm], "the session is made of this one");
    const secrets = "grep -rlE 'eyJ|refresh-token' \"$AZURE_CONFIG_DIR\" || echo none";
    const url = "/subscriptions?api-version=2022-12-01";
    const listed = await exec("azure-asked", "sh", "-c", `az rest --method get --url '${url}' && ${secrets}`);
    assert.match(listed, new RegExp(`"subscriptionId": "${SUBSCRIPTION}"[^]*none$`));
    assert.deepEqual(fetched(), []);
    const token = ["az", "account", "get-access-token", "--query", "expires_on", "-o", "tsv"];
    const services: readonly (readonly [readonly string[], readonly string[]])[] = [
      [["--resource", "https://vault.azure.net"], ["https://vault.azure.net/.default"]],
      [["--resource", "https://vault.azure.net/"], []],
      [["--resource-type", "ms-graph"], ["https://graph.microsoft.com/.default"]],
      [["--scope", "https://storage.azure.com/.default"], ["https://storage.azure.com/.default"]],
    ];
    for (const [flags, wanted] of services) {
      const ends = Number(await exec("azure-asked", ...token, ...flags));
      assert.ok(ends > Date.now() / 1000, flags.join(" "));
      const asked = fetched();
      assert.deepEqual(asked.includes(arm), wanted.length > 0, flags.join(" "));
      for (const one of wanted) assert.ok(asked.includes(one), `${one}: ${asked}`);
    }
    // By a file it must have all of them.
    const byFile = ["auth", "exec", "-i", "azure-asked", "--credentials", "file", "--"];
    const aks = ["--resource", "6dae42f8-4368-4678-94ff-3960e28e3630"];
    const filled = await t.atmos([...byFile, ...token, ...aks], { code: 0, timeout: 120_000 });
    assert.match(filled.stdout, /^\d+\n$/);
    assert.ok(fetched().some((scope) => scope.startsWith("6dae42f8")));
  });
});

const PYTHON = "azure-identity for Python";
const python = pythonWith("azure.identity");

/** Prints until when a token for the resource manager is good. */
const SDK = `
from azure.identity import DefaultAzureCredential
credential = DefaultAzureCredential(disable_instance_discovery=True)
print(credential.get_token("https://management.azure.com/.default").expires_on)
`;

story("Azure's SDK for Python works as a person by the Azure CLI, and as a pod by itself", {
  needs: ["az"],
  missing: python === undefined ? [PYTHON] : [],
}, async (t) => {
  await withAzure(t, placesOf("az")[0] ?? "", async (exec, calls) => {
    assert.ok(Number(await exec("azure-prod", python ?? "", "-c", SDK)) > Date.now() / 1000);
    assert.deepEqual(calls().filter((call) => call.startsWith("token")), []);
    // By the server nothing of Azure has to be installed.
    const served = await t.atmos(
      ["auth", "exec", "-i", "azure-prod", "--credentials", "server", "--", python ?? "", "-c", SDK],
      { code: 0, env: { PATH: "/usr/bin:/bin" } },
    );
    assert.ok(Number(served.stdout) > Date.now() / 1000);
    assert.deepEqual(calls().filter((call) => call.startsWith("token")), []);
    assert.ok(Number(await exec("azure-pod", python ?? "", "-c", SDK)) > Date.now() / 1000);
    assert.deepEqual(calls().filter((call) => call.startsWith("token")), ["token client_credentials"]);
  });
});
