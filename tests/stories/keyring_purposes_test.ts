/** Items of the keyring that have one name, and items that versions without purposes have stored. */

import assert from "node:assert/strict";
import { chunkedKeyring } from "../../src/keyring/chunked.ts";
import { fileLocks } from "../../src/keyring/exclusive.ts";
import type { ItemStore } from "../../src/keyring/item_store.ts";
import { secretTool } from "../../src/keyring/secret_tool.ts";
import { Secret } from "../../src/secret.ts";
import { useFileStore } from "./harness/file_keyring.ts";
import { foldersOf, systemOf } from "./harness/keyring_of.ts";
import { SECRET_SERVICE, withSecretService } from "./harness/secret_service.ts";
import { count, operations, signIn } from "./harness/sign_in.ts";
import { assertSignedOut } from "./harness/signed_out.ts";
import { endRoles } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

const EXEC = ["auth", "exec", "--", "true"];
const SIGN_IN = { realm: undefined, name: "team-sso", purpose: "sign-in" } as const;
const KEYS = { ...SIGN_IN, purpose: "keys" } as const;
const EARLIER = { ...SIGN_IN, purpose: undefined };

/** What is in the store: `team-sso sign-in session`, and of an earlier version `team-sso - session`. */
async function itemsIn(store: ItemStore): Promise<string[]> {
  return (await store.list()).map(({ key, class: itemClass }) =>
    `${key.name} ${key.purpose ?? "-"} ${itemClass}`
  ).sort();
}

/** Signs in, and stores that as a version without purposes did. */
async function signInEarlier(t: Story, store: ItemStore): Promise<void> {
  await signIn(t);
  const { key } = (await store.list()).find((item) => item.key.madeFor !== undefined) ?? {};
  const found = key === undefined ? { state: "absent" as const } : await store.get(key);
  if (key === undefined || found.state !== "present") throw new Error(`the sign-in is ${found.state}`);
  await store.delete(key);
  await store.set(EARLIER, found.item);
  assert.deepEqual(await itemsIn(store), ["team-sso - session"]);
}

/** A sign-in from the version before: nobody knows what it was made for, so it is not used; a logout ends it. */
async function assertOnlyEnded(t: Story, store: ItemStore): Promise<void> {
  await signInEarlier(t, store);
  await endRoles(t);
  t.aws.forgetCalls();
  const { stderr } = await t.atmos(EXEC, { code: 1 });
  assert.match(stderr, /nobody is signed in/);
  assert.deepEqual(operations(t), []);
  await signIn(t);
  assert.deepEqual(await itemsIn(store), ["team-sso - session", "team-sso sign-in session"]);
  assert.equal((await t.browser.visits()).length, 2);

  const told = await t.atmos(["auth", "logout", "dev-admin"], { code: 0 });
  assert.match(told.stderr, /^✓ Keyring: team-sso$/m);
  assert.match(told.stderr, /^✓ Successfully logged out from 1 identity and 1 provider$/m);
  assert.equal(count(t, "Logout"), 2, "both are ended at the portal");
  assert.deepEqual(await itemsIn(store), []);
  await assertSignedOut(t, "dev-admin");
}

story(
  "a sign-in that the version before has stored is not used, and ended by a logout; in the file keyring",
  (t) => assertOnlyEnded(t, useFileStore(t)),
);

story(
  "a sign-in that the version before has stored is not used, and ended by a logout; in a Secret Service",
  { needs: SECRET_SERVICE },
  async (t) => {
    await withSecretService(t, true, async () => {
      const system = systemOf(t);
      const store = chunkedKeyring(
        secretTool(system, { interactive: false }),
        fileLocks(system, foldersOf(t)),
      );
      await assertOnlyEnded(t, store);
    });
  },
);

/** An identity that has the name of its provider. */
async function configureNamesake(t: Story): Promise<void> {
  await t.configure(`auth:
  providers:
    team-sso:
      kind: aws/iam-identity-center
      start_url: ${t.aws.startUrl}
      region: us-east-1
  identities:
    team-sso:
      kind: aws/permission-set
      default: true
      via: { provider: team-sso }
      principal: { name: AdministratorAccess, account: { name: development } }
`);
}

for (const [how, place] of [["with its purpose", KEYS], ["by the version before", EARLIER]] as const) {
  story(`a provider and an identity of one name keep their items, with keys stored ${how}`, async (t) => {
    await configureNamesake(t);
    const store = useFileStore(t);
    const keys = `team-sso ${place.purpose ?? "-"} long-lived`;
    const both = [keys, "team-sso sign-in session"].sort();
    await store.set(place, { class: "long-lived", value: new Secret(t.plant("long-lived")) });
    await signIn(t);
    assert.deepEqual(await itemsIn(store), both);
    await endRoles(t);
    await t.atmos(EXEC, { code: 0 });

    await t.atmos(["auth", "logout", "team-sso", "--only"], { code: 0 });
    assert.deepEqual(await itemsIn(store), both, "the session of the identity is no item");
    const { stderr } = await t.atmos(["auth", "logout", "--provider", "team-sso"], { code: 0 });
    assert.match(stderr, /^✓ Keyring: team-sso$/m);
    assert.match(stderr, /\nKept:\n {2}• Keyring: team-sso \(long-lived keys\)\n/);
    assert.deepEqual(await itemsIn(store), [keys]);

    await signIn(t);
    await t.atmos(["auth", "logout", "team-sso", "--only", "--keychain", "--force"], { code: 0 });
    assert.deepEqual(await itemsIn(store), ["team-sso sign-in session"]);
    await t.atmos(["auth", "logout", "--all"], { code: 0 });
    assert.deepEqual(await itemsIn(store), []);
  });
}
