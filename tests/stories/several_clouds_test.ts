/** One program that works in three clouds, and shells of several clouds inside each other. */
import assert from "node:assert/strict";
import { APP, SUBSCRIPTION, TENANT } from "../local_azure/entra.ts";
import { startLocalAzure } from "../local_azure/server.ts";
import { startGoogle } from "../local_google/server.ts";
import { signToken } from "../local_aws/id_tokens.ts";
import { story } from "./harness/story.ts";

const AUDIENCE = "api://AzureADTokenExchange";
const [issuer, subject] = ["https://cluster.example", "system:serviceaccount:web:app"];

const CONFIG = `base_path: .
workflows: { base_path: stacks/workflows }
stacks: { base_path: stacks, included_paths: [deploy/**/*], name_template: "{{ .vars.stage }}" }
components: { terraform: { base_path: components/terraform } }
auth:
  providers:
    pretend: { kind: mock/aws }
    pool:
      kind: gcp/workload-identity-federation
      spec:
        project_number: 1
        workload_identity_pool_id: ci
        workload_identity_provider_id: cluster
        token_source: { type: environment, environment_variable: GOOGLE_WORD }
    entra: { kind: azure/oidc, spec: { tenant_id: ${TENANT}, client_id: ${APP} } }
  identities:
    aws-prod: { kind: mock/aws, via: { provider: pretend } }
    here: { kind: aws/ambient }
    aws-again: { kind: mock/aws, via: { provider: pretend } }
    gcp-prod: { kind: gcp/project, via: { provider: pool }, principal: { project_id: acme-prod } }
    azure-prod:
      kind: azure/subscription
      via: { provider: entra }
      principal: { subscription_id: ${SUBSCRIPTION} }
`;

const WHO =
  'echo "${AWS_PROFILE-none} ${AZURE_SUBSCRIPTION_ID-none} ${GOOGLE_CLOUD_PROJECT-none} $ATMOS_IDENTITY ' +
  '${ATMOS_IDENTITIES-alone}"';

const POOL = "projects/1/locations/global/workloadIdentityPools/ci/providers/cluster";

