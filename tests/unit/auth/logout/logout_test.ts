import assert from "node:assert/strict";
import { dirname } from "node:path";
import { carryOut } from "../../../../src/auth/logout/logout.ts";
import { planLogout } from "../../../../src/auth/logout/plan.ts";
import { type LogoutTarget, select } from "../../../../src/auth/logout/target.ts";
import { madeForAll } from "../../../../src/auth/made_for.ts";
import { lockFolder, sessionLock } from "../../../../src/auth/session_lock.ts";
import { withLock } from "../../../../src/files/lock.ts";
import { takesBackLogout } from "../../../../src/auth/logged_out.ts";
import type { AuthContext } from "../../../../src/auth/context.ts";
import { tally } from "../../../../src/auth/logout/outcome.ts";
import { AtmosError } from "../../../../src/errors.ts";
import type { ItemKey, Keyring } from "../../../../src/keyring/keyring.ts";
import type { OpenedKeyring } from "../../../../src/keyring/open.ts";
import { memoryKeyring } from "../../../../src/keyring/memory.ts";
import { Secret } from "../../../../src/secret.ts";
import { memorySystem } from "../../system/memory_system.ts";
import { authWith, configurationWith, contextOn, identity, provider } from "../entries.ts";

const AUTH = authWith([identity("dev"), identity("ops")]);
const FILE = "/home/me/.config/atmos/mock/sso/dev/credentials";
const LOCKED = new AtmosError("unavailable", "cannot list the items: it is locked");

const SESSION = "[dev]\naws_access_key_id = planted\n";

function contextWith(
  keyring: Keyring,
  auth = AUTH,
  system = memorySystem({ files: { [FILE]: SESSION } }),
): AuthContext {
  const openKeyring = (): Promise<OpenedKeyring> => Promise.resolve({ keyring, why: "it is a test" });
  return contextOn(system, configurationWith(auth), { openKeyring });
}

/** With a sign-in for each provider among the names, and tokens for each identity. */
async function filled(...names: string[]): Promise<Keyring> {
  const keyring = memoryKeyring();
  for (const name of names) {
    const purpose = ["sso", "corp"].includes(name) ? "sign-in" : "tokens";
    await keyring.set({ realm: undefined, name, purpose }, {
      class: "session",
      value: new Secret("planted"),
    });
  }
  return keyring;
}

const OPTIONS = { keychain: false, revoke: true };
const ALL: LogoutTarget = { kind: "all" };

async function logout(
  context: AuthContext,
): Promise<{ outcomes: string[]; left: number; problems: number; tally: unknown }> {
  const plan = await planLogout(context, select(AUTH, ALL), OPTIONS);
  const report = await carryOut(context, plan, OPTIONS);
  return {
    outcomes: report.steps.map(({ removal, outcome }) => `${removal.store} ${outcome}`),
    left: report.left.length,
    problems: report.problems.length,
    tally: tally(report),
  };
}

Deno.test("everything goes, and nothing is left when the stores are read again", async () => {
  assert.deepEqual(await logout(contextWith(await filled("dev", "ops"))), {
    outcomes: ["keyring removed", "keyring removed", "files removed"],
    left: 0,
    problems: 0,
    tally: { removed: 3, failed: 0 },
  });
});

Deno.test("a keyring that lies is found out", async () => {
  const keyring = { ...await filled("dev"), delete: () => Promise.resolve("deleted" as const) };
  const { left, tally } = await logout(contextWith(keyring));
  assert.deepEqual([left, tally], [1, { removed: 1, failed: 1 }]);
});

Deno.test("a keyring that refuses one item keeps no other step from being done", async () => {
  const honest = await filled("dev", "ops");
  const refuse = (key: ItemKey): ReturnType<Keyring["delete"]> =>
    key.name === "dev" ? Promise.reject(LOCKED) : honest.delete(key);
  const { outcomes, tally } = await logout(contextWith({ ...honest, delete: refuse }));
  assert.deepEqual(outcomes, ["keyring failed", "keyring removed", "files removed"]);
  assert.deepEqual(tally, { removed: 2, failed: 1 });
});

Deno.test("whoever has a sign-in that would not go stays logged out, until a logout works", async () => {
  const honest = await filled("sso");
  const unasked = { isAsked: false, target: "dev" };
  const system = memorySystem({ files: { [FILE]: SESSION } });
  const stubborn = contextWith({ ...honest, delete: () => Promise.reject(LOCKED) }, AUTH, system);
  await logout(stubborn);
  await assert.rejects(takesBackLogout(stubborn, "dev", unasked), { code: "not_signed_in" });
  const context = contextWith(honest, AUTH, system);
  assert.deepEqual((await logout(context)).left, 0);
  assert.equal(await takesBackLogout(context, "dev", unasked), false);
});

Deno.test("who needs no sign-in may be back where the logout cannot be written down, and that is told", async () => {
  const system = memorySystem({ files: { [FILE]: SESSION } });
  system.files.failOn("makeFolder", "denied", { path: /logged-out/ });
  const target: LogoutTarget = { kind: "identity", name: "dev", alone: true };
  const context = contextWith(await filled(), AUTH, system);
  const plan = await planLogout(context, select(AUTH, target), OPTIONS);
  const { unbarred } = await carryOut(context, plan, OPTIONS);
  assert.deepEqual(unbarred.map(({ identity }) => identity), ["dev"]);
});

