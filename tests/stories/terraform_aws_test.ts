/** The real Terraform with its AWS provider, states in S3, and an AWS that nobody here wrote. */
import assert from "node:assert/strict";
import { Secret } from "../../src/secret.ts";
import { useFileKeyring } from "./harness/file_keyring.ts";
import { elementOf, hasMoto, type Moto, startMoto } from "./harness/moto.ts";
import { type Story, story } from "./harness/story.ts";
import { missingAwsProvider, TERRAFORM, withAwsProvider } from "./harness/terraform_providers.ts";

const missing = [...missingAwsProvider, ...await hasMoto() ? [] : ["moto_server"]];

const ROLES = ["Net", "Data", "App"] as const;

const ATMOS = `base_path: ""
stacks: {base_path: stacks, included_paths: ["deploy/**/*"], name_template: "{{ .vars.stage }}"}
components:
  terraform: {command: ${TERRAFORM}, base_path: components/terraform, auto_generate_backend_file: true}
auth:
  identities:
    ann: {kind: aws/user, credentials: {region: eu-west-1}}
${
  ROLES.map((role) =>
    `    ${role.toLowerCase()}:
      kind: aws/assume-role
      via: {identity: ann}
      principal: {assume_role: "arn:aws:iam::123456789012:role/${role}", session_name: ${role.toLowerCase()}}
`
  ).join("")
}`;

const STACK = `vars: {stage: prod}
terraform:
  backend_type: s3
  backend: {s3: {bucket: states, key: terraform.tfstate, region: eu-west-1, use_path_style: true}}
components:
  terraform:
    app:
      metadata: {component: who}
      auth: {identities: {app: {default: true}}}
      dependencies: {components: [net, data]}
      vars: {others: [!terraform.output net arn, !terraform.state data arn]}
    data: {metadata: {component: who}, settings: {auth: {identity: data}}}
    net: {metadata: {component: who}, auth: {identities: {net: {default: true}}}}
`;

const MODULE = `terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}
variable "stage" {}
variable "others" { default = [] }
provider "aws" {
  skip_metadata_api_check = true
}
data "aws_caller_identity" "here" {}
resource "terraform_data" "who" { input = data.aws_caller_identity.here.arn }
output "arn" { value = terraform_data.who.output }
output "others" { value = var.others }
`;

/** What was asked of S3 for a state, and with whose key. */
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly key: string;
}

/** Hands requests on to moto, and notes whose they are. */
function recorder(moto: Moto): { url: string; asked: Asked[]; server: Deno.HttpServer } {
  const asked: Asked[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, async (request) => {
    const { pathname, search } = new URL(request.url);
    const [, key = ""] = /Credential=([^/]+)\//.exec(request.headers.get("authorization") ?? "") ?? [];
    asked.push({ method: request.method, path: pathname, key });
    const body = request.body === null ? null : await request.bytes();
    return await fetch(`${moto.url}${pathname}${search}`, {
      method: request.method,
      headers: request.headers,
      body,
    });
  });
  return { url: `http://127.0.0.1:${(server.addr as Deno.NetAddr).port}`, asked, server };
}

/** Somebody with keys who may become three roles, signed in. */
async function signedIn(t: Story, moto: Moto): Promise<void> {
  const trust = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
  });
  for (const name of ROLES) {
    await moto.iam("CreateRole", { RoleName: name, AssumeRolePolicyDocument: trust });
  }
  await moto.iam("CreateUser", { UserName: "ann" });
  await moto.bucket("states");
  const made = await moto.iam("CreateAccessKey", { UserName: "ann" });
  const keyring = await useFileKeyring(t);
  // The first item decides how dear the passphrase is made.
  const other = { realm: undefined, name: "bob", purpose: "keys" } as const;
  await keyring.set(other, { class: "long-lived", value: new Secret("nothing") });
  const id = elementOf(made, "AccessKeyId");
  const stdin = elementOf(made, "SecretAccessKey").replaceAll("&#43;", "+");
  await t.atmos(["auth", "user", "configure", "--access-key-id", id], { stdin, code: 0 });
}

const arn = (role: string): string => `arn:aws:sts::123456789012:assumed-role/${role}/${role.toLowerCase()}`;

story(
  "three components of one stack are applied by Terraform's AWS provider, each as its own identity",
  { missing },
  async (t) => {
    await using moto = await startMoto();
    const { url, asked, server } = recorder(moto);
    try {
      Object.assign(t.env, {
        ...await withAwsProvider(t),
        AWS_ENDPOINT_URL_STS: moto.url,
        AWS_ENDPOINT_URL_IAM: moto.url,
        AWS_ENDPOINT_URL_S3: url,
      });
      await t.configure(ATMOS);
      await t.write("stacks/deploy/prod.yaml", STACK);
      await t.write("components/terraform/who/main.tf", MODULE);
      await signedIn(t, moto);
      const all = ["terraform", "apply", "--all", "-s", "prod", "-auto-approve", "-no-color"];
      const { stderr } = await t.atmos(all, { code: 0, timeout: 600_000 });
      assert.match(stderr, /✓ net in prod\n✓ data in prod\n✓ app in prod\n$/);

      for (const [component, role] of [["net", "Net"], ["data", "Data"], ["app", "App"]] as const) {
        const output = ["terraform", "output", component, "-s", "prod", "--skip-init", "-raw", "arn"];
        const { stdout } = await t.atmos(output, { code: 0, timeout: 120_000 });
        assert.equal(stdout, arn(role), component);
      }
      const others = ["terraform", "output", "app", "-s", "prod", "--skip-init", "-json", "others"];
      const { stdout } = await t.atmos(others, { code: 0, timeout: 120_000 });
      assert.deepEqual(JSON.parse(stdout), [arn("Net"), arn("Data")]);

      // Each state was written, and ever read, by the identity of its component alone.
      for (const [component, role] of [["net", "Net"], ["data", "Data"], ["app", "App"]] as const) {
        const path = `/states/who/prod-${component}/terraform.tfstate`;
        const of = asked.filter((one) => one.path === path);
        assert.ok(of.some(({ method }) => method === "PUT"), `nobody wrote ${path}`);
        const keys = [...new Set(of.map(({ key }) => key))];
        const callers = await Promise.all(keys.map((key) => moto.caller(key)));
        assert.deepEqual([...new Set(callers)], [arn(role)], path);
      }
    } finally {
      await server.shutdown();
    }
  },
);
