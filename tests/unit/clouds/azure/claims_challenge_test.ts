import assert from "node:assert/strict";
import { challengeIn, claimsIn } from "../../../../src/clouds/azure/challenge.ts";
import { TENANT } from "../../../local_azure/entra.ts";
import { azureWorld } from "./world.ts";

const WANTED = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';

for (
  const [means, kind, asked] of [
    ["browser", "azure/interactive", "token authorization_code"],
    ["device", "azure/device-code", "token device_code"],
  ] as const
) {
  Deno.test(`where Azure wants more of a sign-in by ${means}, the person shows it, and works`, async () => {
    const world = azureWorld();
    await world.signIn(kind, {}, { means });
    world.entra.wanted = WANTED;
    const before = world.entra.calls.length;
    const { credentials } = await world.become(kind, {}, { means });
    assert.ok(credentials.expiresAt !== undefined);
    const calls = world.entra.calls.slice(before).map(({ what, status }) => `${what} ${status}`);
    assert.equal(calls.filter((call) => call === `${asked} 200`).length, 1, calls.join("\n"));
    assert.ok(calls.includes("token refresh_token 400"), "without the person first");
    // What has been shown holds: the next session needs no person.
    await world.become(kind);
  });
}

Deno.test("where nobody is there, that more is wanted is told, and the sign-in stays", async () => {
  const world = azureWorld();
  await world.signIn("azure/device-code", {}, { means: "device" });
  world.entra.wanted = WANTED;
  await assert.rejects(world.become("azure/device-code"), {
    code: "not_signed_in",
    message: /interaction_required, basic_action: AADSTS50076: More must be shown/,
  });
  world.entra.wanted = undefined;
  await world.become("azure/device-code");
});

Deno.test("what Entra itself wants to be shown leads to a page that asks for it", async () => {
  const world = azureWorld();
  await world.signIn("azure/interactive", {}, { means: "browser" });
  const body = { error: "interaction_required", error_description: "AADSTS50076: MFA", claims: WANTED };
  world.entra.faults.push({ status: 400, body });
  await world.signIn("azure/interactive", {}, { means: "browser" });
  const redeemed = world.system.http.requests.findLast(({ form }) =>
    form["grant_type"] === "authorization_code"
  );
  assert.equal(redeemed?.form["claims"], WANTED);
});

Deno.test("the Azure CLI's own sign-in is to be made anew there, with what is wanted", async () => {
  const world = azureWorld({
    run: () => ({
      stdout: JSON.stringify({
        accessToken: world.entra.tokens.access(ADA, "https://management.azure.com"),
        expires_on: 4e9,
      }),
    }),
  });
  world.entra.wanted = WANTED;
  await assert.rejects(world.become("azure/cli"), {
    code: "not_signed_in",
    hint: `Run \`az login --tenant ${TENANT} --claims-challenge "${btoa(WANTED)}"\`.`,
  });
});

const ADA = { tenant: TENANT, clientId: "c", person: "ada@acme.example" };

Deno.test("a challenge that is none of Azure's, or makes no sense, is none", () => {
  const good = `Bearer realm="", error="insufficient_claims", claims="${btoa(WANTED)}"`;
  assert.equal(challengeIn(good), WANTED);
  assert.equal(challengeIn(good.replaceAll('=""', "")), WANTED);
  for (
    const odd of [
      undefined,
      "",
      "Bearer",
      good.replace("Bearer", "Basic"),
      good.replace("insufficient_claims", "invalid_token"),
      good.replace(btoa(WANTED), "%%%"),
      good.replace(btoa(WANTED), btoa("[]")),
      good.replace(btoa(WANTED), btoa("7")),
      good.replace(btoa(WANTED), ""),
      good.replace(btoa(WANTED), btoa(JSON.stringify({ x: "y".repeat(5000) }))),
      `${good}${"x".repeat(10_000)}`,
    ]
  ) assert.equal(challengeIn(odd), undefined, odd);
  for (const odd of [undefined, 7, {}, "", "{}", "text", "null"]) assert.equal(claimsIn(odd), undefined);
});