for (const refused of [false, true]) {
  const end = refused ? "told when it cannot be" : "nothing is left of it";
  Deno.test(`a session that appears while a logout goes on is removed, too: ${end}`, async () => {
    const system = memorySystem({});
    const honest = await filled("sso");
    const remove = async (key: ItemKey): ReturnType<Keyring["delete"]> => {
      await system.files.makeFolder(dirname(FILE), 0o700);
      await system.files.writeNew(FILE, new TextEncoder().encode(SESSION), 0o600);
      return await honest.delete(key);
    };
    if (refused) system.files.failOn("removeFile", "denied", { path: /credentials$/ });
    const { outcomes, left, tally } = await logout(contextWith({ ...honest, delete: remove }, AUTH, system));
    assert.deepEqual(outcomes, ["keyring removed", refused ? "files failed" : "files removed"]);
    assert.deepEqual([left, tally], [refused ? 1 : 0, { removed: refused ? 1 : 2, failed: refused ? 1 : 0 }]);
  });
}

Deno.test("what another command brings back meanwhile is removed, too", async () => {
  const honest = await filled("dev");
  let left = 2;
  const remove = async (key: ItemKey): ReturnType<Keyring["delete"]> => {
    const outcome = await honest.delete(key);
    if (left-- > 0) await honest.set(key, { class: "session", value: new Secret("again") });
    return outcome;
  };
  const { outcomes, left: still, tally } = await logout(contextWith({ ...honest, delete: remove }));
  assert.deepEqual([outcomes, still], [["keyring removed", "files removed"], 0]);
  assert.deepEqual(tally, { removed: 2, failed: 0 });
});

Deno.test("what another command has removed first is no failure", async () => {
  const honest = await filled("dev");
  const remove = async (key: ItemKey): ReturnType<Keyring["delete"]> => {
    await honest.delete(key);
    throw LOCKED;
  };
  const { outcomes, left, tally } = await logout(contextWith({ ...honest, delete: remove }));
  assert.deepEqual([outcomes, left], [["keyring absent", "files removed"], 0]);
  assert.deepEqual(tally, { removed: 1, failed: 0 });
});

Deno.test("a keyring that cannot be listed is told once, never taken for an empty one, and the files go", async () => {
  const keyring = { ...await filled("dev"), list: () => Promise.reject(LOCKED) };
  assert.deepEqual(await logout(contextWith(keyring)), {
    outcomes: ["files removed"],
    left: 0,
    problems: 1,
    tally: { removed: 1, failed: 1 },
  });
});

Deno.test("two hundred items cost one deletion each and two lists", async () => {
  const names = Array.from({ length: 200 }, (_, index) => `dev-${index}`);
  const honest = await filled(...names);
  const calls = { list: 0, delete: 0, get: 0 };
  const counting: Keyring = {
    ...honest,
    list: () => (calls.list++, honest.list()),
    delete: (key) => (calls.delete++, honest.delete(key)),
    get: (key) => (calls.get++, honest.get(key)),
  };
  const auth = authWith(names.map((name) => identity(name)));
  const context = contextWith(counting);
  const plan = await planLogout(context, select(auth, ALL), OPTIONS);
  await carryOut(context, plan, OPTIONS);
  assert.deepEqual(calls, { list: 2, delete: 200, get: 0 });
});

Deno.test("a sweep of what has expired opens each item once, and never again to look what is left", async () => {
  const portal = provider("corp", "aws/iam-identity-center", {
    start_url: "https://corp.awsapps.com/start",
    region: "eu-west-1",
  });
  const auth = authWith([identity("dev", { via: { provider: "corp" } })], [portal]);
  const honest = await filled("corp");
  let opened = 0;
  const shut = { state: "locked", reason: "it is locked", hint: "" } as const;
  const keyring: Keyring = { ...honest, get: () => Promise.resolve((opened++, shut)) };
  const context = contextWith(keyring, auth);
  const plan = await planLogout(context, select(auth, { kind: "expired" }), OPTIONS);
  const report = await carryOut(context, plan, OPTIONS);
  assert.deepEqual([opened, report.steps, report.left], [1, [], []]);
  assert.deepEqual(report.problems, [
    { what: 'the sign-in of "corp" in the keyring', reason: "it is locked" },
  ]);
  assert.deepEqual(await honest.list(), [{
    key: { realm: undefined, name: "corp", purpose: "sign-in" },
    class: "session",
  }]);
});

Deno.test("no lock tells the name of an identity after its logout", async () => {
  const context = contextWith(memoryKeyring());
  const fingerprints = await madeForAll(context);
  for (const name of ["dev", "ops"]) {
    const lock = sessionLock({ provider: "sso", identity: name, madeFor: fingerprints.get(name) ?? "" });
    await withLock(context.system, lockFolder(context), lock, () => Promise.resolve());
  }
  const locks = async (): Promise<string[]> =>
    (await lockFolder(context).list("locks")).map(({ name }) => name.replace(/^.*%20/, "")).sort();
  assert.deepEqual(await locks(), ["dev.lock", "ops.lock"]);
  await logout(context);
  assert.deepEqual(await locks(), ["mock-files.lock"]);
});
