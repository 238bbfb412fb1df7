import assert from "node:assert/strict";
import { azure } from "../../../../src/clouds/azure/cloud.ts";
import type { Credentials } from "../../../../src/clouds/credentials.ts";
import type { Served } from "../../../../src/clouds/lending.ts";
import { Secret } from "../../../../src/secret.ts";
import type { LoopbackReply } from "../../../../src/system/ports.ts";
import { SUBSCRIPTION, TENANT } from "../../../local_azure/entra.ts";
import { type AzureWorld, azureWorld } from "./world.ts";

const URL_OF_PLACE = "http://127.0.0.1:7/word";

async function served(
  world: AzureWorld,
  scopes: readonly string[] = [],
): Promise<{ served: Served; ask(query: string, headers?: Record<string, string>): Promise<LoopbackReply> }> {
  let session = await world.become("azure/device-code", {}, { means: "device", scopes });
  const more = async (wanted: readonly string[]): Promise<Credentials> => {
    const asked = [...session.credentials.askedFor ?? [], ...wanted];
    session = await world.become("azure/device-code", {}, { scopes: asked });
    return session.credentials;
  };
  const place = {
    url: URL_OF_PLACE,
    token: new Secret("planted-lease-token"),
    tokenFile: "/lease/token",
    write: () => Promise.reject(new Error("nothing is written")),
  };
  const served = await azure.sessions?.byServer?.(session, place, world.context);
  assert.ok(served !== undefined);
  const route = served.routes["/token"];
  assert.ok(route !== undefined);
  return {
    served,
    ask: async (query, headers = { metadata: "true" }) => {
      const url = new URL(`${URL_OF_PLACE}/token?${query}`);
      return await route.answer(session.credentials, {
        method: "GET",
        url,
        headers,
        body: new Uint8Array(),
        isOthers: () => Promise.resolve(false),
      }, more);
    },
  };
}

Deno.test("a child asks a server as a machine of Azure would, and for nothing else", async () => {
  const { served: { environment: { set, unset } } } = await served(azureWorld());
  assert.equal(set["IDENTITY_ENDPOINT"], `${URL_OF_PLACE}/token`);
  assert.equal(set["ARM_MSI_ENDPOINT"], `${URL_OF_PLACE}/token`);
  assert.equal(set["AZURE_TOKEN_CREDENTIALS"], "ManagedIdentityCredential");
  assert.deepEqual([set["ARM_USE_MSI"], set["ARM_USE_CLI"]], ["true", "false"]);
  assert.deepEqual([set["ARM_SUBSCRIPTION_ID"], set["ARM_TENANT_ID"]], [SUBSCRIPTION, TENANT]);
  for (const name of ["ARM_CLIENT_ID", "ARM_USE_OIDC", "AZURE_FEDERATED_TOKEN_FILE"]) {
    assert.ok(unset.includes(name));
  }
  assert.deepEqual(unset.filter((name) => name in set), []);
  assert.ok(!JSON.stringify(set).includes("eyJ"));
});

Deno.test("every spelling of a service gets its token, with its end in both forms", async () => {
  const { ask } = await served(azureWorld());
  for (
    const resource of [
      "https://management.azure.com",
      "https://management.core.windows.net/",
      "https://vault.azure.net",
      "https://storage.azure.com/.default",
      "6dae42f8-4368-4678-94ff-3960e28e3630",
    ]
  ) {
    const { status, json } = await ask(`api-version=2018-02-01&resource=${encodeURIComponent(resource)}`);
    const told = json as Record<string, string>;
    assert.equal(status, 200, resource);
    assert.match(told["access_token"] ?? "", /^eyJ/);
    assert.match(told["expires_on"] ?? "", /^\d{10}$/);
    assert.equal(told["expires_in"], "4000");
    assert.deepEqual([told["resource"], told["token_type"]], [resource, "Bearer"]);
  }
  const { status } = await ask("resource=https://vault.azure.net", { "x-identity-header": "atmos" });
  assert.equal(status, 200);
});

Deno.test("a token is fetched when a child asks for it, once, and one that is refused is not asked for again", async () => {
  const world = azureWorld({ withoutConsent: ["vault"] });
  const { ask } = await served(world);
  const fetched = (): (string | undefined)[] =>
    world.entra.calls.splice(0).flatMap(({ what, scope }) =>
      what === "token refresh_token" ? [scope?.split(" ")[0]] : []
    );
  assert.deepEqual(fetched(), []);
  for (let turn = 0; turn < 2; turn++) {
    assert.equal((await ask("resource=https://management.azure.com")).status, 200);
    assert.deepEqual(fetched(), []);
  }
  assert.equal((await ask("resource=https://storage.azure.com")).status, 200);
  assert.deepEqual(fetched(), [
    "https://management.azure.com/.default",
    "https://storage.azure.com/.default",
  ]);
  assert.equal((await ask("resource=https://storage.azure.com")).status, 200);
  assert.deepEqual(fetched(), []);
  const { status, json } = await ask("resource=https://vault.azure.net");
  assert.equal(status, 400);
  assert.match(JSON.stringify(json), /the sign-in gives no token for https:\/\/vault\.azure\.net/);
  assert.ok(fetched().includes("https://vault.azure.net/.default"));
  // Whoever may ask is looked at first, and a service that nobody knows is asked for nowhere.
  for (const headers of [{}, { metadata: "true" }]) {
    await ask("resource=https://graph.microsoft.com.evil.example", headers);
    await ask("resource=https://graph.microsoft.com", {});
  }
  assert.deepEqual(fetched(), []);
});

Deno.test("who shows no header, or asks for something else, gets none", async () => {
  const { ask } = await served(azureWorld());
  const arm = "resource=https://management.azure.com";
  for (const headers of [{}, { metadata: "false" }, { "x-identity-header": "other" }]) {
    assert.equal((await ask(arm, headers)).status, 400);
  }
  for (
    const query of [
      "",
      "resource=",
      "resource=https://evil.example",
      "resource=constructor",
    ]
  ) {
    const { status, json } = await ask(query);
    assert.equal(status, 400, query);
    assert.match(JSON.stringify(json), /there are some for https:\/\/management\.azure\.com/);
    assert.ok(!JSON.stringify(json).includes("eyJ"));
  }
});
