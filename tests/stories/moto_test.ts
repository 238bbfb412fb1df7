/** The calls of STS and IAM against moto, and children that nobody here wrote: the AWS CLI and boto3. */
import assert from "node:assert/strict";
import { awsCli } from "../aws_cli.ts";
import { signToken } from "../local_aws/id_tokens.ts";
import { Secret } from "../../src/secret.ts";
import { useFileKeyring } from "./harness/file_keyring.ts";
import { elementOf, hasMoto, startMoto } from "./harness/moto.ts";
import { story } from "./harness/story.ts";

const missing = await hasMoto() ? [] : ["moto_server"];

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
});

const CONFIGURATION = `auth:
  providers:
    actions: { kind: github/oidc, spec: { audience: sts.amazonaws.com } }
  identities:
    ann: { kind: aws/user, credentials: { region: eu-west-1 } }
    deployer:
      kind: aws/assume-role
      via: { identity: ann }
      principal:
        assume_role: arn:aws:iam::123456789012:role/Deployer
        external_id: acme
        tags: { Team: blue }
        transitive_tags: [Team]
        source_identity: ann
    second:
      kind: aws/assume-role
      via: { identity: deployer }
      principal: { assume_role: "arn:aws:iam::123456789012:role/Second", session_name: two }
    ci:
      kind: aws/assume-role
      via: { provider: actions }
      principal: { assume_role: "arn:aws:iam::123456789012:role/Ci", region: eu-west-1 }
`;

const BOTO = "import boto3; print(boto3.client('sts').get_caller_identity()['Arn'])";

story("moto takes a user's keys, a chain of roles, a job's token and a rotation", { missing }, async (t) => {
  await using moto = await startMoto();
  for (const name of ["Deployer", "Second", "Ci"]) {
    await moto.iam("CreateRole", { RoleName: name, AssumeRolePolicyDocument: TRUST });
  }
  await moto.iam("CreateUser", { UserName: "ann" });
  const made = await moto.iam("CreateAccessKey", { UserName: "ann" });
  Object.assign(t.env, { AWS_ENDPOINT_URL_STS: moto.url, AWS_ENDPOINT_URL_IAM: moto.url });
  await t.configure(CONFIGURATION);
  const keyring = await useFileKeyring(t);
  // The first item decides how dear the passphrase is made.
  const other = { realm: undefined, name: "bob", purpose: "keys" } as const;
  await keyring.set(other, { class: "long-lived", value: new Secret("nothing") });

  const id = elementOf(made, "AccessKeyId");
  const stdin = elementOf(made, "SecretAccessKey").replaceAll("&#43;", "+");
  const given = await t.atmos(["auth", "user", "configure", "--access-key-id", id], { stdin, code: 0 });
  assert.match(given.stderr, /Principal +arn:aws:iam::123456789012:user\/ann/);
  await t.atmos(["auth", "login", "ann"], { code: 0 });

  const whoami = await t.atmos(["auth", "whoami", "-i", "second"], { code: 0 });
  assert.match(whoami.stdout, /arn:aws:sts::123456789012:assumed-role\/Second\/two\n/);
  const cli = awsCli();
  if (cli !== undefined) {
    const words = [
      cli,
      "--endpoint-url",
      moto.url,
      "sts",
      "get-caller-identity",
      "--query",
      "Arn",
      "--output",
      "text",
    ];
    const { stdout } = await t.atmos(["auth", "exec", "-i", "deployer", "--", ...words], { code: 0 });
    assert.equal(stdout, "arn:aws:sts::123456789012:assumed-role/Deployer/ann\n");
  }
  const python = await new Deno.Command("python3", {
    args: ["-c", "import boto3, sys; print(sys.executable)"],
  })
    .output();
  if (python.success) {
    const words = [new TextDecoder().decode(python.stdout).trim(), "-c", BOTO];
    const { stdout } = await t.atmos(["auth", "exec", "-i", "second", "--", ...words], { code: 0 });
    assert.equal(stdout, "arn:aws:sts::123456789012:assumed-role/Second/two\n");
  }

  const claims = {
    iss: "https://token.actions.githubusercontent.com",
    sub: "repo:acme/app:ref:refs/heads/main",
    aud: "sts.amazonaws.com",
    exp: Math.floor(Date.now() / 1000) + 600,
  };
  const env = { GITHUB_ACTIONS: "true", ACTIONS_ID_TOKEN: signToken(claims) };
  const job = await t.atmos(["auth", "whoami", "-i", "ci"], { env, code: 0 });
  assert.match(job.stdout, /assumed-role\/Ci\/repo-acme-app-ref-refs-heads-main\n/);

  await t.atmos(["auth", "user", "rotate"], { code: 0 });
  const keys = await moto.iam("ListAccessKeys", { UserName: "ann" });
  assert.equal(keys.split("<AccessKeyId>").length, 2, "one key is left");
  assert.ok(!keys.includes(id), "and it is a new one");
});
