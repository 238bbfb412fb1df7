import assert from "node:assert/strict";
import { azure } from "../../../../src/clouds/azure/cloud.ts";
import type { KeptScope } from "../../../../src/clouds/removal.ts";
import { TENANT } from "../../../local_azure/entra.ts";
import { providerEntry, storesOf } from "../entries.ts";
import { forget, NOTHING } from "../forget.ts";
import { azureWorld } from "./world.ts";

const FOLDER = "/home/me/.azure";
const FILES = {
  [`${FOLDER}/azureProfile.json`]: '\uFEFF{"subscriptions":[{"id":"x"}]}',
  [`${FOLDER}/msal_token_cache.json`]: "the person's own",
  [`${FOLDER}/atmos/corp/credentials.json`]: "{}",
  [`${FOLDER}/atmos/acme/corp/credentials.json`]: "{}",
  [`${FOLDER}/atmos/acme/msal_token_cache.json`]: "{}",
  [`${FOLDER}/atmos/other/credentials.json`]: "{}",
  [`${FOLDER}/atmos/other/notes`]: "somebody's",
};

async function loggedOut(scope: KeptScope, files: Readonly<Record<string, string>> = FILES): Promise<{
  readonly left: readonly string[];
  readonly stays: readonly string[];
}> {
  const world = azureWorld({ files });
  const entry = providerEntry({ spec: { tenant_id: TENANT } }, "corp", "azure/device-code");
  const context = { ...world.context, providers: new Map([["corp", entry]]) };
  const stays = (await storesOf(azure).kept(scope, context)).stays ?? [];
  await forget(storesOf(azure), scope, context);
  return { left: world.system.files.paths().filter((path) => path.startsWith(FOLDER)).sort(), stays };
}

Deno.test("what earlier versions kept of a provider goes with it, and the Azure CLI's own sign-in is named and stays", async () => {
  const { left, stays } = await loggedOut({ ...NOTHING, providers: ["corp"] });
  assert.deepEqual(stays, [`${FOLDER}/`]);
  assert.deepEqual(left.filter((path) => path.endsWith(".json") || path.endsWith("notes")), [
    `${FOLDER}/atmos/acme/msal_token_cache.json`,
    `${FOLDER}/atmos/other/credentials.json`,
    `${FOLDER}/atmos/other/notes`,
    `${FOLDER}/azureProfile.json`,
    `${FOLDER}/msal_token_cache.json`,
  ]);
});

Deno.test("a logout of everything leaves what is the person's own", async () => {
  const { left } = await loggedOut({ ...NOTHING, everything: true });
  assert.deepEqual(left.filter((path) => path.endsWith(".json") || path.endsWith("notes")), [
    `${FOLDER}/atmos/other/notes`,
    `${FOLDER}/azureProfile.json`,
    `${FOLDER}/msal_token_cache.json`,
  ]);
});

Deno.test("who logs out of something else, or is not signed in with the Azure CLI, hears nothing of it", async () => {
  assert.deepEqual((await loggedOut({ ...NOTHING, providers: ["aws"] })).stays, []);
  for (const profile of ['{"subscriptions":[]}', "{", ""]) {
    const files = { [`${FOLDER}/azureProfile.json`]: profile };
    assert.deepEqual((await loggedOut({ ...NOTHING, providers: ["corp"] }, files)).stays, [], profile);
  }
});
