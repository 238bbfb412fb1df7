import assert from "node:assert/strict";
import { AtmosError } from "../../../../src/errors.ts";
import { blobOf, judgeBlobState, readBlobState } from "../../../../src/clouds/azure/blob_state.ts";
import { Secret } from "../../../../src/secret.ts";
import { memorySystem } from "../../system/memory_system.ts";

const BACKEND = {
  storage_account_name: "acmestates",
  container_name: "tf-state",
  key: "vpc.terraform.tfstate",
};
const TENANT = "11111111-2222-3333-4444-555555555555";
const PUBLIC = { cloud: "public", tenant: TENANT } as const;

Deno.test("a state stands where Terraform keeps it in Azure", () => {
  const at = (settings: object, workspace = "dev", whose: typeof PUBLIC = PUBLIC) =>
    blobOf({ type: "azurerm", settings: { ...settings }, workspace }, whose);
  assert.deepEqual(at(BACKEND), {
    account: "acmestates",
    container: "tf-state",
    name: "vpc.terraform.tfstateenv:dev",
  });
  assert.equal(at(BACKEND, "default").name, "vpc.terraform.tfstate");
  assert.equal(at({ ...BACKEND, key: undefined }).name, "terraform.tfstateenv:dev");
  const repeated = {
    ...BACKEND,
    tenant_id: TENANT.toUpperCase(),
    environment: "public",
    use_azuread_auth: true,
  };
  assert.equal(at(repeated).account, "acmestates", "what the identity says, too");
  for (
    const [settings, workspace, state] of [
      [{ ...BACKEND, access_key: "x" }, "dev", /sets access_key/],
      [{ ...BACKEND, sas_token: "x" }, "dev", /sets sas_token/],
      [{ ...BACKEND, client_id: "x" }, "dev", /sets client_id/],
      [{ ...BACKEND, tenant_id: "another" }, "dev", /sets tenant_id/],
      [{ ...BACKEND, environment: "china" }, "dev", /sets environment/],
      [{ ...BACKEND, snapshot: true }, "dev", /sets snapshot/],
      [{ ...BACKEND, storage_account_name: "evil.example/" }, "dev", /names no storage_account_name/],
      [{ ...BACKEND, container_name: "a/../b" }, "dev", /names no storage_account_name and container_name/],
      [{ ...BACKEND, key: "a/../b" }, "dev", /no object is called/],
    ] as const
  ) {
    assert.throws(
      () => at(settings, workspace),
      (error) => error instanceof AtmosError && state.test(error.message),
    );
  }
});

const session = (cloud: "public" | "china", storage = true) => ({
  values: {
    cloud,
    tenant: TENANT,
    tokens: {
      arm: { token: new Secret("for-arm"), expiresAt: 0 },
      ...storage ? { storage: { token: new Secret("for-storage"), expiresAt: 0 } } : {},
    },
  },
});

Deno.test("it is asked for with one GET, at Azure or where the person says", async () => {
  for (
    const [cloud, env, container] of [
      ["public", {}, "https://acmestates.blob.core.windows.net/tf-state"],
      ["china", {}, "https://acmestates.blob.core.chinacloudapi.cn/tf-state"],
      [
        "public",
        { ATMOS_AZURE_BLOB_URL: "http://127.0.0.1:9000" },
        "http://127.0.0.1:9000/acmestates/tf-state",
      ],
    ] as const
  ) {
    const system = memorySystem({
      env: { HOME: "/home/me", ...env },
      http: () => ({ status: 200, body: "{}" }),
    });
    const address = { type: "azurerm", settings: { ...BACKEND, key: "a b" }, workspace: "dev" };
    assert.equal(await readBlobState(address, session(cloud), { system }), "{}");
    const [request] = system.http.requests;
    assert.equal(request?.url, `${container}/a%20benv%3Adev`);
    assert.equal(
      request?.headers?.["authorization"],
      "Bearer for-storage",
      "the resource manager's goes nowhere",
    );
    assert.ok(request?.headers?.["x-ms-version"]);
  }
  const system = memorySystem();
  await assert.rejects(
    readBlobState({ type: "azurerm", settings: BACKEND, workspace: "dev" }, session("public", false), {
      system,
    }),
    /the session has no token for storage/,
  );
  assert.deepEqual(system.http.requests, []);
});

Deno.test("what Azure says is judged", () => {
  const judge = (status: number, text: string, headers = {}): string | undefined =>
    judgeBlobState({ status, headers, cookies: [], body: new TextEncoder().encode(text) }, {
      account: "acme",
      container: "c",
      name: "n",
    });
  assert.equal(judge(200, "{}"), "{}");
  assert.equal(judge(404, "", { "x-ms-error-code": "BlobNotFound" }), undefined);
  for (
    const [status, text, headers, code, message] of [
      [
        403,
        "<Error><Code>AuthorizationPermissionMismatch</Code><Message>This request is not authorized\nRequestId:1</Message></Error>",
        {},
        "access_denied",
        /acme\/c\/n: Azure refused \(AuthorizationPermissionMismatch: This request is not authorized\)/,
      ],
      [
        401,
        "",
        { "x-ms-error-code": "InvalidAuthenticationInfo" },
        "not_signed_in",
        /InvalidAuthenticationInfo/,
      ],
      [503, "\u001b[2J", {}, "unavailable", /HTTP 503/],
    ] as const
  ) {
    assert.throws(
      () => judge(status, text, headers),
      (error) => error instanceof AtmosError && error.code === code && message.test(error.message),
    );
  }
});
