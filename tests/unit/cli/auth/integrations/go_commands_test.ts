/** The names that Atmos in Go has: kubeconfig files and scripts call them. */
import assert from "node:assert/strict";
import { run } from "../../../../../src/cli/run.ts";
import { memorySystem } from "../../../system/memory_system.ts";

const YAML = `auth:
  providers: { pretend: { kind: mock/aws } }
  identities:
    dev: { kind: mock/aws, default: true, via: { provider: pretend } }
    other: { kind: mock/aws, via: { provider: pretend } }
  integrations:
    main: { kind: aws/eks, via: { identity: dev }, spec: { cluster: { name: main, region: eu-west-1 } } }
    second: { kind: aws/eks, via: { identity: dev }, spec: { cluster: { name: main, region: eu-west-2 } } }
    images:
      kind: aws/ecr
      via: { provider: pretend }
      spec: { registry: { account_id: "111111111111", region: eu-west-1 } }
    public: { kind: aws/ecr-public, via: { identity: dev }, spec: {} }
`;

async function atmos(
  ...words: readonly string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  const system = memorySystem({
    workingFolder: "/project",
    files: { "/project/atmos.yaml": YAML },
    env: { HOME: "/home/me", PATH: "/usr/bin" },
  });
  const code = await run(words, (log) => ({ ...system, log }));
  return { code, stdout: system.stdout(), stderr: system.stderr() };
}

Deno.test("a kubeconfig file of Atmos in Go gets the same token", async () => {
  const cluster = ["--cluster-name", "main", "--region", "eu-west-1"];
  const ours = await atmos("auth", "eks-token", ...cluster, "--identity", "dev");
  assert.equal(ours.code, 0, ours.stderr);
  assert.match(ours.stdout, /"token":"k8s-aws-v1\./);
  assert.deepEqual(await atmos("aws", "eks", "token", ...cluster, "--identity=dev"), ours);
  for (
    const line of [
      "azure aks token --cluster-name a --resource-group rg --server-id s --subscription-id t --identity=dev",
      "gcp gke token --identity=dev",
    ]
  ) {
    const { code, stderr } = await atmos(...line.split(" "));
    assert.equal(code, 2);
    assert.match(stderr, /cannot use this identity: it is none of/);
  }
});

Deno.test("a token of no cluster is none, and is not asked for", async () => {
  for (const line of ["auth eks-token", "aws eks token --cluster-name main", "azure aks token"]) {
    const { code, stdout, stderr } = await atmos(...line.split(" "), "--identity=dev");
    assert.deepEqual([code, stdout], [2, ""], line);
    assert.match(stderr, /--(cluster-name|region)( and --region are| is) missing/, line);
  }
});

Deno.test("registries are made by their names, of an identity, and by their addresses", async () => {
  const host = "111111111111.dkr.ecr.eu-west-1.amazonaws.com";
  const both =
    `✓ ECR: docker asks atmos for passwords of ${host}\n✓ ECR Public: docker asks atmos for passwords of public.ecr.aws\n`;
  for (
    const [line, code, said] of [
      ["aws ecr login images", 0, `✓ ECR: docker asks atmos for passwords of ${host}\n`],
      ["aws ecr login", 0, both],
      ["aws ecr login -i other", 0, `✓ ECR: docker asks atmos for passwords of ${host}\n`],
      [
        `aws ecr login --registry https://${host}/app`,
        0,
        `✓ ECR: docker asks atmos for passwords of ${host}\n`,
      ],
      [`aws ecr login --registry ${host} --public`, 0, both],
      ["aws ecr login --public -i other", 1, '"public.ecr.aws": no integration of "other" is this registry'],
      ["aws ecr login images --public", 2, "cannot sign in at an integration and at other registries"],
      ["aws ecr login main", 1, '"main" here: it is something else\n  There are: images, public.\n'],
      ["aws ecr login imagse", 1, 'cannot find the integration "imagse"'],
      ["azure acr login", 1, 'cannot make integrations: none follows "dev"'],
    ] as const
  ) {
    const told = await atmos(...line.split(" "));
    assert.equal(told.code, code, `${line}: ${told.stderr}`);
    assert.ok(told.stderr.includes(said), `${line}: ${told.stderr}`);
    if (code === 0) assert.equal(told.stderr.match(/✓/g)?.length, said.match(/✓/g)?.length, line);
  }
});

Deno.test("clusters are made by the integration, and by what they are called", async () => {
  const would = (name: string): string => `Would make EKS "${name}" for programs of dev\n`;
  for (
    const [line, said] of [
      ["--dry-run", would("main") + would("second")],
      ["--integration second --dry-run", would("second")],
      ["--name main --region eu-west-1 --dry-run --verbose", would("main")],
      ["--name main --kubeconfig /k --region eu-west-1 --dry-run", `${would("main").trim()}, and in /k\n`],
    ] as const
  ) {
    const { code, stdout, stderr } = await atmos("aws", "eks", "update-kubeconfig", ...line.split(" "));
    assert.deepEqual([code, stdout], [0, said], `${line}: ${stderr}`);
  }
  for (const line of ["vpc -s dev", "--role-arn arn:x", "--alias a"]) {
    const { code, stderr } = await atmos("aws", "eks", "update-kubeconfig", ...line.split(" "));
    assert.equal(code, 2);
    assert.match(stderr, /cannot find a cluster by a component, a role or another alias/);
  }
});

Deno.test("a team's own commands stand beside them", async () => {
  const { code, stdout } = await atmos("aws", "--help");
  assert.equal(code, 0);
  assert.match(stdout, /^ {2}ecr +registries of ECR$/m);
});
