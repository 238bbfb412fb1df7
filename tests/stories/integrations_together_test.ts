/** Many who need what follows a sign-in at once, and whoever is killed while making it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { teamConfiguration } from "./harness/configuration.ts";
import { ACCOUNT, REGION, startCluster } from "./harness/kube_api.ts";
import { COMPILED } from "./harness/program.ts";
import { count, signIn } from "./harness/sign_in.ts";
import { endRoles } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";
import { until } from "./harness/until.ts";

const MANY = COMPILED ? 50 : 8;

const INTEGRATIONS = `  integrations:
    dev: { kind: aws/eks, via: { identity: dev-admin }, spec: { cluster: { name: dev, region: ${REGION} } } }
    images:
      kind: aws/ecr
      via: { identity: dev-admin }
      spec: { registry: { account_id: "${ACCOUNT}", region: ${REGION} } }
`;

const ROOT = ".config/atmos/integrations";
/** What programs find, and the helper that docker's settings name, which is there and can be run. */
const LOOK = 'cat "$KUBECONFIG" "$DOCKER_CONFIG/config.json" && command -v ' +
  'docker-credential-$(sed -n \'s/.*amazonaws.com": "\\(.*\\)".*/\\1/p\' "$DOCKER_CONFIG/config.json")';

async function forget(t: Story): Promise<void> {
  await Deno.remove(join(t.home, ROOT), { recursive: true }).catch(() => {});
}

function look(t: Story): Promise<{ readonly stdout: string }> {
  return t.atmos(["auth", "exec", "--", "sh", "-c", LOOK], { code: 0 });
}

/** Everything below the folder, and nothing that is half of something. */
async function madeFiles(t: Story): Promise<string[]> {
  const files = (await t.files()).filter(({ path, kind }) => kind === "file" && path.startsWith(ROOT));
  for (const { path, content } of files) if (path.endsWith(".json")) JSON.parse(content);
  return files.map(({ path }) => path.split("/").slice(6).join("/")).sort();
}

story(`${MANY} at once ask where a cluster is once, and renew a session for its tokens once`, async (t) => {
  await using cluster = await startCluster(() => false);
  Object.assign(t.env, cluster.env);
  await t.configure(teamConfiguration(t.aws) + INTEGRATIONS);
  await signIn(t);
  const [first, whole] = [(await look(t)).stdout, await madeFiles(t)];
  await forget(t);
  cluster.calls.length = 0;
  const all = await Promise.all(Array.from({ length: MANY }, () => look(t)));
  assert.deepEqual([...new Set(all.map(({ stdout }) => stdout))], [first]);
  assert.deepEqual([cluster.calls, await madeFiles(t)], [["/clusters/dev"], whole]);

  await endRoles(t);
  t.aws.forgetCalls();
  const ask = ["auth", "eks-token", "--cluster-name", "dev", "--region", REGION, "-i", "dev-admin"];
  const tokens = await Promise.all(Array.from({ length: MANY }, () => t.atmos(ask, { code: 0 })));
  for (const { stdout } of tokens) assert.equal(JSON.parse(stdout).kind, "ExecCredential");
  assert.equal(count(t, "GetRoleCredentials"), 1);
});

story("whoever is killed while making what follows a sign-in leaves nothing torn", async (t) => {
  await using cluster = await startCluster(() => false);
  Object.assign(t.env, cluster.env);
  await t.configure(teamConfiguration(t.aws) + INTEGRATIONS);
  await signIn(t);
  const [first, whole] = [(await look(t)).stdout, await madeFiles(t)];
  for (let turn = 0; turn < 8; turn++) {
    await forget(t);
    const asked = cluster.calls.length;
    const maker = await t.start(["auth", "exec", "--", "sleep", "5"]);
    // From the request on, at another moment each time.
    await until(() => cluster.calls.length > asked, "a request");
    await new Promise((after) => setTimeout(after, turn * 4));
    maker.kill("SIGKILL");
    await maker.ended;
    await madeFiles(t);
  }
  assert.equal((await look(t)).stdout, first);
  assert.deepEqual(await madeFiles(t), whole);
  await t.atmos(["auth", "logout", "--all"], { code: 0 });
  assert.deepEqual(await madeFiles(t), []);
});
