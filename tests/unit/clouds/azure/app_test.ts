import assert from "node:assert/strict";
import { KeyObject } from "node:crypto";
import { Secret } from "../../../../src/secret.ts";
import { APP, OTHER_TENANT, TENANT } from "../../../local_azure/entra.ts";
import { type AzureWorld, azureWorld } from "./world.ts";

const SPEC = { client_id: APP };
const SECRET = "planted-client-secret";

/** Somebody who shows a secret, and wants it kept. */
function person(secret = SECRET, isKept = true): NonNullable<Parameters<AzureWorld["signIn"]>[2]> {
  return {
    means: "device",
    answers: {
      choose: () => Promise.resolve("secret"),
      askSecret: () => Promise.resolve(new Secret(secret)),
      confirm: () => Promise.resolve(isKept),
    },
  };
}

Deno.test("an application's secret is asked for once, kept in the keyring, and shown from there", async () => {
  const world = azureWorld({ hasKeyring: true, clientSecret: SECRET });
  const { values } = await world.signIn("azure/service-principal", SPEC, person());
  assert.equal(values.principal.name, APP);
  assert.deepEqual(
    (await world.keyring?.list())?.map(({ key, class: itemClass }) => [key.purpose, itemClass]),
    [
      ["password", "long-lived"],
    ],
  );
  const scopes = ["graph", "aks"];
  assert.deepEqual(
    Object.keys((await world.signIn("azure/service-principal", SPEC, { scopes })).values.tokens).sort(),
    ["aks", "arm", "graph"],
  );
  assert.deepEqual(world.system.files.paths(), []);
});

Deno.test("what was kept for one application is not shown for another, nor at another directory", async () => {
  const world = azureWorld({ hasKeyring: true, clientSecret: SECRET });
  await world.signIn("azure/service-principal", SPEC, person());
  const asked = world.entra.calls.length;
  for (
    const spec of [{ client_id: OTHER_TENANT }, { ...SPEC, tenant_id: OTHER_TENANT }, {
      ...SPEC,
      cloud_environment: "china",
    }]
  ) {
    await assert.rejects(world.signIn("azure/service-principal", spec), { code: "not_signed_in" });
  }
  assert.equal(world.entra.calls.length, asked);
});

Deno.test("a secret that is refused is not kept, and one that has become wrong is asked for anew", async () => {
  const world = azureWorld({ hasKeyring: true, clientSecret: SECRET });
  await assert.rejects(world.signIn("azure/service-principal", SPEC, person("wrong")), {
    code: "access_denied",
    message: /invalid_client: AADSTS7000215/,
  });
  assert.deepEqual(await world.keyring?.list(), []);
  await world.signIn("azure/service-principal", SPEC, person());
  const refused = {
    status: 401,
    body: { error: "invalid_client", error_description: "AADSTS7000222: expired" },
  };
  world.entra.faults.push(refused);
  await assert.rejects(world.signIn("azure/service-principal", SPEC), { code: "access_denied" });
  world.entra.faults.push(refused);
  await world.signIn("azure/service-principal", SPEC, person());
});

Deno.test("without a keyring, or without a yes, it is kept nowhere", async () => {
  for (
    const world of [
      azureWorld({ clientSecret: SECRET }),
      azureWorld({ clientSecret: SECRET, hasKeyring: true }),
    ]
  ) {
    await world.signIn("azure/service-principal", SPEC, person(SECRET, false));
    assert.deepEqual(await world.keyring?.list() ?? [], []);
    assert.deepEqual(world.system.files.paths(), []);
  }
});

async function certificate(): Promise<{ pem: string; der: Uint8Array; key: KeyObject }> {
  const algorithm = {
    name: "RSA-PSS",
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: "SHA-256",
  };
  const pair = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const der = new TextEncoder().encode("not looked into here");
  const part = (what: string, bytes: Uint8Array): string => {
    const lines = btoa(String.fromCharCode(...bytes)).match(/.{1,64}/g)?.join("\n") ?? "";
    return `-----BEGIN ${what}-----\n${lines}\n-----END ${what}-----\n`;
  };
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  return {
    pem: part("PRIVATE KEY", pkcs8) + part("CERTIFICATE", der),
    der,
    key: KeyObject.from(pair.publicKey),
  };
}

Deno.test("an application signs with the key of its certificate, which is read from a file once", async () => {
  const { pem, ...own } = await certificate();
  const world = azureWorld({ hasKeyring: true, certificate: own, files: { "/home/me/app.pem": pem } });
  const answers = {
    choose: () => Promise.resolve("certificate"),
    askText: () => Promise.resolve("~/app.pem"),
    confirm: () => Promise.resolve(true),
  };
  await world.signIn("azure/service-principal", SPEC, { means: "device", answers });
  await world.system.files.removeFile("/home/me/app.pem");
  const { values } = await world.signIn("azure/service-principal", SPEC, { scopes: ["graph"] });
  assert.equal(values.tenant, TENANT);
});

for (
  const [what, text] of [
    ["nothing", ""],
    ["no key", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"],
    ["an old key", "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"],
    [
      "a damaged key",
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    ],
  ] as const
) {
  Deno.test(`a file with ${what} is no certificate`, async () => {
    const world = azureWorld({ hasKeyring: true, files: { "/app.pem": text } });
    const answers = {
      choose: () => Promise.resolve("certificate"),
      askText: () => Promise.resolve("/app.pem"),
    };
    await assert.rejects(world.signIn("azure/service-principal", SPEC, { means: "device", answers }), {
      code: "usage",
    });
    assert.deepEqual(world.entra.calls, []);
  });
}
