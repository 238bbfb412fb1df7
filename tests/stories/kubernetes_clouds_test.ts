/** Clusters of AKS and GKE that programs find after a sign-in, with the real kubectl against one on loopback. */
import assert from "node:assert/strict";
import { AKS } from "../local_azure/clusters.ts";
import { SUBSCRIPTION, TENANT } from "../local_azure/entra.ts";
import { startLocalAzure } from "../local_azure/server.ts";
import { CONFIGURATION, startJob } from "./harness/google_job.ts";
import { startCluster } from "./harness/kube_api.ts";
import { type Story, story } from "./harness/story.ts";

const NEEDS = { needs: ["kubectl"] };

/** From another folder, as the identity, with the variables that lead to the clouds. */
async function ask(t: Story, env: Record<string, string>): Promise<string> {
  const words = ["auth", "exec", "--", "sh", "-c", "cd / && kubectl get --raw /healthz"];
  return (await t.atmos(words, { env, code: 0 })).stdout;
}

story("kubectl finds a cluster of GKE as a service account that a job has taken on", NEEDS, async (t) => {
  await using job = await startJob(t);
  const given = (): readonly string[] => job.google.state.secrets;
  await using cluster = await startCluster((token) => given().includes(token));
  await t.configure(`${CONFIGURATION}  integrations:
    dev:
      kind: gcp/gke
      via: { identity: deployer }
      spec: { cluster: { name: dev, project_id: acme-prod, location: europe-west1 } }
    images: { kind: gcp/artifact-registry, via: { provider: github }, spec: { registry: { location: europe-west1 } } }
`);
  const env = { ...job.env, ...cluster.env };
  const { stderr } = await t.atmos(["auth", "login"], { env, code: 0 });
  assert.match(stderr, /✓ GKE kubeconfig: gke_acme-prod_europe-west1_dev → /);
  assert.match(
    stderr,
    /✓ Artifact Registry: docker asks atmos for passwords of europe-west1-docker\.pkg\.dev\n/,
  );
  assert.equal(await ask(t, env), "ok");
  assert.ok(cluster.asked.includes("/healthz"));
  const script =
    'echo europe-west1-docker.pkg.dev | docker-credential-$(sed -n \'s/.*pkg.dev": "\\(.*\\)".*/\\1/p\' ' +
    `"$DOCKER_CONFIG/config.json") get | sed 's/"Secret":"[^"]*"/"Secret":"?"/'`;
  const { stdout } = await t.atmos(["auth", "exec", "--", "sh", "-c", script], { env, code: 0 });
  assert.deepEqual(JSON.parse(stdout), {
    ServerURL: "europe-west1-docker.pkg.dev",
    Username: "oauth2accesstoken",
    Secret: "?",
  });
});

story("kubectl finds a cluster of AKS, and brings the token for AKS and no other", NEEDS, async (t) => {
  const id =
    `/subscriptions/${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/dev`;
  await using azure = await startLocalAzure({
    deviceInterval: 1,
    clusters: () => [{ id, server: cluster.server, authority: cluster.authority }],
  });
  await using cluster = await startCluster((token) => azure.entra.tokens.known(token)?.resource === AKS);
  t.alsoSecret(() => azure.entra.secrets());
  await t.configure(`auth:
  providers:
    entra: { kind: azure/device-code, spec: { tenant_id: ${TENANT} } }
  identities:
    azure-prod:
      kind: azure/subscription
      default: true
      via: { provider: entra }
      principal: { subscription_id: ${SUBSCRIPTION} }
  integrations:
    dev:
      kind: azure/aks
      via: { identity: azure-prod }
      spec: { cluster: { name: dev, resource_group: rg, alias: dev } }
`);
  azure.entra.decision = "approve";
  const env = { ...azure.environment };
  await t.atmos(["auth", "login", "--device"], { env, code: 0 });
  assert.equal(await ask(t, env), "ok");
});
