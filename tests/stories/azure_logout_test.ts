/** Every form of `auth logout` on every store, for what is signed in to Azure. */
import assert from "node:assert/strict";
import { APP, SUBSCRIPTION, TENANT } from "../local_azure/entra.ts";
import { startLocalAzure } from "../local_azure/server.ts";
import { secretsIn } from "./harness/canary.ts";
import { azureSessions, endSessions, signInFiles } from "./harness/azure_files.ts";
import { integratedIn } from "./harness/integration_files.ts";
import { logOutByMenu } from "./harness/logout_menu.ts";
import { SIGN_IN_STORES, type SignInStore, type StoreInUse } from "./harness/sign_in_stores.ts";
import { type Story, story } from "./harness/story.ts";

const CONFIGURATION = `auth:
  providers:
    entra: { kind: azure/device-code, spec: { tenant_id: ${TENANT} } }
    other: { kind: azure/interactive, spec: { tenant_id: ${TENANT}, client_id: ${APP} } }
    third: { kind: azure/device-code, spec: { tenant_id: ${TENANT}, client_id: ${APP} } }
    fourth: { kind: azure/interactive, spec: { tenant_id: ${TENANT}, client_id: ${APP} } }
  identities:
    prod: { kind: azure/subscription, via: { provider: entra }, principal: { subscription_id: ${SUBSCRIPTION} } }
    dev: { kind: azure/subscription, via: { provider: entra }, principal: { subscription_id: ${SUBSCRIPTION} } }
    ops: { kind: azure/subscription, via: { provider: other }, principal: { subscription_id: ${SUBSCRIPTION} } }
    web: { kind: azure/subscription, via: { provider: third }, principal: { subscription_id: ${SUBSCRIPTION} } }
    site: { kind: azure/subscription, via: { provider: third }, principal: { subscription_id: ${SUBSCRIPTION} } }
    last: { kind: azure/subscription, via: { provider: fourth }, principal: { subscription_id: ${SUBSCRIPTION} } }
  integrations:
    one: { kind: azure/acr, via: { provider: entra }, spec: { registry: { name: one } } }
    two: { kind: azure/acr, via: { provider: other }, spec: { registry: { name: two } } }
    three: { kind: azure/acr, via: { provider: third }, spec: { registry: { name: three } } }
    four: { kind: azure/acr, via: { provider: fourth }, spec: { registry: { name: four } } }
`;

interface Form {
  /** After `logout`; the name of what is chosen in the menu. */
  readonly args: readonly string[] | string;
  readonly before?: (t: Story) => Promise<void>;
  /** What is left then: sessions and sign-ins. */
  readonly sessions: readonly string[];
  readonly signIns: readonly string[];
}

const IDENTITIES = ["prod", "dev", "ops", "web", "site", "last"];
const ALL = ["entra", "other", "third", "fourth", "acme:entra"];

const FORMS: readonly Form[] = [
  {
    args: ["dev", "--only", "--dry-run"],
    sessions: ["acme:prod", "dev", "last", "ops", "prod", "site", "web"],
    signIns: ALL,
  },
  { args: ["dev", "--only"], sessions: ["acme:prod", "last", "ops", "prod", "site", "web"], signIns: ALL },
  {
    args: ["--expired"],
    before: (t) => endSessions(t, "prod"),
    sessions: ["acme:prod", "last", "ops", "site", "web"],
    signIns: ALL,
  },
  // The session of another identity stays, and can be renewed no more.
  {
    args: ["web"],
    sessions: ["acme:prod", "last", "ops", "site"],
    signIns: ["entra", "other", "fourth", "acme:entra"],
  },
  { args: "ops", sessions: ["acme:prod", "last", "site"], signIns: ["entra", "fourth", "acme:entra"] },
  {
    args: ["--provider", "entra"],
    sessions: ["acme:prod", "last", "site"],
    signIns: ["fourth", "acme:entra"],
  },
  { args: ["--all"], sessions: ["acme:prod"], signIns: ["acme:entra"] },
  { args: ["--all-realms"], sessions: [], signIns: [] },
];

for (const store of SIGN_IN_STORES) {
  const { name, needs, program } = store;
  const options = { needs: ["script", ...needs], ...(program === undefined ? {} : { program }) };
  story(`every logout of Azure, with sign-ins in ${name}`, options, (t) => tellOf(t, store));
}

async function tellOf(t: Story, store: SignInStore): Promise<void> {
  await using azure = await startLocalAzure({ deviceInterval: 1 });
  t.alsoSecret(() => azure.entra.secrets());
  Object.assign(t.env, azure.environment);
  await t.configure(CONFIGURATION);
  await store.use(t, async (opened) => {
    for (const identity of IDENTITIES) {
      await t.atmos(["auth", "login", identity, "--device"], { code: 0 });
    }
    const acme = { ATMOS_AUTH_REALM: "acme" };
    await t.atmos(["auth", "login", "prod", "--device"], { env: acme, code: 0 });
    const asked = azure.entra.calls.length;
    for (const { args, before, sessions, signIns } of FORMS) {
      await before?.(t);
      if (typeof args === "string") await logOutByMenu(t, args);
      else await t.atmos(["auth", "logout", ...args], { code: 0 });
      const state = { sessions: await azureSessions(t), signIns: await signInsOf(t, opened) };
      assert.deepEqual(state, { sessions, signIns: [...signIns].sort() }, String(args));
      // What follows a sign-in is there as long as the session.
      assert.deepEqual(await integratedIn(t), sessions, String(args));
    }
    assert.equal(azure.entra.calls.length, asked, "no logout asks Microsoft for anything");
    const left = (await t.files()).filter(({ content }) =>
      secretsIn(content, azure.entra.secrets()).length > 0
    );
    assert.deepEqual(left.map(({ path }) => path), []);
    for (const identity of IDENTITIES) {
      await t.atmos(["auth", "exec", "-i", identity, "--", "true"], { code: 1 });
    }
  });
}

async function signInsOf(t: Story, { keyring }: StoreInUse): Promise<string[]> {
  if (keyring === undefined) return (await signInFiles(t)).sort();
  const items = await keyring.list();
  return items.filter(({ key }) => key.purpose === "refresh")
    .map(({ key }) => key.realm === undefined ? key.name : `${key.realm}:${key.name}`).sort();
}
