/** Clusters that programs find after a sign-in, with the real kubectl against one on loopback. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { teamConfiguration } from "./harness/configuration.ts";
import { ACCOUNT, isSigned, REGION, startCluster } from "./harness/kube_api.ts";
import { PERSON, signIn } from "./harness/sign_in.ts";
import { type Story, story } from "./harness/story.ts";

const NEEDS = { needs: ["kubectl"] };

const ARN = `arn:aws:eks:${REGION}:${ACCOUNT}:cluster/dev`;

function integrations(more = ""): string {
  return `  integrations:
    dev-cluster:
      kind: aws/eks
      via: { identity: dev-admin }
      spec: { cluster: { name: dev, region: ${REGION}, alias: dev${more} } }
    by-hand:
      kind: aws/eks
      via: { identity: dev-admin }
      spec: { auto_provision: false, cluster: { name: other, region: ${REGION} } }
`;
}

async function configured(t: Story, more = integrations()): Promise<void> {
  await t.configure(teamConfiguration(t.aws) + more);
}

story("kubectl finds the cluster of an identity, and the cluster believes it", NEEDS, async (t) => {
  await using cluster = await startCluster((token) => isSigned(token, t.aws.secrets()));
  Object.assign(t.env, cluster.env);
  await configured(t);
  const { stderr } = await signIn(t);
  assert.match(stderr, /✓ EKS kubeconfig: dev → ~\/\.config\/atmos\/integrations\/.*\/kube\/config\n/);
  assert.deepEqual(cluster.calls, ["/clusters/dev"]);

  const ask = ["auth", "exec", "--", "sh", "-c", "cd / && kubectl get --raw /healthz"];
  assert.equal((await t.atmos(ask, { code: 0 })).stdout, "ok");
  assert.ok(cluster.asked.includes("/healthz"), cluster.asked.join());
  assert.equal(cluster.calls.length, 1, "where the cluster is, is asked once");

  const view = await t.atmos(["auth", "exec", "--", "kubectl", "config", "view", "-o", "json"], { code: 0 });
  const config = JSON.parse(view.stdout);
  assert.equal(config["current-context"], "dev");
  assert.deepEqual(config.clusters.map(({ name }: { name: string }) => name), [ARN]);
  const { exec } = config.users[0].user;
  assert.ok(exec.args.includes("eks-token") && exec.args.includes("dev-admin"), exec.args.join(" "));
  assert.equal(config.users[0].name, `atmos-eks-dev-${REGION}-${ACCOUNT}`);
  assert.doesNotMatch(view.stdout, /k8s-aws-v1|ASIA/);

  await t.step("a kubeconfig file that Atmos in Go has written works as it is", async () => {
    const [command, ...args] = t.commandLine(["aws", "eks", "token", "--cluster-name", "dev"]);
    const user = {
      exec: {
        apiVersion: "client.authentication.k8s.io/v1beta1",
        command,
        args: [...args, "--region", REGION, "--identity=dev-admin"],
        env: [{ name: "ATMOS_IDENTITY", value: "dev-admin" }],
        interactiveMode: "Never",
        provideClusterInfo: false,
      },
    };
    const place = { server: cluster.server, "certificate-authority-data": cluster.authority };
    const old = { ...config, users: [{ name: config.users[0].name, user }] };
    await t.write("of-go.yaml", JSON.stringify({ ...old, clusters: [{ name: ARN, cluster: place }] }));
    const words = ["--kubeconfig", "of-go.yaml", "get", "--raw", "/healthz"];
    assert.equal((await t.run("kubectl", words, { code: 0 })).stdout, "ok");
  });

  await t.step(
    "what one makes of a context stays, and both programs' own entries live in one environment",
    async () => {
      const set = ["kubectl", "config", "set-context", "dev", "--namespace", "team"];
      await t.atmos(["auth", "exec", "--", ...set], { code: 0 });
      await t.atmos(["auth", "integration", "provision"], { code: 0 });
      const names = ["kubectl", "config", "get-contexts", "-o", "name"];
      const { stdout } = await t.atmos(["auth", "exec", "--", ...names], { code: 0 });
      assert.deepEqual(stdout.trim().split("\n").sort(), [
        `arn:aws:eks:${REGION}:${ACCOUNT}:cluster/other`,
        "dev",
      ]);
      const look = ["kubectl", "config", "view", "--minify", "-o", "jsonpath={..namespace}"];
      assert.equal((await t.atmos(["auth", "exec", "--", ...look], { code: 0 })).stdout, "team");
    },
  );

  await t.step("a list of one's own stands behind", async () => {
    const script = 'echo "$KUBECONFIG"; echo "$KUBE_CONFIG_PATH"';
    const env = { KUBECONFIG: "/mine/a:/mine/b" };
    const { stdout } = await t.atmos(["auth", "exec", "--", "sh", "-c", script], { env, code: 0 });
    const [list = "", one = ""] = stdout.split("\n");
    assert.match(list, /^\/.*\/kube\/config:\/mine\/a:\/mine\/b$/);
    assert.equal(list.split(":")[0], one);
    const printed = await t.atmos(["auth", "env", "--format", "json"], { env, code: 0 });
    assert.equal(JSON.parse(printed.stdout)["KUBECONFIG"], list);
    const inside = { KUBECONFIG: list, KUBE_CONFIG_PATH: one };
    const other = [
      "auth",
      "exec",
      "-i",
      "prod-readonly",
      "--",
      "sh",
      "-c",
      'echo "$KUBECONFIG ${KUBE_CONFIG_PATH-none}"',
    ];
    const nested = await t.atmos(other, { env: inside, code: 0 });
    assert.equal(nested.stdout, "/mine/a:/mine/b none\n", "another identity does not find it");
  });

  await t.step("a logout takes it away", async () => {
    const dry = await t.atmos(["auth", "logout", "dev-admin", "--dry-run"], { code: 0 });
    assert.match(dry.stdout, /Kubeconfig and docker files: ~\/\.config\/atmos\/integrations\//);
    const { stderr } = await t.atmos(["auth", "logout", "dev-admin"], { code: 0 });
    assert.match(stderr, /✓ Kubeconfig and docker files: ~\/\.config\/atmos\/integrations\/.*\n/);
    const left = await Array.fromAsync(Deno.readDir(join(t.home, ".config/atmos"))).catch(() => []);
    assert.deepEqual(left.filter(({ name }) => name === "integrations"), []);
  });
});

const OWN = `# mine
apiVersion: v1
kind: Config
clusters:
- cluster: {server: "https://theirs.example"}   # by hand
  name: theirs
contexts:
- context: {cluster: theirs, user: me}
  name: theirs
current-context: theirs
preferences: {}
users: []
`;

story(
  "a kubeconfig file of one's own has it when asked for, and is as before after a logout",
  NEEDS,
  async (t) => {
    await using cluster = await startCluster((token) => isSigned(token, t.aws.secrets()));
    Object.assign(t.env, cluster.env);
    await configured(t);
    const own = join(t.home, ".kube", "config");
    await t.write(own, OWN, 0o640);
    await signIn(t);
    await t.atmos(["auth", "exec", "--", "true"], { code: 0 });
    assert.equal(await Deno.readTextFile(own), OWN, "nobody has asked");

    const provision = ["auth", "integration", "provision", "dev-cluster", "--kubeconfig", own];
    const dry = await t.atmos([...provision, "--dry-run"], { code: 0 });
    assert.match(dry.stdout, /^Would make EKS "dev-cluster" .* and in ~\/\.kube\/config\n$/);
    assert.equal(await Deno.readTextFile(own), OWN);
    await t.atmos(provision, { code: 0 });
    const text = await Deno.readTextFile(own);
    assert.ok(
      text.startsWith('# mine\napiVersion: v1\nkind: Config\nclusters:\n- cluster: {server: "https://theirs'),
      text,
    );
    const plain = await t.run("kubectl", [
      "--kubeconfig",
      own,
      "--context",
      "dev",
      "get",
      "--raw",
      "/healthz",
    ], {
      cwd: "/",
      code: 0,
    });
    assert.equal(plain.stdout, "ok");
    const current = await t.run("kubectl", ["--kubeconfig", own, "config", "current-context"], { code: 0 });
    assert.equal(current.stdout, "theirs\n");

    const { stderr } = await t.atmos(["auth", "logout", "dev-admin"], { code: 0 });
    assert.match(stderr, /✓ Kubeconfig: dev in ~\/\.kube\/config\n/);
    assert.equal(await Deno.readTextFile(own), OWN);
  },
);

story("without a session kubectl is told what to do, at once, and nobody is asked", NEEDS, async (t) => {
  await using cluster = await startCluster((token) => isSigned(token, t.aws.secrets()));
  Object.assign(t.env, cluster.env);
  await configured(t);
  await signIn(t);
  const { stdout } = await t.atmos(["auth", "exec", "--", "sh", "-c", 'cat "$KUBECONFIG"'], { code: 0 });
  await t.write("kept.yaml", stdout);
  await t.atmos(["auth", "logout", "--all"], { code: 0 });
  const { stderr } = await t.run("kubectl", ["--kubeconfig", "kept.yaml", "get", "--raw", "/healthz"], {
    env: PERSON,
    code: 1,
  });
  assert.match(stderr, /nobody is signed in\. Run `atmos auth login dev-admin`/);
  assert.deepEqual(cluster.asked, []);
});

story("a cluster that is not there stops nobody", async (t) => {
  await using cluster = await startCluster(() => false);
  Object.assign(t.env, cluster.env);
  await configured(t, integrations().replace("name: dev,", "name: absent,"));
  const { stderr } = await signIn(t);
  assert.match(stderr, /⚠ EKS "dev-cluster": cannot find the cluster "absent" in eu-west-1: AWS refused/);
  await t.atmos(["auth", "exec", "--", "true"], { code: 0 });
  assert.equal(cluster.calls.length, 1, "not every command tries it again");
  const asked = await t.atmos(["auth", "integration", "provision", "dev-cluster"], { code: 1 });
  assert.match(asked.stderr, /cannot find the cluster "absent"/);
});

story(
  "a repository decides neither which file is written, nor that anything happens when one looks",
  async (t) => {
    await using cluster = await startCluster(() => false);
    Object.assign(t.env, cluster.env);
    const path = join(t.home, ".bashrc");
    await t.write(path, "mine\n");
    await configured(t, integrations(`, kubeconfig: { path: ${path}, update: replace }`));
    const looks = [["validate"], ["list"], ["whoami", "--cached"], ["integration", "list"], ["explain"], [
      "doctor",
    ]];
    for (
      const look of [...looks, ["integration", "provision", "--dry-run"], ["logout", "--all", "--dry-run"]]
    ) {
      const { stdout, stderr } = await t.atmos(["auth", ...look]);
      if (look[0] === "validate") {
        assert.match(
          stdout + stderr,
          /kubeconfig is not used: not all of it is in a file of your own/,
        );
      }
    }
    assert.deepEqual(cluster.calls, []);
    await signIn(t);
    assert.equal(await Deno.readTextFile(path), "mine\n");
    const asked = await t.atmos(["auth", "integration", "provision", "--kubeconfig", path], { code: 1 });
    assert.match(asked.stderr, /cannot change ".*\.bashrc"/);
    assert.equal(await Deno.readTextFile(path), "mine\n");
  },
);

story("a repository adds nothing to how a person's own file is written", async (t) => {
  await using cluster = await startCluster(() => false);
  Object.assign(t.env, cluster.env);
  const own = join(t.home, ".kube", "config");
  const mine = "apiVersion: v1\nkind: Config\nclusters: []\ncontexts: []\nusers: []\n";
  await t.write(own, mine);
  await t.write(
    join(t.home, ".atmos", "atmos.yaml"),
    `auth: { integrations: { dev-cluster: { spec: { cluster: { kubeconfig: { path: ${own} } } } } } }\n`,
  );
  await configured(t, integrations(`, kubeconfig: { update: replace, mode: "0666" }`));
  const { stdout, stderr } = await t.atmos(["auth", "validate"]);
  assert.match(stdout + stderr, /kubeconfig is not used: not all of it is in a file of your own/);
  await signIn(t);
  assert.equal(await Deno.readTextFile(own), mine);
});

story("an identity that only what does nothing follows is told so", async (t) => {
  const nothing = "  integrations:\n    app: { kind: github/sts, via: { identity: dev-admin }, spec: {} }\n";
  await t.configure(teamConfiguration(t.aws) + nothing);
  for (const more of [[], ["--dry-run"]]) {
    const { stderr } = await t.atmos(["auth", "integration", "provision", "-i", "dev-admin", ...more], {
      code: 1,
    });
    assert.match(
      stderr,
      /cannot make the integration "app": this version does nothing for the kind "github\/sts"/,
    );
  }
});
