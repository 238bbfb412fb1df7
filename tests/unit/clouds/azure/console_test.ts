import assert from "node:assert/strict";
import { azure } from "../../../../src/clouds/azure/cloud.ts";
import { AzureSession } from "../../../../src/clouds/azure/credentials.ts";
import type { SessionValues } from "../../../../src/clouds/azure/values.ts";
import type { ConsoleDoor, ConsoleWish } from "../../../../src/clouds/console.ts";
import { SUBSCRIPTION, TENANT } from "../../../local_azure/entra.ts";
import { identityEntry, MADE_FOR } from "../entries.ts";
import { plantedSession } from "./planted_session.ts";
import { azureWorld } from "./world.ts";

async function open(
  wish: Partial<ConsoleWish> = {},
  values: Partial<SessionValues> = {},
): Promise<ConsoleDoor> {
  const { context, system } = azureWorld();
  const credentials = new AzureSession({ ...plantedSession(system.clock.now()).values, ...values });
  const session = { provider: "corp", identity: "dev", madeFor: MADE_FOR, credentials };
  const request = {
    session,
    entry: identityEntry({}),
    before: [],
    wish: { issuer: "atmos", logoutFirst: false, ...wish },
  };
  const door = await azure.webConsole?.signIn(request, context);
  assert.ok(door !== undefined);
  assert.deepEqual(system.http.requests, [], "nobody is asked for a link");
  return door;
}

const START = `https://portal.azure.com/#@${TENANT}`;
const OWN = `${START}/resource/subscriptions/${SUBSCRIPTION}`;

Deno.test("the portal opens at the subscription, or at the resource group, of the identity", async () => {
  assert.equal((await open()).page, `${OWN}/overview`);
  const { page, link, notes, sessionExpiresAt } = await open({}, { resourceGroup: "web & more" });
  assert.equal(page, `${OWN}/resourceGroups/web%20%26%20more/overview`);
  assert.equal(link.reveal(), page);
  assert.equal(sessionExpiresAt, undefined);
  assert.deepEqual(notes.map((note) => /ada@acme\.example/.test(note)), [true]);
});

Deno.test("a page is chosen by its name, or by an address of the same portal", async () => {
  assert.equal(
    (await open({ destination: "VM" })).page,
    `${START}/view/HubsExtension/BrowseResource/resourceType/Microsoft.Compute%2FvirtualMachines`,
  );
  assert.equal((await open({ destination: "sub" })).page, `${OWN}/overview`);
  const address = "https://portal.azure.com/#home";
  assert.equal((await open({ destination: address })).page, address);
  for (
    const wrong of [
      "https://evil.example/",
      "http://portal.azure.com/",
      "https://portal.azure.com@evil.example/",
      "https:",
    ]
  ) {
    await assert.rejects(open({ destination: wrong }), { code: "usage" }, wrong);
  }
  await assert.rejects(open({ destination: "vmz" }), { code: "usage", hint: /^Did you mean .*vm/ });
  await assert.rejects(open({ destination: "constructor" }), { code: "usage" });
});

Deno.test("each cloud has a portal, and what it cannot do is said", async () => {
  assert.match((await open({}, { cloud: "usgovernment" })).page, /^https:\/\/portal\.azure\.us\/#@/);
  assert.match((await open({}, { cloud: "china" })).page, /^https:\/\/portal\.azure\.cn\/#@/);
  const { notes } = await open({ region: "westeurope", seconds: 3600, logoutFirst: true }, {
    principal: { kind: "app", name: "app", objectId: "app" },
  });
  assert.equal(notes.length, 4);
  assert.match(notes[0] ?? "", /application cannot sign in/);
});

Deno.test("every name that is offered leads to a page", async () => {
  for (const name of await azure.webConsole?.destinations() ?? []) {
    assert.match((await open({ destination: name })).page, /^https:\/\/portal\.azure\.com\/#@/, name);
  }
});
