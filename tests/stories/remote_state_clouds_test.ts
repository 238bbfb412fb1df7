/** States in Google Cloud and Azure, read as the identity of the component that they belong to, from stand-ins on loopback. */
import assert from "node:assert/strict";
import { APP, SUBSCRIPTION, TENANT } from "../local_azure/entra.ts";
import { startLocalAzure } from "../local_azure/server.ts";
import { AUDITOR, CONFIGURATION, DEPLOYER, startJob } from "./harness/google_job.ts";
import { type Story, story } from "./harness/story.ts";

const STACKS = `base_path: ""
stacks: {base_path: stacks, included_paths: ["**/*"], name_template: "{{ .vars.stage }}"}
components: {terraform: {base_path: components}}
`;

const APP_VARS = `{id: !terraform.state net id, early: !terraform.state db id}`;
const LOOK = ["describe", "component", "app", "-s", "dev", "-q", ".vars", "-f", "json"];

/** A store on loopback that has one object and notes who asks for what. */
function startStore(has: string): {
  readonly url: string;
  readonly asked: { path: string; token: string }[];
  [Symbol.asyncDispose](): Promise<void>;
} {
  const asked: { path: string; token: string }[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    const { pathname, search } = new URL(request.url);
    const path = pathname + search;
    asked.push({ path, token: request.headers.get("authorization")?.replace("Bearer ", "") ?? "" });
    return path === has
      ? Response.json({ version: 4, outputs: { id: { value: "net-1" } } })
      : new Response("not there", { status: 404 });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    asked,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

async function refusesToLook(t: Story, env: Record<string, string>, backend: string): Promise<void> {
  const { stderr } = await t.atmos(LOOK, { env: { ...env, ATMOS_TRUST: "ask" }, code: 0 });
  assert.match(
    stderr,
    new RegExp(`cannot run "read states from ${backend}, as the identity of each component"`),
  );
  await t.atmos(["terraform", "plan", "app", "-s", "dev", "--dry-run"], { env, code: 0 });
}

story("a state in Cloud Storage is read as its own component's service account", async (t) => {
  await using job = await startJob(t);
  await using store = startStore("/storage/v1/b/acme-states/o/net%2Fdev.tfstate?alt=media");
  await t.configure(STACKS + CONFIGURATION);
  await t.write(
    "stacks/dev.yaml",
    `vars: {stage: dev}
terraform: {backend_type: gcs, backend: {gcs: {bucket: acme-states}}}
components:
  terraform:
    net: {auth: {identities: {auditor: {default: true}}}}
    db: {auth: {identities: {deployer: {default: true}}}}
    app: {vars: ${APP_VARS}}
`,
  );
  await t.write("components/app/main.tf", "");
  const env = { ...job.env, CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE: store.url };
  await refusesToLook(t, env, "gcs");
  assert.equal(store.asked.length, 0, "whoever only looks tells nobody anything");
  await t.atmos(["auth", "login", "-i", "auditor"], { env, code: 0 });
  const { stdout } = await t.atmos(LOOK, { env: { ...env, ATMOS_TRUST: "true" }, code: 0 });
  assert.deepEqual(JSON.parse(stdout), { early: "(computed)", id: "net-1", stage: "dev" });
  assert.deepEqual(
    store.asked.map((
      { path, token },
    ) => [path.replace(/^.*\/o\//, ""), job.google.state.holder(token)?.principal]),
    [["net%2Fdev.tfstate?alt=media", AUDITOR], ["db%2Fdev.tfstate?alt=media", DEPLOYER]],
  );
});

story("a state in Azure is read with the session's token for storage", async (t) => {
  await using azure = await startLocalAzure();
  await using store = startStore("/acmestates/tfstate/net.terraform.tfstateenv%3Adev");
  t.alsoSecret(() => azure.entra.secrets());
  await t.configure(`${STACKS}auth:
  providers:
    robot: {kind: azure/managed-identity, spec: {tenant_id: ${TENANT}, client_id: ${APP}}}
  identities:
    prod:
      kind: azure/subscription
      default: true
      via: {provider: robot}
      principal: {subscription_id: ${SUBSCRIPTION}}
`);
  await t.write(
    "stacks/dev.yaml",
    `vars: {stage: dev}
terraform:
  backend_type: azurerm
  backend: {azurerm: {storage_account_name: acmestates, container_name: tfstate, use_azuread_auth: true, environment: public}}
components:
  terraform:
    net: {}
    db: {}
    app: {vars: ${APP_VARS}}
`,
  );
  await t.write("components/app/main.tf", "");
  const env = {
    ...azure.environment,
    AZURE_POD_IDENTITY_AUTHORITY_HOST: azure.origin,
    ATMOS_AZURE_BLOB_URL: store.url,
  };
  await refusesToLook(t, env, "azurerm");
  assert.equal(store.asked.length, 0);
  await t.atmos(["auth", "login"], { env, code: 0 });
  const { stdout } = await t.atmos(LOOK, { env: { ...env, ATMOS_TRUST: "true" }, code: 0 });
  assert.deepEqual(JSON.parse(stdout), { early: "(computed)", id: "net-1", stage: "dev" });
  assert.deepEqual(store.asked.map(({ token }) => azure.entra.tokens.known(token)?.resource), [
    "https://storage.azure.com",
    "https://storage.azure.com",
  ]);
});
