import assert from "node:assert/strict";
import { personSettings } from "../../../../src/clouds/azure/sign_in/settings.ts";
import { SIGN_IN, signInName } from "../../../../src/clouds/azure/sign_in/stored_sign_in.ts";
import { readSignIn, writeSignIn } from "../../../../src/clouds/kept_sign_in.ts";
import type { Keyring } from "../../../../src/keyring/keyring.ts";
import { AtmosError } from "../../../../src/errors.ts";
import { APP, DOMAIN, OTHER_TENANT, TENANT } from "../../../local_azure/entra.ts";
import { providerEntry } from "../entries.ts";
import { azureWorld } from "./world.ts";

const STORES = [["the keyring", true], ["a file", false]] as const;

function file(paths: readonly string[]): string[] {
  return paths.filter((path) => path.startsWith("/home/me/.cache/atmos/azure/"));
}

for (const [store, hasKeyring] of STORES) {
  Deno.test(`a person signs in with a code once, and what is kept in ${store} renews it without one`, async () => {
    const world = azureWorld({ hasKeyring });
    const first = await world.signIn("azure/device-code", {}, { means: "device" });
    assert.deepEqual(first.facts.map(({ value }) => value), ["ada@acme.example", TENANT]);
    const [prompt] = world.witness().prompts;
    assert.ok(prompt !== undefined && "userCode" in prompt && prompt.userCode === "ABCD12345");
    assert.equal(prompt.completeUrl, undefined);
    assert.deepEqual(file(world.system.files.paths()).length, hasKeyring ? 0 : 1);
    const items = await world.keyring?.list() ?? [];
    assert.deepEqual(
      items.map(({ key, class: itemClass }) => [key.name, key.purpose, itemClass]),
      hasKeyring ? [["corp", "refresh", "session"]] : [],
    );
    const second = await world.signIn("azure/device-code");
    assert.notEqual(second.values.tokens.arm.token.reveal(), first.values.tokens.arm.token.reveal());
    assert.deepEqual(world.entra.calls.map(({ what }) => what), [
      "POST devicecode",
      "token device_code",
      "token refresh_token",
    ]);
  });

  Deno.test(`a sign-in that was ended is forgotten in ${store}, and a person is needed`, async () => {
    const world = azureWorld({ hasKeyring });
    await world.signIn("azure/device-code", {}, { means: "device" });
    world.entra.revokeAll();
    await assert.rejects(world.signIn("azure/device-code"), (error) => {
      assert.ok(error instanceof AtmosError);
      assert.equal(error.code, "not_signed_in");
      assert.match(error.message, /the sign-in has ended: .*invalid_grant, token_expired: AADSTS700082/);
      assert.match(error.message, /correlation id 0f0f0f0f/);
      assert.equal(error.hint, "Run `atmos auth login dev-admin`.");
      return true;
    });
    assert.deepEqual(file(world.system.files.paths()), []);
    assert.deepEqual(await world.keyring?.list() ?? [], []);
    await world.signIn("azure/device-code", {}, { means: "device" });
  });
}

Deno.test("where nobody is there and nobody has signed in, nothing is asked", async () => {
  const world = azureWorld();
  for (const kind of ["azure/device-code", "azure/interactive"]) {
    await assert.rejects(world.signIn(kind), { code: "not_signed_in" });
  }
  assert.deepEqual(world.entra.calls, []);
});

Deno.test("a browser brings a code, which is worth something only with the secret of this sign-in", async () => {
  const world = azureWorld();
  const signedIn = await world.signIn("azure/interactive", {}, { means: "browser" });
  assert.equal(signedIn.values.principal.name, "ada@acme.example");
  const authorize = world.system.http.requests.map(({ url }) => url);
  assert.deepEqual(authorize, [`https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`]);
  assert.match(world.system.http.requests[0]?.form["redirect_uri"] ?? "", /^http:\/\/localhost:\d+$/);
  // Without a browser the same provider shows a code.
  const other = azureWorld();
  await other.signIn("azure/interactive", {}, { means: "device" });
  assert.equal(other.entra.calls[0]?.what, "POST devicecode");
});

