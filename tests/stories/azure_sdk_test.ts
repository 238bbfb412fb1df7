/** Azure's own library for Node with what children are given. */
import assert from "node:assert/strict";
import { resolve } from "node:path";
import { SUBSCRIPTION, TENANT } from "../local_azure/entra.ts";
import { AUTHORITY, startLocalAzure } from "../local_azure/server.ts";
import { denoEnvironment } from "./harness/program.ts";
import { story } from "./harness/story.ts";

const CONFIGURATION = `auth:
  providers:
    entra: { kind: azure/device-code, lend: server, spec: { tenant_id: ${TENANT} } }
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
  const tokens = (): string[] =>
    azure.entra.calls.splice(0).flatMap(({ what, scope = "" }) =>
      what.startsWith("token") && scope !== "" ? [scope.split(" ")[0] ?? ""] : []
    );
  tokens();
  const script = await t.write("client.mjs", SDK);
  const client = [Deno.execPath(), "run", "-q", "-A", "--config", resolve("deno.json"), script];
  const exec = async (): Promise<string> =>
    (await t.atmos(["auth", "exec", "--", ...client], {
      env: { ...await denoEnvironment(), AZURE_CLIENT_ID: "somebody", AZURE_CLIENT_SECRET: "somebody's" },
      code: 0,
    })).stdout;
  const told = "https://management.azure.com 3 true\nhttps://vault.azure.net 3 true\nnone\n";
  assert.equal(await exec(), told);
  assert.deepEqual(tokens(), ["https://management.azure.com/.default", "https://vault.azure.net/.default"]);
  assert.equal(await exec(), told);
  assert.deepEqual(tokens(), [], "it had what was stored");
});