story("three clouds are lent to one program, and an outer one stays outside", {}, async (t) => {
  await using azure = await startLocalAzure({ federated: [{ issuer, subject, audience: AUDIENCE }] });
  t.alsoSecret(() => azure.entra.secrets());
  Object.assign(t.env, azure.environment);
  await t.configure(CONFIG);
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const token = signToken({ iss: issuer, sub: subject, aud: AUDIENCE, exp });
  await using google = startGoogle({ pools: [{ provider: POOL, issuer, subject: /:web:app$/ }] });
  t.alsoSecret(() => google.state.secrets);
  const env = {
    ...google.env,
    AZURE_FEDERATED_TOKEN_FILE: await t.write("token", token, 0o600),
    GOOGLE_WORD: signToken({ iss: issuer, sub: subject, aud: `https://iam.googleapis.com/${POOL}`, exp }),
  };
  const run = async (...args: string[]): Promise<string> => (await t.atmos(args, { env, code: 0 })).stdout;

  const both = ["auth", "exec", "-i", "aws-prod", "-i", "azure-prod"];
  assert.equal(
    await run(...both, "--", "sh", "-c", WHO),
    `aws-prod ${SUBSCRIPTION} none aws-prod aws-prod,azure-prod\n`,
  );
  const prompt = t.commandLine(["auth", "prompt"]);
  assert.match(await run(...both, "--", ...prompt), /^aws-prod\+azure-prod [\dhm ]+\n$/);
  assert.match(
    await run("auth", "env", "-i", "aws-prod", "-i", "azure-prod"),
    /ARM_USE_OIDC=[\s\S]*AWS_PROFILE=/,
  );

  const inner = (...more: string[]): string[] =>
    t.commandLine(["auth", "exec", "azure-prod", ...more, "--", "sh", "-c", WHO]);
  const outer = ["auth", "exec", "aws-prod", "--"];
  assert.equal(await run(...outer, ...inner()), `none ${SUBSCRIPTION} none azure-prod alone\n`);
  assert.equal(await run(...outer, ...inner("--keep")), `aws-prod ${SUBSCRIPTION} none azure-prod alone\n`);
  assert.equal(
    await run(...both, "--", ...t.commandLine(["auth", "exec", "aws-prod", "--", "sh", "-c", WHO])),
    "aws-prod none none aws-prod alone\n",
  );

  const all = [...both, "-i", "gcp-prod"];
  const three = `aws-prod ${SUBSCRIPTION} acme-prod aws-prod aws-prod,azure-prod,gcp-prod\n`;
  assert.equal(await run(...all, "--", "sh", "-c", WHO), three);
  assert.match(await run(...all, "--", ...prompt), /^aws-prod\+azure-prod\+gcp-prod [\dhm ]+\n$/);
  const within = await t.atmos(["auth", "shell", ...all.slice(2), "--", "-c", WHO], { env, code: 0 });
  assert.equal(within.stdout, three);
  const refused = async (one: string, other: string): Promise<string> =>
    (await t.atmos(["auth", "exec", "-i", one, "-i", other, "--", "true"], { env, code: 2 })).stderr;
  const profiles = await run(
    ...["auth", "exec", "-i", "aws-prod", "-i", "aws-again", "--", "sh", "-c"],
    `echo "$AWS_PROFILE"; sh -c "$(sed -n '/^\\[profile aws-again\\]/,$ s/^credential_process = //p' "$AWS_CONFIG_FILE")"`,
  );
  assert.match(profiles, /^aws-prod\n\{"Version":1,"AccessKeyId":"MOCK-ACCESS-KEY-ID",/);
  const read = await t.atmos(["auth", "env", "-i", "aws-prod", "-i", "aws-again"], { env, code: 2 });
  assert.match(read.stderr, /both need AWS_SHARED_CREDENTIALS_FILE/);
  assert.match(await refused("aws-prod", "here"), /both need AWS_ACCESS_KEY_ID/);
  assert.match(await refused("here", "aws-prod"), /both need AWS_ACCESS_KEY_ID/);
  assert.equal(
    await run("auth", "exec", "-i", "here", "-i", "gcp-prod", "--", "sh", "-c", WHO),
    "none none acme-prod here here,gcp-prod\n",
  );

  const script = JSON.stringify(WHO);
  await t.write(
    "stacks/workflows/clouds.yaml",
    `workflows:
  multi-cloud-deploy:
    steps:
      - { name: aws, type: shell, command: ${script}, identity: aws-prod }
      - { name: azure, type: shell, command: ${script}, identity: azure-prod }
      - { name: gcp, type: shell, command: ${script}, identity: gcp-prod }
      - { name: both, type: shell, command: ${script}, identities: [aws-prod, azure-prod] }
      - { name: nobody, type: shell, command: ${script} }
`,
  );
  const steps = await t.atmos(["workflow", "multi-cloud-deploy", "-f", "clouds"], { env, code: 0 });
  assert.equal(
    steps.stdout,
    `aws-prod none none aws-prod alone\nnone ${SUBSCRIPTION} none azure-prod alone\n` +
      `none none acme-prod gcp-prod alone\n` +
      `aws-prod ${SUBSCRIPTION} none aws-prod aws-prod,azure-prod\nnone none none  alone\n`,
  );
  assert.match(steps.stderr, /│ both +│ aws-prod, azure-prod │ ✓ done/);

  // A component marks the others that it needs.
  await t.write("components/terraform/net/main.tf", "\n");
  await t.write(
    "stacks/deploy/dev.yaml",
    `vars: { stage: dev }
components:
  terraform:
    net:
      auth:
        identities: { aws-prod: { default: true }, azure-prod: { required: true }, gcp-prod: { required: true } }
`,
  );
  const terraform = await t.bin("terraform", `case "$1" in plan) ${WHO};; esac`);
  const planned = await t.atmos(["terraform", "plan", "net", "-s", "dev"], {
    env: { ...env, ATMOS_COMPONENTS_TERRAFORM_COMMAND: terraform },
    code: 0,
  });
  // In the order of the configuration, as far as the stack says none.
  assert.equal(planned.stdout, three.replace("azure-prod,gcp-prod", "gcp-prod,azure-prod"));
});
