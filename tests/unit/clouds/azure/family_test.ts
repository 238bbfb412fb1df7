import assert from "node:assert/strict";
import { APP, AZURE_POWERSHELL, TENANT } from "../../../local_azure/entra.ts";
import { providerEntry, REGISTRY } from "../entries.ts";
import { type Means, signInRequest, witness } from "../requests.ts";
import { type AzureWorld, azureWorld } from "./world.ts";

/** Signs in at another provider, beside that of the world, and is shown no page and no code for it. */
async function atOther(
  world: AzureWorld,
  spec: Readonly<Record<string, unknown>> = {},
  means: Means = "device",
): Promise<string[]> {
  const first = providerEntry({ spec: { tenant_id: TENANT } }, "corp", "azure/device-code");
  const other = providerEntry({ spec: { tenant_id: TENANT, ...spec } }, "other", "azure/interactive");
  const person = witness(means);
  const request = {
    ...signInRequest(world.system, person),
    ...world.context,
    providers: new Map([[first.name, first], [other.name, other]]),
  };
  const { facts } = await REGISTRY.provider(other).authenticate(request);
  assert.deepEqual(person.prompts, []);
  return facts.map(({ value }) => value);
}

for (const [store, hasKeyring] of [["the keyring", true], ["files", false]] as const) {
  Deno.test(`one sign-in of a directory serves Microsoft's own applications, with ${store}`, async () => {
    for (const spec of [{}, { client_id: AZURE_POWERSHELL }]) {
      const world = azureWorld({ hasKeyring });
      await world.signIn("azure/device-code", {}, { means: "device" });
      const first = world.entra.calls.length;
      await assert.rejects(atOther(world, spec, "none"), { code: "not_signed_in" });
      assert.equal(world.entra.calls.length, first, "without a person there is no family");
      assert.deepEqual(await atOther(world, spec), ["ada@acme.example", TENANT]);
      const before = world.entra.calls.length;
      await atOther(world, spec, "none");
      assert.equal(world.entra.calls.length, before + 1, "it has one of its own now");
      await world.signIn("azure/device-code");
    }
  });
}

Deno.test("an application of the team's own, another directory and another cloud get nothing of it", async () => {
  const world = azureWorld();
  await world.signIn("azure/device-code", {}, { means: "device" });
  world.entra.decision = "decline";
  for (const spec of [{ client_id: APP }, { tenant_id: "acme.example" }, { cloud_environment: "china" }]) {
    const before = world.entra.calls.length;
    await assert.rejects(atOther(world, spec));
    const calls = world.entra.calls.slice(before).map(({ what }) => what);
    assert.ok(!calls.includes("token refresh_token"), calls.join());
  }
});

Deno.test("a sign-in of the family that is refused is of no use, and stays", async () => {
  const world = azureWorld();
  await world.signIn("azure/device-code", {}, { means: "device" });
  const mismatch = { error: "invalid_grant", suberror: "client_mismatch", error_description: "AADSTS700003" };
  world.entra.faults.push({ status: 400, body: mismatch });
  world.entra.decision = "decline";
  await assert.rejects(atOther(world), { code: "sign_in_failed" });
  await world.signIn("azure/device-code");
  await atOther(world);
});
