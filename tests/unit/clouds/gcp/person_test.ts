import assert from "node:assert/strict";
import "../../../../src/clouds/gcp/person/provider.ts";
import { personSettings } from "../../../../src/clouds/gcp/person/settings.ts";
import { SIGN_IN, signInName, type StoredSignIn } from "../../../../src/clouds/gcp/person/stored_sign_in.ts";
import { CLOUD_PLATFORM } from "../../../../src/clouds/gcp/words.ts";
import { readSignIn, writeSignIn } from "../../../../src/clouds/kept_sign_in.ts";
import type { ProviderContext, SignInRequest } from "../../../../src/clouds/link.ts";
import { memoryKeyring } from "../../../../src/keyring/memory.ts";
import { Secret } from "../../../../src/secret.ts";
import { type MemorySystem, memorySystem } from "../../system/memory_system.ts";
import { providerEntry, REGISTRY } from "../entries.ts";
import { signInRequest, witness } from "../requests.ts";

const SPEC = { client_id: "team.example", client_secret: "planted-client-secret", project_id: "acme-prod" };
const ENTRY = providerEntry({ spec: SPEC }, "corp", "gcp/interactive");

const GOOD: StoredSignIn = {
  clientId: "team.example",
  tokenUrl: "https://oauth2.googleapis.com/token",
  scopes: [CLOUD_PLATFORM],
  refreshToken: new Secret("planted-refresh-token"),
  person: "ann@example.com",
};

/** A machine on which that is stored in the place of the provider's sign-in. */
async function world(hasKeyring: boolean, stored: StoredSignIn): Promise<{
  readonly system: MemorySystem;
  readonly request: SignInRequest & ProviderContext;
  readonly kept: () => Promise<StoredSignIn | undefined>;
}> {
  const system = memorySystem({
    env: { HOME: "/home/me" },
    http: () => ({ body: { access_token: "planted-access-token", token_type: "Bearer", expires_in: 3600 } }),
  });
  const keyring = memoryKeyring();
  const opened = hasKeyring ? { keyring, why: "asked for" } : { keyring: undefined, why: "there is none" };
  const request = signInRequest(system, witness("none"), { keyring: () => Promise.resolve(opened) });
  const name = await signInName(await personSettings(ENTRY, system.env));
  await writeSignIn(request, name, SIGN_IN, stored);
  return { system, request, kept: () => readSignIn(request, name, SIGN_IN) };
}

for (const [store, hasKeyring] of [["the keyring", true], ["a file", false]] as const) {
  Deno.test(`a sign-in in ${store} is renewed where it was made, and nowhere else`, async () => {
    const { system, request } = await world(hasKeyring, GOOD);
    const token = await REGISTRY.provider(ENTRY).authenticate(request);
    assert.deepEqual(token.facts.map(({ value }) => value), ["ann@example.com", "acme-prod"]);
    assert.deepEqual(system.http.requests.map(({ url }) => url), [GOOD.tokenUrl]);
  });

  for (
    const [what, other] of [
      ["another client", { clientId: "somebody.example" }],
      ["another token address", { tokenUrl: "https://token.example/token" }],
      ["other scopes", { scopes: [CLOUD_PLATFORM, "https://mail.google.com/"] }],
      ["scopes that it does not tell", { scopes: [] }],
    ] as const
  ) {
    Deno.test(`a sign-in in ${store} that was made with ${what} is nobody's`, async () => {
      const { system, request, kept } = await world(hasKeyring, { ...GOOD, ...other });
      await assert.rejects(REGISTRY.provider(ENTRY).authenticate(request), {
        code: "not_signed_in",
        message: /nobody is signed in/,
      });
      assert.deepEqual(system.http.requests, [], "its token goes nowhere");
      assert.equal((await kept())?.refreshToken.reveal(), "planted-refresh-token", "and nobody ends it");
    });
  }
}
