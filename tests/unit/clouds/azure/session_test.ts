import assert from "node:assert/strict";
import { azure } from "../../../../src/clouds/azure/cloud.ts";
import type { Session } from "../../../../src/clouds/session.ts";
import { OTHER_TENANT, SUBSCRIPTION, TENANT } from "../../../local_azure/entra.ts";
import { providerEntry, storesOf } from "../entries.ts";
import { forget, NOTHING, sessionOf } from "../forget.ts";
import { type AzureWorld, azureWorld } from "./world.ts";

const { environment, whoami, read } = storesOf(azure);
const FOLDER = "/home/me/.config/atmos/azure/corp/dev/0a0a0a0a-0b0b0b0b0b0b";

async function signedIn(world: AzureWorld, principal = {}): Promise<Session> {
  return await world.become("azure/device-code", {}, { means: "device", principal });
}

async function json(world: AzureWorld, name: string): Promise<Record<string, Record<string, unknown>>> {
  return JSON.parse(await world.system.files.readText(`${FOLDER}/cli/${name}`) ?? "");
}

Deno.test("the Azure CLI finds who is signed in, and a token under every spelling of a service", async () => {
  const world = azureWorld();
  await signedIn(world);
  const { subscriptions } = await json(world, "azureProfile.json");
  assert.deepEqual(subscriptions, [{
    id: SUBSCRIPTION,
    name: "Production",
    state: "Enabled",
    user: { name: "ada@acme.example", type: "user" },
    isDefault: true,
    tenantId: TENANT,
    environmentName: "AzureCloud",
    homeTenantId: TENANT,
    managedByTenants: [],
  }]);
  const cache = await json(world, "msal_token_cache.json");
  const tokens = Object.values(cache["AccessToken"] ?? {}) as Record<string, string>[];
  assert.equal(tokens.length, 5);
  assert.equal(
    tokens[0]?.["target"],
    "https://management.azure.com/.default https://management.azure.com//.default " +
      "https://management.core.windows.net/.default https://management.core.windows.net//.default",
  );
  for (const token of tokens) {
    assert.match(token["expires_on"] ?? "", /^\d{10}$/);
    assert.equal(
      token["home_account_id"],
      Object.values(cache["Account"] ?? {}).map((one) =>
        (one as Record<string, string>)["home_account_id"]
      )[0],
    );
  }
  assert.deepEqual(cache["RefreshToken"], {}, "nothing there can be renewed by somebody else");
  const config = await world.system.files.readText(`${FOLDER}/cli/config`);
  assert.equal(
    config,
    "[cloud]\nname = AzureCloud\n\n[core]\ncollect_telemetry = no\nencrypt_token_cache = false\n",
  );
});

Deno.test("a child of a person's sign-in works by the Azure CLI, and by nothing else", async () => {
  const world = azureWorld();
  const session = await signedIn(world, { location: "westeurope", resource_group: "web" });
  const { set, unset } = environment(session, world.context);
  assert.deepEqual(set, {
    AZURE_CONFIG_DIR: `${FOLDER}/cli`,
    AZURE_EXTENSION_DIR: "/home/me/.azure/cliextensions",
    AZURE_SUBSCRIPTION_ID: SUBSCRIPTION,
    ARM_SUBSCRIPTION_ID: SUBSCRIPTION,
    AZURE_LOCATION: "westeurope",
    ARM_LOCATION: "westeurope",
    AZURE_RESOURCE_GROUP: "web",
    AZURE_TOKEN_CREDENTIALS: "AzureCliCredential",
    ARM_USE_CLI: "true",
  });
  for (
    const name of [
      "AZURE_CLIENT_SECRET",
      "ARM_CLIENT_SECRET",
      "ARM_USE_MSI",
      "ARM_USE_OIDC",
      "ARM_OIDC_TOKEN",
    ]
  ) {
    assert.ok(unset.includes(name), name);
  }
  for (
    const name of ["IDENTITY_ENDPOINT", "MSI_ENDPOINT", "ARM_ACCESS_KEY", "AZURE_TENANT_ID", "ARM_TENANT_ID"]
  ) {
    assert.ok(unset.includes(name), name);
  }
});

for (
  const [cloud, login, name] of [
    ["usgovernment", "https://login.microsoftonline.us", "AzureUSGovernment"],
    ["china", "https://login.chinacloudapi.cn", "AzureChinaCloud"],
  ] as const
) {
  Deno.test(`a child in ${cloud} is told so`, async () => {
    const issuer = cloud === "china" ? "https://login.partner.microsoftonline.cn" : login;
    const world = azureWorld({ origin: issuer });
    const session = await world.become("azure/device-code", { cloud_environment: cloud }, {
      means: "device",
    });
    const { set } = environment(session, world.context);
    assert.equal(set["ARM_ENVIRONMENT"], cloud);
    assert.equal(set["AZURE_ENVIRONMENT"], name);
    assert.equal(set["AZURE_AUTHORITY_HOST"], login);
    assert.match(
      await world.system.files.readText(`${FOLDER}/cli/config`) ?? "",
      new RegExp(`name = ${name}\n`),
    );
    for (const { url } of world.system.http.requests) {
      assert.doesNotMatch(url, /microsoftonline\.com|azure\.com/);
    }
  });
}

