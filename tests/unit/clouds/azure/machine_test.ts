import assert from "node:assert/strict";
import { APP, OTHER_TENANT, SUBSCRIPTION, TENANT } from "../../../local_azure/entra.ts";
import { azureWorld } from "./world.ts";

const KIND = "azure/managed-identity";

Deno.test("a virtual machine asks beside it for tokens of its own", async () => {
  const world = azureWorld();
  const { values } = await world.signIn(KIND, { client_id: APP }, { scopes: ["key-vault"] });
  assert.deepEqual([values.principal.kind, values.principal.name, values.tenant], ["app", APP, TENANT]);
  const [first] = world.system.http.requests;
  assert.equal(
    first?.url,
    "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&" +
      `resource=https%3A%2F%2Fmanagement.azure.com&client_id=${APP}`,
  );
  assert.deepEqual(first?.headers, { metadata: "true" });
  assert.deepEqual(Object.keys(values.tokens).sort(), ["arm", "key-vault"]);
  await world.become(KIND);
  assert.equal(world.entra.calls.at(-1)?.what, `GET ${SUBSCRIPTION}`);
});

Deno.test("an app asks where Azure says, and shows what Azure gave it", async () => {
  const env = {
    IDENTITY_ENDPOINT: "http://127.0.0.1:41741/metadata/token",
    IDENTITY_HEADER: "planted-header",
  };
  const world = azureWorld({ env });
  await world.signIn(KIND);
  const [first] = world.system.http.requests;
  assert.match(
    first?.url ?? "",
    /^http:\/\/127\.0\.0\.1:41741\/metadata\/token\?api-version=2019-08-01&resource=/,
  );
  assert.deepEqual(first?.headers, { "x-identity-header": "planted-header" });
});

for (
  const endpoint of [
    "http://evil.example/x",
    "https://evil.example/x",
    "http://169.254.1.2.evil.example/",
    "file:///x",
    "x",
  ]
) {
  Deno.test(`the header is not shown at ${endpoint}`, async () => {
    const world = azureWorld({ env: { IDENTITY_ENDPOINT: endpoint, IDENTITY_HEADER: "planted-header" } });
    await assert.rejects(world.signIn(KIND), { code: "access_denied" });
    assert.deepEqual(world.system.http.requests, []);
  });
}

Deno.test("a machine without the identity, or of another directory, is told", async () => {
  const world = azureWorld();
  await assert.rejects(world.signIn(KIND, { client_id: OTHER_TENANT }), {
    code: "access_denied",
    message: /no such identity \(Identity not found\)/,
  });
  world.entra.answersAs = OTHER_TENANT;
  await assert.rejects(world.signIn(KIND), { code: "access_denied", message: /and not of/ });
});

Deno.test("a page of something on the way is no answer of the machine", async () => {
  const world = azureWorld();
  world.entra.faults.push({
    status: 200,
    headers: { "content-type": "text/html" },
    body: "<html><title>Sign in to the network</title></html>",
  });
  await assert.rejects(world.signIn(KIND), {
    code: "unavailable",
    message: /answered with a page \(HTTP 200, "Sign in to the network"\)/,
  });
});
