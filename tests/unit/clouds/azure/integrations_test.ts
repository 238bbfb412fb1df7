import assert from "node:assert/strict";
import { acr, judgeExchange } from "../../../../src/clouds/azure/integrations/acr.ts";
import { aks, aksToken, judgeCluster } from "../../../../src/clouds/azure/integrations/aks.ts";
import { AzureSession } from "../../../../src/clouds/azure/credentials.ts";
import { Secret } from "../../../../src/secret.ts";
import type { HttpPlan } from "../../system/fake_http.ts";
import { memorySystem } from "../../system/memory_system.ts";
import type { CloudContext } from "../../../../src/clouds/link.ts";
import { integrationEntry } from "../integration_entry.ts";
import { plantedSession } from "./planted_session.ts";

const SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
const AKS = "6dae42f8-4368-4678-94ff-3960e28e3630";

function kubeconfig(user: string): string {
  return btoa(`apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://c-1.hcp.westeurope.azmk8s.io:443", certificate-authority-data: QUJD}}]
users: [{name: u, user: ${user}}]
`);
}

const EXEC = `{exec: {command: kubelogin, args: [get-token, --login, devicecode, --server-id, ${AKS}]}}`;

function world(http: HttpPlan): { system: ReturnType<typeof memorySystem>; context: CloudContext } {
  const system = memorySystem({ http });
  const folders = { home: "/home/me", config: "/c/atmos", cache: "/k/atmos", data: "/d/atmos" };
  return {
    system,
    context: { system, folders, realm: undefined, keyring: () => Promise.reject(new Error()) },
  };
}

const ENTRY = integrationEntry({
  cluster: { name: "dev", resource_group: "rg", subscription_id: SUBSCRIPTION },
});

Deno.test("a cluster of AKS is found by what Azure would give its own program", async () => {
  const { context, system } = world({
    body: { kubeconfigs: [{ name: "clusterUser", value: kubeconfig(EXEC) }] },
  });
  const session = plantedSession(system.clock.now());
  const found = await aks.find(ENTRY, session, context);
  const id =
    `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/dev`;
  assert.deepEqual(found, {
    name: id,
    server: "https://c-1.hcp.westeurope.azmk8s.io",
    certificateAuthority: "QUJD",
    user: `atmos-aks-dev-rg-${SUBSCRIPTION}`,
    words: ["--cluster-name", "dev", "--resource-group", "rg", "--server-id", AKS],
  });
  const [request] = system.http.requests;
  assert.equal(
    request?.url,
    `https://management.azure.com${id}/listClusterUserCredential?api-version=2024-05-01&format=exec`,
  );
  assert.equal(request?.headers?.["authorization"], `Bearer ${session.values.tokens.arm.token.reveal()}`);
});

Deno.test("a cluster without Entra ID, or none at all, is said in words", async () => {
  const session = plantedSession(memorySystem().clock.now());
  for (
    const [plan, code] of [
      [{ body: { kubeconfigs: [{ value: kubeconfig("{client-certificate-data: QUJD}") }] } }, "unsupported"],
      [{ body: { kubeconfigs: [{ value: "%%%" }] } }, "unavailable"],
      [{ body: { kubeconfigs: [{ value: btoa("a: [") }] } }, "unavailable"],
      [{ status: 404, body: { error: { code: "ResourceNotFound", message: "no" } } }, "not_found"],
      [{ status: 403, body: { error: { code: "AuthorizationFailed" } } }, "access_denied"],
      [{ status: 401, body: {} }, "not_signed_in"],
      [{ status: 500, body: {} }, "unavailable"],
    ] as const
  ) {
    const finding = aks.find(ENTRY, session, world(plan).context);
    await assert.rejects(finding, { code });
  }
  for (const [name, group] of [["../x", "rg?"], ["..", "rg"], ["dev", "."]] as const) {
    const evil = integrationEntry({
      cluster: { name, resource_group: group, subscription_id: SUBSCRIPTION },
    });
    await assert.rejects(aks.find(evil, session, world({}).context), { code: "config_invalid" });
  }
  assert.throws(() => judgeCluster({}, { name: "a", group: "b", subscription: "c" }, "id", "x"), {
    code: "unsupported",
  });
});

Deno.test("the session has the token for AKS, and none for a cluster with an application of its own", () => {
  const { system } = world({});
  const { values } = plantedSession(system.clock.now());
  const tokens = { ...values.tokens, aks: { token: new Secret("aks-token"), expiresAt: 5 } };
  const session = new AzureSession({ ...values, tokens });
  const pass = aksToken({ "cluster-name": "dev", "server-id": AKS }, session, { system });
  assert.deepEqual([pass.secret.reveal(), pass.expiresAt], ["aks-token", 5]);
  assert.throws(() => aksToken({ "server-id": SUBSCRIPTION }, session, { system }), { code: "unsupported" });
  const { aks: _, ...without } = tokens;
  const none = new AzureSession({ ...values, tokens: without });
  assert.throws(() => aksToken({}, none, { system }), { code: "access_denied" });
});

Deno.test("a registry of ACR gives a password for the session's token, at its own host alone", async () => {
  const { context, system } = world({ body: { refresh_token: "the-password" } });
  const session = plantedSession(system.clock.now());
  const entry = integrationEntry({ registry: { name: "Contoso" } });
  assert.deepEqual(acr.hosts(entry, session), ["contoso.azurecr.io"]);
  const { secret, expiresAt } = await acr.password(entry, session, context);
  assert.deepEqual([secret.reveal(), expiresAt], ["the-password", system.clock.now() + 3 * 3_600_000]);
  const [request] = system.http.requests;
  assert.equal(request?.url, "https://contoso.azurecr.io/oauth2/exchange");
  assert.deepEqual(request?.form, {
    grant_type: "access_token",
    service: "contoso.azurecr.io",
    tenant: session.values.tenant,
    access_token: session.values.tokens.arm.token.reveal(),
  });
  const china = new AzureSession({ ...session.values, cloud: "china" });
  assert.deepEqual(acr.hosts(entry, china), ["contoso.azurecr.cn"]);
  for (const name of ["evil.example/", "a", "contoso.azurecr.io", "con_toso", ""]) {
    assert.throws(() => acr.hosts(integrationEntry({ registry: { name } }), session), {
      code: "config_invalid",
    });
  }
});

Deno.test("what a registry of ACR refuses is said, and its end is believed", () => {
  const token = `e30.${btoa(JSON.stringify({ exp: 2_000_000_000 })).replace(/=+$/, "")}.x`;
  assert.equal(judgeExchange(200, { refresh_token: token }, 0, "x").expiresAt, 2e12);
  const refused = { errors: [{ code: "UNAUTHORIZED", message: "no role" }] };
  assert.throws(() => judgeExchange(401, refused, 0, "x"), { code: "access_denied", message: /no role/ });
  for (const answer of [{}, { refresh_token: "" }, { refresh_token: "a b" }, undefined]) {
    assert.throws(() => judgeExchange(200, answer, 0, "x"), { code: "unavailable" });
  }
});