Deno.test("a session is found again with everything, and asked for at Azure", async () => {
  const world = azureWorld();
  const session = await signedIn(world, { location: "westeurope" });
  const found = await read(session, world.context);
  assert.deepEqual(found, session.credentials);
  assert.ok(found !== undefined);
  const facts = await whoami(found, world.context);
  assert.deepEqual(facts.map(({ label, value }) => [label, value]), [
    ["Principal", "ada@acme.example"],
    ["Subscription", SUBSCRIPTION],
    ["Name", "Production"],
    ["State", "Enabled"],
    ["Tenant", TENANT],
  ]);
  await world.system.clock.sleep(2 * 3_600_000);
  await assert.rejects(whoami(found, world.context), { code: "not_signed_in" });
});

Deno.test("the subscription must be there for the token, and of its directory", async () => {
  const other = "bbbbbbbb-bbbb-cccc-dddd-eeeeeeeeeeee";
  const world = azureWorld({
    subscriptions: [
      { id: SUBSCRIPTION, name: "Lent to us", tenant: OTHER_TENANT, managedBy: [TENANT] },
      { id: other, name: "Somebody else's", tenant: OTHER_TENANT },
    ],
  });
  await signedIn(world);
  await assert.rejects(signedIn(world, { subscription_id: other }), {
    code: "access_denied",
    message: new RegExp(`is of the directory ${OTHER_TENANT}, and not of ${TENANT}`),
  });
  await assert.rejects(signedIn(world, { subscription_id: TENANT }), {
    code: "access_denied",
    message: /ada@acme.example does not see the subscription .*SubscriptionNotFound/,
  });
  for (const id of ["x", "../tenants", `${SUBSCRIPTION}/x`, " "]) {
    await assert.rejects(signedIn(world, { subscription_id: id }), { code: "config_invalid" }, id);
  }
});

Deno.test("a logout takes the folder with whatever the Azure CLI has put there, and says what it cannot take", async () => {
  const world = azureWorld();
  const session = await signedIn(world);
  const { files } = world.system;
  await files.makeFolder(`${FOLDER}/cli/commands`, 0o700);
  await files.writeNew(`${FOLDER}/cli/commands/log`, new Uint8Array(), 0o600);
  const kept = await storesOf(azure).kept(sessionOf(session), world.context);
  const notices: string[] = [];
  for (const removal of kept.removals) {
    await storesOf(azure).remove(removal, world.context, (message) => notices.push(message));
  }
  assert.deepEqual(files.paths().filter((path) => path.startsWith("/home/me/.config")), []);
  assert.match(
    notices.join(),
    /^Microsoft has no way to take back .* "?dev"? work until 2026-01-02T04:\d\d:\d\dZ\.$/,
  );
});

Deno.test("a logout of the provider takes the sign-in, where ever it is kept", async () => {
  for (const hasKeyring of [true, false]) {
    const world = azureWorld({ hasKeyring });
    await signedIn(world);
    const entry = providerEntry({ spec: { tenant_id: TENANT } }, "corp", "azure/device-code");
    const context = { ...world.context, providers: new Map([["corp", entry]]) };
    const items = await world.keyring?.list() ?? [];
    const scope = { ...NOTHING, providers: ["corp"], items };
    const kept = await storesOf(azure).kept(scope, context);
    assert.deepEqual(
      kept.items?.map(({ isOther, providers }) => [isOther, providers]),
      hasKeyring ? [[false, ["corp"]]] : [],
    );
    assert.deepEqual(kept.removals.map(({ role }) => role), hasKeyring ? [] : ["sign-in"]);
    await forget(storesOf(azure), scope, context);
    assert.deepEqual(world.system.files.paths().filter((path) => path.includes("/.cache/atmos/azure/")), []);
    // One at another directory has the name as well.
    const elsewhere = providerEntry({ spec: { tenant_id: OTHER_TENANT } }, "corp", "azure/device-code");
    const others = { ...context, providers: new Map([["corp", elsewhere]]) };
    assert.deepEqual(
      (await storesOf(azure).kept({ ...scope, meant: { ...scope.meant, others: "none" } }, others)).items,
      [],
    );
    assert.equal(
      (await storesOf(azure).kept(scope, others)).items?.[0]?.isOther,
      hasKeyring ? true : undefined,
    );
  }
});

Deno.test("a session whose file is damaged is none, and goes all the same", async () => {
  const world = azureWorld();
  const session = await signedIn(world);
  for (const text of ["", "{", "[]", "null", '{"tenant":7}']) {
    await world.system.files.removeFile(`${FOLDER}/session.json`);
    await world.system.files.writeNew(`${FOLDER}/session.json`, new TextEncoder().encode(text), 0o600);
    assert.equal(await read(session, world.context), undefined, text);
  }
  await forget(storesOf(azure), { ...NOTHING, everything: true }, world.context);
  assert.deepEqual(world.system.files.paths().filter((path) => path.includes("/.config/")), []);
});
