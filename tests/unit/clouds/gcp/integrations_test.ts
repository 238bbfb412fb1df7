import assert from "node:assert/strict";
import { artifactRegistry } from "../../../../src/clouds/gcp/integrations/artifact_registry.ts";
import { gke, gkeToken, judgeCluster } from "../../../../src/clouds/gcp/integrations/gke.ts";
import type { CloudContext } from "../../../../src/clouds/link.ts";
import type { HttpPlan } from "../../system/fake_http.ts";
import { memorySystem } from "../../system/memory_system.ts";
import { integrationEntry } from "../integration_entry.ts";
import { googleToken } from "./google_world.ts";

function world(http: HttpPlan, env = {}): { system: ReturnType<typeof memorySystem>; context: CloudContext } {
  const system = memorySystem({ http, env: { HOME: "/home/me", ...env } });
  const folders = { home: "/home/me", config: "/c/atmos", cache: "/k/atmos", data: "/d/atmos" };
  return {
    system,
    context: { system, folders, realm: undefined, keyring: () => Promise.reject(new Error()) },
  };
}

const ENTRY = integrationEntry({
  cluster: { name: "dev", project_id: "acme-dev", location: "europe-west1" },
});
const BODY = { name: "dev", endpoint: "203.0.113.7", masterAuth: { clusterCaCertificate: "QUJD" } };

Deno.test("a cluster of GKE is found by its address, or by its name in the DNS", async () => {
  const { context, system } = world({ body: BODY });
  assert.deepEqual(await gke.find(ENTRY, googleToken(), context), {
    name: "gke_acme-dev_europe-west1_dev",
    server: "https://203.0.113.7",
    certificateAuthority: "QUJD",
    user: "atmos-gke-dev-acme-dev-europe-west1",
    words: [],
  });
  assert.equal(
    system.http.requests[0]?.url,
    "https://container.googleapis.com/v1/projects/acme-dev/locations/europe-west1/clusters/dev",
  );
  const { endpoint: _, ...rest } = BODY;
  const dns = { ...rest, controlPlaneEndpointsConfig: { dnsEndpointConfig: { endpoint: "gke-1.gke.goog" } } };
  const found = await gke.find(ENTRY, googleToken(), world({ body: dns }).context);
  assert.deepEqual([found.server, found.certificateAuthority], ["https://gke-1.gke.goog", undefined]);
});

Deno.test("it is asked for where gcloud would ask, and nowhere that is no name", async () => {
  const at = { CLOUDSDK_API_ENDPOINT_OVERRIDES_CONTAINER: "http://127.0.0.1:9/" };
  const { context, system } = world({ body: BODY }, at);
  await gke.find(ENTRY, googleToken(), context);
  assert.ok(system.http.requests[0]?.url.startsWith("http://127.0.0.1:9/v1/projects/acme-dev/"));
  const evil = integrationEntry({ cluster: { name: "../x", project_id: "p", location: "l" } });
  await assert.rejects(gke.find(evil, googleToken(), context), { code: "config_invalid" });
});

Deno.test("what is wrong with a cluster of GKE is said", () => {
  const place = { name: "dev", project: "p", location: "l" };
  for (
    const [status, body, code] of [
      [404, { error: { message: "no" } }, "not_found"],
      [403, { error: { status: "PERMISSION_DENIED" } }, "access_denied"],
      [401, {}, "not_signed_in"],
      [500, {}, "unavailable"],
      [200, { ...BODY, name: "other" }, "unavailable"],
      [200, { name: "dev", status: "PROVISIONING" }, "unavailable"],
      [200, { ...BODY, endpoint: "a b" }, "unavailable"],
    ] as const
  ) {
    assert.throws(() => judgeCluster({ status, body }, place, "x"), { code }, JSON.stringify(body));
  }
});

Deno.test("clusters and registries of Google take the session's own token", async () => {
  const session = googleToken();
  assert.equal(gkeToken(session).secret, session.accessToken);
  const entry = integrationEntry({ registry: { location: "europe-west1" } });
  assert.deepEqual(artifactRegistry.hosts(entry, session), ["europe-west1-docker.pkg.dev"]);
  assert.deepEqual(artifactRegistry.hosts(integrationEntry({ registry: { location: "us" } }), session), [
    "us-docker.pkg.dev",
  ]);
  assert.throws(
    () => artifactRegistry.hosts(integrationEntry({ registry: { location: "evil.example/" } }), session),
    {
      code: "config_invalid",
    },
  );
  const pass = await artifactRegistry.password(entry, session, world({}).context);
  assert.deepEqual([pass.secret, artifactRegistry.user], [session.accessToken, "oauth2accesstoken"]);
});
