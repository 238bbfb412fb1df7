import assert from "node:assert/strict";
import type { ProviderContext } from "../../../../../src/clouds/link.ts";
import { keyringTokenStore } from "../../../../../src/clouds/aws/identity_center/keyring_token_store.ts";
import {
  emptySession,
  type PortalSession,
} from "../../../../../src/clouds/aws/identity_center/portal_session.ts";
import { identityCenter } from "../../../../../src/clouds/aws/identity_center/provider.ts";
import { namesake } from "../../../../../src/clouds/aws/identity_center/shared_portal.ts";
import { portalSettings } from "../../../../../src/clouds/aws/identity_center/settings.ts";
import type { ProviderEntry } from "../../../../../src/config/model.ts";
import type { Keyring, Lookup } from "../../../../../src/keyring/keyring.ts";
import { memoryKeyring } from "../../../../../src/keyring/memory.ts";
import { Secret } from "../../../../../src/secret.ts";
import { type MemorySystem, memorySystem } from "../../../system/memory_system.ts";
import { openStartPage } from "../../oauth/start_page.ts";
import { providerEntry } from "../../entries.ts";
import { cloudContext, signInRequest, type Witness, witness } from "../../requests.ts";
import { fakeOidc } from "./fake_oidc.ts";
import { accessToken, GRANT, SETTINGS, signedIn } from "./portal_world.ts";

const KEY = { realm: undefined, name: "corp", purpose: "sign-in" } as const;
const PORTAL = "0a1b";

function session(system: MemorySystem): PortalSession {
  return {
    ...emptySession({ startUrl: SETTINGS.start_url, region: SETTINGS.region }),
    ...signedIn(system.clock.now(), -3600_000),
  };
}

function answering(lookup: Lookup): Keyring {
  return { ...memoryKeyring(), get: () => Promise.resolve(lookup) };
}

Deno.test("a session comes back from the keyring, and no secret lies in a file", async () => {
  const system = memorySystem();
  const keyring = memoryKeyring();
  const store = keyringTokenStore(cloudContext(system), { keyring, key: KEY, portal: PORTAL });
  assert.deepEqual(await store.read(), { state: "absent" });
  await store.write(session(system));
  const found = await store.read();
  assert.ok(found.state === "present");
  assert.equal(found.session.token?.accessToken.reveal(), "planted-access-old");
  assert.equal(found.session.accounts?.length, 1);
  assert.deepEqual(await keyring.list(), [{ key: KEY, class: "session" }]);
  for (const path of system.files.paths()) {
    assert.doesNotMatch(await system.files.readText(path) ?? "", /planted/, path);
  }
  assert.equal(await store.remove(), true);
  assert.deepEqual([await store.read(), await store.remove()], [{ state: "absent" }, false]);
  assert.deepEqual(system.files.paths().filter((path) => path.includes("aws-sso")), []);
});

Deno.test("another person's sign-in does not inherit the accounts", async () => {
  const system = memorySystem();
  const store = keyringTokenStore(cloudContext(system), {
    keyring: memoryKeyring(),
    key: KEY,
    portal: PORTAL,
  });
  await store.write(session(system));
  await store.write({ ...session(system), accounts: undefined });
  const found = await store.read();
  assert.equal(found.state === "present" && found.session.accounts, undefined);
});

Deno.test("an item of the same name for another portal is not used: its token must not go there", async () => {
  const system = memorySystem();
  const place = { keyring: memoryKeyring(), key: KEY };
  await keyringTokenStore(cloudContext(system), { ...place, portal: "other" }).write(session(system));
  const store = keyringTokenStore(cloudContext(system), { ...place, portal: PORTAL });
  assert.deepEqual(await store.read(), { state: "absent" });
});

Deno.test("long-lived keys of the same name are neither used, replaced nor removed", async () => {
  const system = memorySystem();
  const keyring = memoryKeyring();
  const keys = { ...KEY, purpose: "keys" } as const;
  await keyring.set(keys, { class: "long-lived", value: new Secret("planted-key") });
  const store = keyringTokenStore(cloudContext(system), { keyring, key: KEY, portal: PORTAL });
  assert.deepEqual(await store.read(), { state: "absent" });
  assert.equal(await store.remove(), false);
  await store.write(session(system));
  assert.equal((await store.read()).state, "present");
  assert.equal(await store.remove(), true);
  assert.deepEqual(await keyring.list(), [{ key: keys, class: "long-lived" }]);
});

for (const state of ["locked", "unreachable"] as const) {
  Deno.test(`a keyring that is ${state} is an error with reason and hint, and nobody signs in`, async () => {
    const keyring = answering({ state, reason: "the keyring is shut", hint: "Open it." });
    for (const means of ["none", "browser"] as const) {
      const { authenticate, oidc, system } = provider(keyring);
      await assert.rejects(authenticate(witness(means)), {
        code: "unavailable",
        message: 'cannot read the sign-in of "corp": the keyring is shut',
        hint: "Open it.",
      });
      assert.deepEqual([oidc.calls, system.opened], [[], []]);
    }
  });
}

