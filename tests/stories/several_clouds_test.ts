/** One program that works in two clouds, and shells of two clouds inside each other. */
import assert from "node:assert/strict";
import { APP, SUBSCRIPTION, TENANT } from "../local_azure/entra.ts";
import { startLocalAzure } from "../local_azure/server.ts";
import { signToken } from "../local_aws/id_tokens.ts";
import { story } from "./harness/story.ts";

const AUDIENCE = "api://AzureADTokenExchange";
const [issuer, subject] = ["https://cluster.example", "system:serviceaccount:web:app"];

const CONFIG = `base_path: .
workflows: { base_path: stacks/workflows }
auth:
  providers:
    pretend: { kind: mock/aws }
    entra: { kind: azure/oidc, spec: { tenant_id: ${TENANT}, client_id: ${APP} } }
  identities:
    aws-prod: { kind: mock/aws, via: { provider: pretend } }
    azure-prod:
      kind: azure/subscription
      via: { provider: entra }
      principal: { subscription_id: ${SUBSCRIPTION} }
`;

const WHO =
  'echo "${AWS_PROFILE-none} ${AZURE_SUBSCRIPTION_ID-none} $ATMOS_IDENTITY ${ATMOS_IDENTITIES-alone}"';

story("two clouds are lent to one program, and an outer one stays outside", {}, async (t) => {
  await using azure = await startLocalAzure({ federated: [{ issuer, subject, audience: AUDIENCE }] });
  t.alsoSecret(() => azure.entra.secrets());
  Object.assign(t.env, azure.environment);
  await t.configure(CONFIG);
  const exp = Math.floor(Date.now() / 1000) + 3600;
  const token = signToken({ iss: issuer, sub: subject, aud: AUDIENCE, exp });
  const env = { AZURE_FEDERATED_TOKEN_FILE: await t.write("token", token, 0o600) };
  const run = async (...args: string[]): Promise<string> => (await t.atmos(args, { env, code: 0 })).stdout;

  const both = ["auth", "exec", "-i", "aws-prod", "-i", "azure-prod"];
  assert.equal(
    await run(...both, "--", "sh", "-c", WHO),
    `aws-prod ${SUBSCRIPTION} aws-prod aws-prod,azure-prod\n`,
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
  assert.equal(await run(...outer, ...inner()), `none ${SUBSCRIPTION} azure-prod alone\n`);
  assert.equal(await run(...outer, ...inner("--keep")), `aws-prod ${SUBSCRIPTION} azure-prod alone\n`);
  assert.equal(
    await run(...both, "--", ...t.commandLine(["auth", "exec", "aws-prod", "--", "sh", "-c", WHO])),
    "aws-prod none aws-prod alone\n",
  );

  const script = JSON.stringify(WHO);
  await t.write(
    "stacks/workflows/clouds.yaml",
    `workflows:
  multi-cloud-deploy:
    steps:
      - { name: aws, type: shell, command: ${script}, identity: aws-prod }
      - { name: azure, type: shell, command: ${script}, identity: azure-prod }
      - { name: both, type: shell, command: ${script}, identities: [aws-prod, azure-prod] }
      - { name: nobody, type: shell, command: ${script} }
`,
  );
  const steps = await t.atmos(["workflow", "multi-cloud-deploy", "-f", "clouds"], { env, code: 0 });
  assert.equal(
    steps.stdout,
    `aws-prod none aws-prod alone\nnone ${SUBSCRIPTION} azure-prod alone\n` +
      `aws-prod ${SUBSCRIPTION} aws-prod aws-prod,azure-prod\nnone none  alone\n`,
  );
  assert.match(steps.stderr, /│ both +│ aws-prod, azure-prod │ ✓ done/);
});
