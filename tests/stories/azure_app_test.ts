import assert from "node:assert/strict";
import { APP, SUBSCRIPTION, TENANT } from "../local_azure/entra.ts";
import { startLocalAzure } from "../local_azure/server.ts";
import { useFileKeyring } from "./harness/file_keyring.ts";
import { story } from "./harness/story.ts";
import { KEYS } from "./harness/terminal.ts";

function configuration(kind: string): string {
  return `auth:
  providers:
    robot: { kind: ${kind}, spec: { tenant_id: ${TENANT}, client_id: ${APP} } }
  identities:
    azure-prod:
      kind: azure/subscription
      default: true
      via: { provider: robot }
      principal: { subscription_id: ${SUBSCRIPTION} }
`;
}

const PRINT = 'echo "$AZURE_SUBSCRIPTION_ID $ARM_USE_CLI"';

story("an application's secret is typed once, and lies in the keyring until --keychain", {
  needs: ["script"],
}, async (t) => {
  const clientSecret = t.plant("client-secret");
  await using azure = await startLocalAzure({ clientSecret });
  t.alsoSecret(() => azure.entra.secrets());
  Object.assign(t.env, azure.environment);
  await t.configure(configuration("azure/service-principal"));
  const keyring = await useFileKeyring(t);
  const nobody = await t.atmos(["auth", "login"], { code: 1 });
  assert.match(nobody.stderr, /its secret is not in the keyring/);

  const terminal = await t.terminal(["auth", "login"]);
  await terminal.waitFor("What does the application");
  await terminal.write(KEYS.enter);
  await terminal.waitFor("Secret of the application");
  await terminal.write(clientSecret + KEYS.enter);
  await terminal.waitFor("Keep it in the");
  await terminal.write("y");
  await terminal.waitFor("Authentication successful");
  assert.equal(await terminal.exited, 0);

  assert.deepEqual(
    (await keyring.list()).map(({ key, class: itemClass }) => [key.name, key.purpose, itemClass]),
    [
      ["robot", "password", "long-lived"],
    ],
  );
  await t.atmos(["auth", "logout", "azure-prod"], { code: 0 });
  const { stdout } = await t.atmos(["auth", "login"], { code: 0 });
  assert.equal(stdout, "");
  assert.equal(
    (await t.atmos(["auth", "exec", "--", "sh", "-c", PRINT], { code: 0 })).stdout,
    `${SUBSCRIPTION} true\n`,
  );
  await t.atmos(["auth", "logout", "--provider", "robot", "--keychain", "--force"], { code: 0 });
  assert.deepEqual(await keyring.list(), []);
});

story("a machine of Azure works as itself, and keeps nothing but the session", async (t) => {
  await using azure = await startLocalAzure();
  t.alsoSecret(() => azure.entra.secrets());
  Object.assign(t.env, azure.environment, { AZURE_POD_IDENTITY_AUTHORITY_HOST: azure.origin });
  await t.configure(configuration("azure/managed-identity"));
  const { stdout } = await t.atmos(["auth", "exec", "--", "sh", "-c", PRINT], { code: 0 });
  assert.equal(stdout, `${SUBSCRIPTION} true\n`);
  assert.match((await t.atmos(["auth", "whoami"], { code: 0 })).stdout, new RegExp(APP));
  await t.atmos(["auth", "logout", "azure-prod"], { code: 0 });
  assert.deepEqual(
    (await t.files()).filter(({ path, kind }) => kind === "file" && /atmos\/azure\//.test(path)),
    [],
  );
});
