import assert from "node:assert/strict";
import { eks, eksToken, judgeCluster } from "../../../../src/clouds/aws/integrations/eks.ts";
import { ecr, ecrPublic, judgePassword } from "../../../../src/clouds/aws/integrations/ecr.ts";
import { AwsKeys } from "../../../../src/clouds/aws/keys.ts";
import type { CloudContext } from "../../../../src/clouds/link.ts";
import { Secret } from "../../../../src/secret.ts";
import type { HttpPlan } from "../../system/fake_http.ts";
import { type MemorySystem, memorySystem } from "../../system/memory_system.ts";
import { integrationEntry } from "../integration_entry.ts";

const KEYS = new AwsKeys({
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: new Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
  sessionToken: new Secret("to/ken+with=marks"),
  region: "eu-west-1",
  expiresAt: undefined,
});

function world(
  http?: HttpPlan,
  env?: Record<string, string>,
): { system: MemorySystem; context: CloudContext } {
  const system = memorySystem({ ...(http === undefined ? {} : { http }), env: { HOME: "/home/me", ...env } });
  const folders = { home: "/home/me", config: "/c/atmos", cache: "/k/atmos", data: "/d/atmos" };
  return {
    system,
    context: { system, folders, realm: undefined, keyring: () => Promise.reject(new Error()) },
  };
}

// What botocore's SigV4QueryAuth makes of the same keys at the same time, as `aws eks get-token` does.
const BOTOCORE = "bf6c055137a5816b223b7e539dde08af4f842f77b531804be4c245e8e82c37b1";

Deno.test("a token of EKS is signed as botocore signs it, for AWS itself", async () => {
  const { context, system } = world(undefined, { AWS_ENDPOINT_URL: "https://elsewhere.example" });
  const { secret, expiresAt } = await eksToken(
    { "cluster-name": "demo", region: "eu-west-1" },
    KEYS,
    context,
  );
  const text = secret.reveal();
  assert.ok(text.startsWith("k8s-aws-v1."));
  const url = new URL(atob(text.slice("k8s-aws-v1.".length).replaceAll("-", "+").replaceAll("_", "/")));
  assert.equal(url.origin, "https://sts.eu-west-1.amazonaws.com");
  assert.equal(url.searchParams.get("X-Amz-Signature"), BOTOCORE);
  assert.equal(url.searchParams.get("X-Amz-Security-Token"), "to/ken+with=marks");
  assert.equal(expiresAt, system.clock.now() + 14 * 60_000);
  assert.deepEqual(system.http.requests, []);
});

Deno.test("a token of EKS ends with the session, and names a cluster", async () => {
  const { context, system } = world();
  const soon = new AwsKeys({ ...KEYS, facts: undefined, expiresAt: system.clock.now() + 1000 } as never);
  const cluster = { "cluster-name": "demo", region: "cn-north-1" };
  assert.equal((await eksToken(cluster, soon, context)).expiresAt, system.clock.now() + 1000);
  for (const name of ["", "a/b", "a b", "arn:aws:eks:x"]) {
    await assert.rejects(eksToken({ ...cluster, "cluster-name": name }, KEYS, context), {
      code: "config_invalid",
    });
  }
  await assert.rejects(eksToken({ ...cluster, region: "evil.example/" }, KEYS, context), /there is none/);
});

const ARN = "arn:aws:eks:eu-west-1:123456789012:cluster/demo";
const ANSWER = {
  arn: ARN,
  endpoint: "https://ABC.gr7.eu-west-1.eks.amazonaws.com",
  certificateAuthority: { data: btoa("-----BEGIN CERTIFICATE-----") },
  status: "ACTIVE",
};
const ENTRY = integrationEntry({ cluster: { name: "demo", region: "eu-west-1" } });