Deno.test("a directory may be called by a domain, and its tokens must still be its own", async () => {
  const world = azureWorld();
  const signedIn = await world.signIn("azure/device-code", { tenant_id: DOMAIN }, { means: "device" });
  assert.equal(signedIn.values.tenant, TENANT);
  assert.equal(world.entra.calls[0]?.what, "GET openid-configuration");
  const wrong = azureWorld();
  wrong.entra.answersAs = OTHER_TENANT;
  await assert.rejects(wrong.signIn("azure/device-code", {}, { means: "device" }), {
    code: "access_denied",
    message: new RegExp(`the token is of the directory ${OTHER_TENANT}, and not of ${TENANT}`),
  });
  assert.deepEqual(file(wrong.system.files.paths()), []);
});

for (const tenant of ["common", "Organizations", "consumers", "a/b", "../x", "", "ünï"]) {
  Deno.test(`"${tenant}" is no directory`, async () => {
    const world = azureWorld();
    await assert.rejects(world.signIn("azure/device-code", { tenant_id: tenant }, { means: "device" }), {
      code: "config_invalid",
    });
    assert.deepEqual(world.entra.calls, []);
  });
}

Deno.test("one sign-in gets tokens for every service, and goes on where one of them is refused", async () => {
  const scopes = ["graph", "key-vault", "storage", "aks"];
  const world = azureWorld({ withoutConsent: ["vault"] });
  const { values } = await world.signIn("azure/device-code", {}, { means: "device", scopes });
  assert.deepEqual(Object.keys(values.tokens).sort(), ["aks", "arm", "graph", "storage"]);
  assert.deepEqual(
    world.entra.calls.flatMap(({ what, scope, status }) =>
      what === "token refresh_token" ? [`${status} ${scope}`] : []
    ),
    [
      "200 https://graph.microsoft.com/.default offline_access",
      "400 https://vault.azure.net/.default offline_access",
      "200 https://storage.azure.com/.default offline_access",
      "200 6dae42f8-4368-4678-94ff-3960e28e3630/.default offline_access",
    ],
  );
  // What one service refuses does not end the sign-in.
  await world.signIn("azure/device-code", {}, { scopes });
});

Deno.test("another application, directory or cloud has a sign-in of its own", async () => {
  const world = azureWorld({ hasKeyring: true });
  await world.signIn("azure/device-code", {}, { means: "device" });
  await assert.rejects(world.signIn("azure/device-code", { client_id: APP }), { code: "not_signed_in" });
  await assert.rejects(world.signIn("azure/device-code", { cloud_environment: "china" }), {
    code: "not_signed_in",
  });
  await world.signIn("azure/device-code", { client_id: APP }, { means: "device" });
  assert.equal((await world.keyring?.list())?.length, 2);
  // How a person is asked says nothing about whose sign-in it is.
  await world.signIn("azure/interactive");
});

Deno.test("a service that fails ends nothing", async () => {
  const world = azureWorld();
  await world.signIn("azure/device-code", {}, { means: "device" });
  const down = { status: 503, body: {} };
  // It is asked once more, unless it wants to be left alone for longer than anybody waits.
  world.entra.faults.push(down);
  await world.signIn("azure/device-code");
  for (const faults of [[down, down], [{ status: 429, body: {}, headers: { "retry-after": "7" } }]]) {
    world.entra.faults.push(...faults);
    await assert.rejects(world.signIn("azure/device-code"), { code: "unavailable" });
  }
  world.entra.faults.push({ status: 200, body: { access_token: 7 } });
  await assert.rejects(world.signIn("azure/device-code"), { code: "unavailable" });
  // A policy wants a person: from another place it may let the sign-in through again.
  const confirm = { error: "invalid_grant", suberror: "additional_action", error_description: "AADSTS50079" };
  world.entra.faults.push({ status: 400, body: confirm });
  await assert.rejects(world.signIn("azure/device-code"), { code: "not_signed_in" });
  const interaction = {
    error: "interaction_required",
    suberror: "basic_action",
    error_description: "AADSTS50076: MFA",
  };
  world.entra.faults.push({ status: 400, body: interaction });
  await assert.rejects(world.signIn("azure/device-code"), {
    code: "not_signed_in",
    message: /interaction_required, basic_action: AADSTS50076: MFA/,
  });
  await world.signIn("azure/device-code");
});