for (
  const value of [undefined, "", "null", "[]", "planted", '{"portal":"x","session":{"startUrl":"planted"}}']
) {
  const lookup: Lookup = value === undefined
    ? { state: "corrupt", reason: "it is damaged", hint: "Sign in again." }
    : { state: "present", item: { class: "session", value: new Secret(value) } };
  Deno.test(`an item that makes no sense (${value ?? "corrupt"}) is told, and replaced by a person alone`, async () => {
    const kept = memoryKeyring();
    let broken = true;
    const keyring: Keyring = {
      ...kept,
      get: (key) => broken ? Promise.resolve(lookup) : kept.get(key),
      set: (key, item) => {
        broken = false;
        return kept.set(key, item);
      },
    };
    const { authenticate, oidc } = provider(keyring);
    await assert.rejects(authenticate(witness("none")), (thrown: Error & { code?: string }) => {
      assert.equal(thrown.code, "storage");
      assert.doesNotMatch(thrown.message, /planted/);
      return true;
    });
    assert.deepEqual(oidc.calls, []);
    const person = witness("browser");
    assert.equal(accessToken(await authenticate(person)), "planted-access-new");
    assert.equal(person.notices.length, 1);
    assert.match(person.notices[0] ?? "", /Signing in anew replaces it/);
    assert.equal(accessToken(await authenticate(witness("none"))), "planted-access-new");
  });
}

Deno.test("a refresh token is not spent when the keyring would not take the next one", async () => {
  const system = browsing();
  const keyring = memoryKeyring();
  const first = provider(keyring, system);
  await first.authenticate(witness("browser"));
  await system.clock.sleep(2 * 3600_000);
  const full: Keyring = { ...keyring, set: () => Promise.reject(new Error("no room")) };
  const { authenticate, oidc } = provider(full, system);
  await assert.rejects(authenticate(witness("none")), { message: "no room" });
  assert.deepEqual(oidc.calls, []);
});

Deno.test("a shared sign-in is named after the first provider with the same portal", async () => {
  const system = memorySystem();
  const entries: ProviderEntry[] = [
    providerEntry({ ...SETTINGS, start_url: 7 }, "broken"),
    providerEntry({ ...SETTINGS, region: "us-east-1" }, "elsewhere"),
    providerEntry({ ...SETTINGS, start_url: `${SETTINGS.start_url}/#/` }, "first"),
    providerEntry(SETTINGS, "second"),
  ];
  const context: ProviderContext = {
    ...cloudContext(system),
    providers: new Map(entries.map((entry) => [entry.name, entry])),
  };
  const names = [];
  for (const entry of entries.slice(1)) {
    names.push(await namesake(context, await portalSettings(entry, system.env)));
  }
  assert.deepEqual(names, ["elsewhere", "first", "first"]);
});

function provider(keyring: Keyring, system = browsing()): {
  readonly system: MemorySystem;
  readonly oidc: ReturnType<typeof fakeOidc>;
  authenticate(person: Witness): ReturnType<ReturnType<typeof identityCenter>["authenticate"]>;
} {
  const oidc = fakeOidc(system.clock.now, [GRANT]);
  const center = identityCenter(providerEntry(SETTINGS), () => oidc);
  const opened = Promise.resolve({ keyring, why: "the test brought it" });
  return {
    system,
    oidc,
    authenticate: (person) => center.authenticate(signInRequest(system, person, { keyring: () => opened })),
  };
}

/** A machine on which the person signs in at once. */
function browsing(): MemorySystem {
  const system: MemorySystem = memorySystem({
    browser: async (address) => {
      const { authorize, comeBack } = await openStartPage(system, address);
      await comeBack(`?code=planted-code&state=${authorize.searchParams.get("state")}`);
      return true;
    },
  });
  return system;
}

Deno.test("in a keyring that is damaged itself nobody signs in, and nothing of it goes", async () => {
  const system = memorySystem();
  const removed: unknown[] = [];
  const trouble = {
    state: "corrupt",
    reason: "its key is damaged",
    hint: "Restore it.",
    ofStore: true,
  } as const;
  const keyring: Keyring = {
    ...answering(trouble),
    set: () => Promise.reject(new Error("its key is damaged")),
    delete: (key) => {
      removed.push(key);
      return Promise.resolve("deleted");
    },
  };
  const store = keyringTokenStore(cloudContext(system), { keyring, key: KEY, portal: PORTAL });
  await assert.rejects(store.read(), {
    code: "storage",
    message: 'cannot read the sign-in of "corp": its key is damaged',
    hint: "Restore it.",
  });
  assert.deepEqual(removed, []);
});