Deno.test("a cluster of EKS is asked for once, signed", async () => {
  const { context, system } = world({ body: { cluster: ANSWER } });
  const found = await eks.find(ENTRY, KEYS, context);
  assert.deepEqual(found, {
    name: ARN,
    server: "https://abc.gr7.eu-west-1.eks.amazonaws.com",
    certificateAuthority: ANSWER.certificateAuthority.data,
    user: "atmos-eks-demo-eu-west-1-123456789012",
    words: ["--cluster-name", "demo", "--region", "eu-west-1"],
  });
  const [request] = system.http.requests;
  assert.equal(request?.url, "https://eks.eu-west-1.amazonaws.com/clusters/demo");
  assert.match(
    request?.headers?.["authorization"] ?? "",
    /\/eu-west-1\/eks\/aws4_request, SignedHeaders=host;/,
  );
});

Deno.test("what is wrong with a cluster of EKS is said", async () => {
  const place = { name: "demo", region: "eu-west-1" };
  const judge = (more: object): unknown =>
    judgeCluster({ cluster: { ...ANSWER, ...more } }, place, "cannot find it");
  for (
    const [more, message] of [
      [{ endpoint: undefined, status: "CREATING" }, /it has no address \(CREATING\)/],
      [{ endpoint: "http://plain.example" }, /none of https/],
      [{ endpoint: "https://a:b@evil.example" }, /none of https/],
      [{ arn: ARN.replace("demo", "other") }, /not about this cluster/],
      [{ arn: ARN.replace("eu-west-1", "us-east-1") }, /not about this cluster/],
      [{ arn: undefined }, /not about this cluster/],
      [{ certificateAuthority: { data: "- not base64 -" } }, /no certificate/],
    ] as const
  ) {
    assert.throws(() => judge(more), { code: "unavailable", message }, JSON.stringify(more));
  }
  const absent = world({
    status: 404,
    headers: { "x-amzn-errortype": "ResourceNotFoundException" },
    body: {},
  });
  await assert.rejects(eks.find(ENTRY, KEYS, absent.context), { code: "not_found" });
  const denied = world({ status: 403, headers: { "x-amzn-errortype": "AccessDeniedException" }, body: {} });
  await assert.rejects(eks.find(ENTRY, KEYS, denied.context), { code: "access_denied" });
  const other = { expiresAt: undefined, facts: [] };
  await assert.rejects(eks.find(ENTRY, other, denied.context), /it is none of AWS/);
});

const REGISTRY = integrationEntry({ registry: { account_id: "012345678901", region: "cn-north-1" } });

Deno.test("a registry of ECR has the host of its partition, and gives a password", async () => {
  assert.deepEqual(ecr.hosts(REGISTRY, KEYS), ["012345678901.dkr.ecr.cn-north-1.amazonaws.com.cn"]);
  const { context, system } = world({
    body: { authorizationData: [{ authorizationToken: btoa("AWS:secret"), expiresAt: 1.9e9 }] },
  });
  const { secret, expiresAt } = await ecr.password(REGISTRY, KEYS, context);
  assert.deepEqual([secret.reveal(), expiresAt], ["secret", 1.9e12]);
  const [request] = system.http.requests;
  assert.equal(request?.url, "https://api.ecr.cn-north-1.amazonaws.com.cn/");
  assert.equal(
    request?.headers?.["x-amz-target"],
    "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken",
  );
});

Deno.test("the public registry is asked in its one region", async () => {
  const { context, system } = world({
    body: { authorizationData: { authorizationToken: btoa("AWS:secret") } },
  });
  const { expiresAt } = await ecrPublic.password(integrationEntry({}), KEYS, context);
  assert.equal(expiresAt, system.clock.now() + 12 * 3_600_000);
  assert.deepEqual(ecrPublic.hosts(integrationEntry({}), KEYS), ["public.ecr.aws"]);
  assert.equal(system.http.requests[0]?.url, "https://api.ecr-public.us-east-1.amazonaws.com/");
});

Deno.test("an answer without a password is none, and a time that is over is not believed", () => {
  for (const token of [undefined, "", "%%%", btoa("root:secret"), btoa("AWS:"), 7]) {
    assert.throws(() => judgePassword({ authorizationToken: token }, 0, "x"), { code: "unavailable" });
  }
  const pass = judgePassword({ authorizationToken: btoa("AWS:a"), expiresAt: 1_420_000_000 }, 1.8e12, "x");
  assert.equal(pass.expiresAt, 1.8e12 + 12 * 3_600_000);
});