Deno.test("whoever says no, or comes too late, is not signed in", async () => {
  const world = azureWorld();
  world.entra.decision = "decline";
  await assert.rejects(world.signIn("azure/device-code", {}, { means: "device" }), {
    code: "sign_in_failed",
  });
  await assert.rejects(world.signIn("azure/interactive", {}, { means: "browser" }), {
    code: "sign_in_failed",
    message: /access_denied: AADSTS65004/,
  });
  world.entra.decision = "wait";
  await assert.rejects(world.signIn("azure/device-code", {}, { means: "device" }), {
    code: "sign_in_failed",
    message: /not confirmed in time/,
  });
});

Deno.test("somebody else than the last time is not taken without a word", async () => {
  const world = azureWorld();
  await world.signIn("azure/device-code", {}, { means: "device" });
  world.entra.revokeAll();
  world.entra.person = "eve@acme.example";
  await assert.rejects(world.signIn("azure/device-code", {}, { means: "device" }), {
    code: "sign_in_failed",
    message: /eve@acme.example has signed in, and the last time it was ada@acme.example/,
  });
  assert.deepEqual(file(world.system.files.paths()), []);
});

Deno.test("a damaged sign-in in the keyring is told and replaced by a person, and an error for a script", async () => {
  const world = azureWorld({ hasKeyring: true });
  await world.signIn("azure/device-code", {}, { means: "device" });
  const keyring = world.keyring as { -readonly [K in keyof Keyring]: Keyring[K] } | undefined;
  assert.ok(keyring !== undefined);
  const get = keyring.get;
  const trouble = { state: "corrupt", reason: "a part of it is missing", hint: "Sign in anew." } as const;
  keyring.get = () => Promise.resolve(trouble);
  await assert.rejects(world.signIn("azure/device-code"), { code: "storage" });
  await world.signIn("azure/device-code", {}, { means: "device" });
  assert.match(world.witness().notices.join(), /a part of it is missing\. Signing in anew replaces it\./);
  for (const state of ["locked", "unreachable"] as const) {
    keyring.get = () => Promise.resolve({ ...trouble, state });
    await assert.rejects(world.signIn("azure/device-code", {}, { means: "device" }), { code: "unavailable" });
  }
  keyring.get = get;
  await world.signIn("azure/device-code");
});

Deno.test("a person's name may be of any script, and has nothing that moves the cursor", async () => {
  const world = azureWorld();
  world.entra.person = "Zoë@füße.example";
  assert.equal(
    (await world.signIn("azure/device-code", {}, { means: "device" })).values.principal.name,
    world.entra.person,
  );
  const odd = azureWorld();
  odd.entra.person = "ada\u001b[2J@acme.example";
  await assert.rejects(odd.signIn("azure/device-code", {}, { means: "device" }), { code: "unavailable" });
});

for (const [store, hasKeyring] of STORES) {
  for (
    const [what, other] of [
      ["another application", { clientId: APP }],
      ["another login host", { login: "https://login.example" }],
      ["another directory", { tenant: OTHER_TENANT, named: OTHER_TENANT }],
      ["a name of another directory", { named: "other.example" }],
    ] as const
  ) {
    Deno.test(`a sign-in in ${store} that was made with ${what} is nobody's`, async () => {
      const world = azureWorld({ hasKeyring });
      await world.signIn("azure/device-code", {}, { means: "device" });
      const entry = providerEntry({ spec: { tenant_id: TENANT } }, "corp", "azure/device-code");
      const name = await signInName(await personSettings(entry, world.system.env));
      const stored = await readSignIn(world.context, name, SIGN_IN);
      assert.ok(stored !== undefined);
      await writeSignIn(world.context, name, SIGN_IN, { ...stored, ...other });
      const before = world.entra.calls.length;
      await assert.rejects(world.signIn("azure/device-code"), {
        code: "not_signed_in",
        message: /nobody is signed in/,
      });
      assert.equal(world.entra.calls.length, before, "its token goes nowhere");
    });
  }
}
