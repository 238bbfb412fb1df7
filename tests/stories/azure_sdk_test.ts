/** Azure's own library for Node with what children are given. */
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { SUBSCRIPTION, TENANT } from "../local_azure/entra.ts";
import { AUTHORITY, startLocalAzure } from "../local_azure/server.ts";
import { denoEnvironment } from "./harness/program.ts";
import { story } from "./harness/story.ts";

const CONFIGURATION = `auth:
  providers:
    entra: { kind: azure/device-code, spec: { tenant_id: ${TENANT} } }
  identities:
    prod:
      kind: azure/subscription
      default: true
      via: { provider: entra }
      principal: { subscription_id: ${SUBSCRIPTION} }
`;

const SDK = `
import { DefaultAzureCredential } from "@azure/identity";
const credential = new DefaultAzureCredential();
for (const resource of ["https://management.azure.com", "https://vault.azure.net"]) {
  const { token, expiresOnTimestamp } = await credential.getToken(resource + "/.default");
  console.log(resource, token.split(".").length, expiresOnTimestamp > Date.now());
}
await credential.getToken("https://nobody.example/.default").then(() => console.log("a token"), () => console.log("none"));
`;

story("Azure's SDK for Node asks the program that lends, and nobody else", async (t) => {
  await using azure = await startLocalAzure({ deviceInterval: 1, secure: true });
  t.alsoSecret(() => azure.entra.secrets());
  Object.assign(t.env, azure.environment, { SSL_CERT_FILE: AUTHORITY });
  await t.configure(CONFIGURATION);
  await t.atmos(["auth", "login", "--device"], { code: 0 });
  const before = azure.entra.calls.length;
  const script = await t.write("client.mjs", SDK);
  const client = [Deno.execPath(), "run", "-q", "-A", "--config", resolve("deno.json"), script];
  const { stdout } = await t.atmos(["auth", "exec", "--credentials", "server", "--", ...client], {
    env: { ...await denoEnvironment(), AZURE_CLIENT_ID: "somebody", AZURE_CLIENT_SECRET: "somebody's" },
    code: 0,
  });
  assert.equal(stdout, "https://management.azure.com 3 true\nhttps://vault.azure.net 3 true\nnone\n");
  assert.equal(azure.entra.calls.length, before, "it had what was stored");
});
