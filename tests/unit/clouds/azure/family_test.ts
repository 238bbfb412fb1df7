import assert from "node:assert/strict";
import { APP, AZURE_POWERSHELL, TENANT } from "../../../local_azure/entra.ts";
import { providerEntry, REGISTRY } from "../entries.ts";
import { signInRequest, witness } from "../requests.ts";
import { type AzureWorld, azureWorld } from "./world.ts";

/** Signs in at another provider, beside that of the world. */
async function atOther(world: AzureWorld, spec: Readonly<Record<string, unknown>> = {}): Promise<string[]> {
  const first = providerEntry({ spec: { tenant_id: TENANT } }, "corp", "azure/device-code");
  const other = providerEntry({ spec: { tenant_id: TENANT, ...spec } }, "other", "azure/interactive");
  const request = {
    ...signInRequest(world.system, witness("none")),
    ...world.context,
    providers: new Map([[first.name, first], [other.name, other]]),
  };
  const { facts } = await REGISTRY.provider(other).authenticate(request);
  return facts.map(({ value }) => value);
}

for (const [store, hasKeyring] of [["the keyring", true], ["files", false]] as const) {
  Deno.test(`one sign-in of a directory serves Microsoft's own applications, with ${store}`, async () => {
    for (const spec of [{}, { client_id: AZURE_POWERSHELL }]) {
      const world = azureWorld({ hasKeyring });
      await assert.rejects(atOther(world, spec), { code: "not_signed_in" });
      assert.deepEqual(world.entra.calls, []);
      await world.signIn("azure/device-code", {}, { means: "device" });
      assert.deepEqual(await atOther(world, spec), ["ada@acme.example", TENANT]);
      const before = world.entra.calls.length;
      await atOther(world, spec);
      assert.equal(world.entra.calls.length, before + 1, "it has one of its own now");
      await world.signIn("azure/device-code");
    }
  });
}

Deno.test("an application of the team's own, another directory and another cloud get nothing of it", async () => {
  const world = azureWorld();
  await world.signIn("azure/device-code", {}, { means: "device" });
  const before = world.entra.calls.length;
  for (const spec of [{ client_id: APP }, { tenant_id: "acme.example" }, { cloud_environment: "china" }]) {
    await assert.rejects(atOther(world, spec), { code: "not_signed_in" });
  }
  assert.equal(world.entra.calls.length, before);
});

Deno.test("a sign-in of the family that is refused or somebody else's is of no use, and stays", async () => {
  const world = azureWorld();
  await world.signIn("azure/device-code", {}, { means: "device" });
  const mismatch = { error: "invalid_grant", suberror: "client_mismatch", error_description: "AADSTS700003" };
  world.entra.faults.push({ status: 400, body: mismatch });
  await assert.rejects(atOther(world), { code: "not_signed_in", message: /nobody is signed in/ });
  await world.signIn("azure/device-code");
  await atOther(world);
});
