import assert from "node:assert/strict";
import type { MemoryOptions } from "../../system/memory_system.ts";
import { atmos, type StackWorld } from "./world.ts";

const FOLDER = "/project/components/helmfile/echo";

function project(eks = ""): string {
  return `base_path: ""
stacks: {base_path: stacks, included_paths: ["deploy/**/*"], name_template: "{{ .vars.stage }}"}
components: {helmfile: {base_path: components/helmfile, command: /usr/bin/helmfile${eks}}}
auth:
  providers: {corp: {kind: mock/aws}}
  identities:
    one: {kind: mock/aws, via: {provider: corp}, default: true}
    two: {kind: mock/aws, via: {provider: corp}}
`;
}

const DEV = `vars: {stage: dev, region: eu-west-1, tenant: acme}
components:
  helmfile:
    echo/server:
      metadata: {component: echo}
      vars: {replicas: 2, text: "a: b"}
      auth: {identities: {two: {default: true}}}
      env: {REGION: own}
    fixed: {metadata: {component: echo, locked: true}}
    lost: {}
`;

interface Started {
  readonly line: string;
  readonly env: Readonly<Record<string, string>>;
}

async function helmfile(
  line: string,
  { eks = "", ...options }: MemoryOptions & { readonly eks?: string } = {},
): Promise<StackWorld & { readonly seen: readonly Started[] }> {
  const seen: Started[] = [];
  const world: StackWorld = await atmos(line, {
    ...options,
    files: {
      "/project/atmos.yaml": project(eks),
      "/project/stacks/deploy/dev.yaml": DEV,
      "/project/stacks/deploy/prod.yaml": "name: none\n",
      [`${FOLDER}/helmfile.yaml`]: "releases: []\n",
      ...options.files,
    },
    start: ({ command, args, env }) => {
      seen.push({ line: [command, ...args].join(" "), env });
      return 0;
    },
  });
  return { ...world, seen };
}

Deno.test("Helmfile gets the values of a component, as its identity, and they are taken away", async () => {
  const { code, seen, stderr, files, started } = await helmfile(
    "helmfile deploy echo/server -s dev --set x=1",
  );
  assert.equal(code, 0, stderr());
  assert.deepEqual(seen.map(({ line }) => line), [
    "/usr/bin/helmfile --state-values-file dev-echo-server.helmfile.vars.yaml sync --set x=1",
  ]);
  assert.equal(started[0]?.folder, FOLDER);
  const env = seen[0]?.env ?? {};
  assert.deepEqual(
    ["AWS_PROFILE", "STACK", "TENANT", "STAGE", "REGION", "NAMESPACE", "ATMOS_IDENTITY"].map((name) =>
      env[name]
    ),
    ["two", "dev", "acme", "dev", "own", undefined, "two"],
  );
  assert.deepEqual((await files.list(FOLDER)).map(({ name }) => name), ["helmfile.yaml"]);
});

Deno.test("the cluster of EKS is found as the same identity before Helmfile starts", async () => {
  const eks =
    ', use_eks: true, kubeconfig_path: kube, cluster_name_template: "{{ .vars.tenant }}-{{ .vars.stage }}", helm_aws_profile_pattern: "{tenant}-helm"';
  const line = "helmfile diff echo/server -s dev --global-options=--debug";
  const { seen, code, stderr } = await helmfile(line, { eks });
  assert.equal(code, 0, stderr());
  assert.deepEqual(seen.map((one) => one.line), [
    "/usr/bin/aws eks update-kubeconfig --name=acme-dev --region=eu-west-1 --kubeconfig=/project/kube/dev-kubecfg",
    "/usr/bin/helmfile --state-values-file dev-echo-server.helmfile.vars.yaml --debug diff",
  ]);
  assert.deepEqual(seen.map(({ env }) => [env["AWS_PROFILE"], env["KUBECONFIG"]]), [
    ["two", "/project/kube/dev-kubecfg"],
    ["two", "/project/kube/dev-kubecfg"],
  ]);
  const bare = await helmfile(`${line} --identity=false --cluster-name mine`, { eks });
  assert.match(
    bare.seen[0]?.line ?? "",
    /aws --profile acme-helm eks update-kubeconfig --name=mine /,
  );
});

Deno.test("a dry run of Helmfile starts nothing and writes nothing", async () => {
  const { stdout, seen, code, files } = await helmfile(
    "helmfile sync echo/server -s dev --dry-run --no-color",
  );
  assert.equal(code, 0);
  assert.equal(
    stdout(),
    `# in ${FOLDER}\n# as two\n# component echo/server\n/usr/bin/helmfile --state-values-file dev-echo-server.helmfile.vars.yaml --no-color sync\n`,
  );
  assert.deepEqual(seen, []);
  assert.equal((await files.list(FOLDER)).length, 1);
});

Deno.test("the values of a helmfile are written where somebody wants them", async () => {
  const { files, code } = await helmfile(
    "helmfile generate varfile echo/server -s dev --file /tmp/out.yaml",
    { files: { "/tmp/x": "" } },
  );
  assert.equal(code, 0);
  assert.equal(
    await files.readText("/tmp/out.yaml"),
    'region: eu-west-1\nreplicas: 2\nstage: dev\ntenant: acme\ntext: "a: b"\n',
  );
});

for (
  const [line, code, said] of [
    ["helmfile sync fixed -s dev", 1, /cannot run sync: the component "fixed" is locked/],
    ["helmfile sycn echo/server -s dev", 2, /Helmfile has no command "sycn"\n.*Did you mean sync\?/],
    ["helmfile sync", 2, /no component is named\n.*`atmos helmfile sync vpc -s prod`/],
    ["helmfile sync lost -s dev", 1, /there is no folder \/project\/components\/helmfile\/lost/],
    ["helmfile generate values echo/server -s dev", 2, /cannot generate "values"/],
    ['helmfile sync echo/server -s dev --global-options="', 2, /a quote is left open/],
  ] as const
) {
  Deno.test(`atmos ${line} says why it runs nothing`, async () => {
    const result = await helmfile(line);
    assert.equal(result.code, code, result.stderr());
    assert.match(result.stderr(), said);
    assert.deepEqual(result.seen, []);
  });
}

Deno.test("a cluster that is not named is told", async () => {
  const { code, stderr, seen } = await helmfile("helmfile diff echo/server -s dev", {
    eks: ", use_eks: true",
  });
  assert.equal(code, 2);
  assert.match(stderr(), /the project does not say how its cluster is called/);
  assert.deepEqual(seen, []);
});

Deno.test("what needs no component goes to Helmfile as it is", async () => {
  assert.deepEqual((await helmfile("helmfile version")).seen.map(({ line }) => line), [
    "/usr/bin/helmfile version",
  ]);
});
