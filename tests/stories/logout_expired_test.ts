import assert from "node:assert/strict";
import { join } from "node:path";
import { Secret } from "../../src/secret.ts";
import { useFileKeyring } from "./harness/file_keyring.ts";
import { openKeyringOf } from "./harness/keyring_of.ts";
import { SECRET_SERVICE, withSecretService } from "./harness/secret_service.ts";
import { PERSON, signIn } from "./harness/sign_in.ts";
import { dropRefreshTokens, endRoles, endTokens, portalFiles, portalSession } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

const SWEEP = ["auth", "logout", "--expired"];
const LONG_AGO = "2020-01-01T00:00:00Z";
const NO_PASSPHRASE = { ATMOS_KEYRING_PASSWORD: undefined };
const KEPT_SHUT = 'cannot look at the sign-in of "team-sso" in the keyring: the file keyring did not open: ' +
  "ATMOS_KEYRING_PASSWORD is not set, and nobody can be asked here";

/** Lets the access token in the keyring be of long ago, and its refresh token be lost where `how` says so. */
async function endItem(t: Story, how: "for good" | "renewable", realm?: string): Promise<void> {
  const keyring = await openKeyringOf(t);
  const { key } = (await keyring.list()).find((item) => item.key.realm === realm) ?? {};
  if (key === undefined) throw new Error("nobody is signed in");
  const found = await keyring.get(key);
  if (found.state !== "present") throw new Error(`the sign-in is ${found.state}`);
  const { portal, session } = JSON.parse(found.item.value.reveal());
  const { refreshToken, refreshFlow, ...rest } = session;
  const ended = {
    ...rest,
    expiresAt: LONG_AGO,
    ...(how === "renewable" ? { refreshToken, refreshFlow } : {}),
  };
  await keyring.set(key, { class: "session", value: new Secret(JSON.stringify({ portal, session: ended })) });
}

async function itemsLeft(t: Story): Promise<string[]> {
  return (await (await openKeyringOf(t)).list()).map(({ key }) => key.name);
}

story("in the file keyring, what has ended for good is swept, and the dry run says what", async (t) => {
  await useFileKeyring(t);
  await signIn(t);
  await endRoles(t);
  await endItem(t, "for good");
  const dry = await t.atmos([...SWEEP, "--dry-run"], { code: 0 });
  const planned = dry.stdout.split("\n").filter((line) => line.startsWith("  • ")).map((line) =>
    line.slice(4)
  );
  assert.equal(planned[0], "Keyring: team-sso");
  const { stderr } = await t.atmos(SWEEP, { code: 0 });
  const removed = stderr.split("\n").filter((line) => line.startsWith("✓ ")).map((line) => line.slice(2));
  assert.deepEqual(removed.slice(0, 2), planned.slice(0, 2));
  assert.equal(removed.at(-1), "Successfully logged out from 1 identity and 1 provider");
  assert.equal(planned.length, 4, "the item, its list of accounts, and the session's two files");
  assert.deepEqual(await itemsLeft(t), []);
  const again = await t.atmos(SWEEP, { code: 0 });
  assert.match(again.stderr, /There was nothing to remove/);
  const { code, stderr: refused } = await t.atmos(["auth", "exec", "--", "true"]);
  assert.deepEqual([code, /nobody is signed in/.test(refused)], [1, true]);
});

story("what can be renewed in silence has not ended, and is renewed", async (t) => {
  await useFileKeyring(t);
  await signIn(t);
  await endItem(t, "renewable");
  const { stderr } = await t.atmos(SWEEP, { code: 0 });
  assert.match(stderr, /There was nothing to remove/);
  assert.deepEqual(await itemsLeft(t), ["team-sso"]);
  await endRoles(t);
  await t.atmos(["auth", "exec", "--", "true"], { code: 0 });
  assert.equal((await t.browser.visits()).length, 1);
});

story("a keyring whose passphrase nobody gives is named, and the files are swept", async (t) => {
  await useFileKeyring(t);
  await signIn(t);
  await endItem(t, "for good");
  const failed = await t.atmos(SWEEP, { env: NO_PASSPHRASE });
  assert.equal(failed.code, 1);
  assert.match(failed.stderr, /✗ Logout failed\n/);
  assert.ok(failed.stderr.includes(`  • ${KEPT_SHUT}\n`), failed.stderr);
  const dry = await t.atmos([...SWEEP, "--dry-run"], { env: NO_PASSPHRASE, code: 0 });
  assert.ok(dry.stdout.includes(`⚠ ${KEPT_SHUT}\n`), dry.stdout);

  await endRoles(t);
  const { stdout } = await t.atmos([...SWEEP, "-o", "json"], { env: NO_PASSPHRASE, code: 0 });
  const report = JSON.parse(stdout);
  assert.equal(report.result, "partial");
  assert.deepEqual(report.steps.map((step: { store: string }) => step.store), ["files"]);
  assert.equal(report.problems.length, 1);
  assert.deepEqual(await itemsLeft(t), ["team-sso"]);
  await t.atmos(SWEEP, { code: 0 });
  assert.deepEqual(await itemsLeft(t), []);
});

story("on a terminal the passphrase is asked for, again where it was wrong, and a dry run asks nobody", {
  needs: ["script"],
}, async (t) => {
  await useFileKeyring(t);
  await signIn(t);
  await endItem(t, "for good");
  const passphrase = t.env["ATMOS_KEYRING_PASSWORD"] ?? "";
  delete t.env["ATMOS_KEYRING_PASSWORD"];
  const dry = await t.terminal([...SWEEP, "--dry-run"]);
  assert.equal(await dry.exited, 0);
  assert.match(dry.text, /cannot look at the sign-in of "team-sso" in the keyring/);

  const right = await t.terminal(SWEEP);
  await right.waitFor(/passphrase/i);
  await right.write("not the passphrase\r");
  await right.waitFor("That passphrase is wrong");
  await right.write(`${passphrase}\r`);
  assert.equal(await right.exited, 0);
  assert.match(right.text, /✓ Keyring: team-sso/);
});

story("other realms are left alone", async (t) => {
  await useFileKeyring(t);
  const acme = { ATMOS_AUTH_REALM: "acme" };
  await t.atmos(["auth", "login"], { env: { ...PERSON, ...acme }, code: 0 });
  await endItem(t, "for good", "acme");
  await t.atmos(SWEEP, { code: 0 });
  assert.deepEqual(await itemsLeft(t), ["team-sso"]);
  const both = await t.atmos([...SWEEP, "--all-realms"]);
  assert.deepEqual([both.code, await itemsLeft(t)], [2, ["team-sso"]]);
  const { stderr } = await t.atmos(SWEEP, { env: acme, code: 0 });
  assert.match(stderr, /✓ Keyring: team-sso\n/);
  assert.deepEqual(await itemsLeft(t), []);
});

story("in a file, a refresh token is worth as much as its registration", async (t) => {
  await signIn(t);
  await endTokens(t);
  await t.atmos(SWEEP, { code: 0 });
  const [file = ""] = await portalFiles(t);
  const session = await portalSession(t);
  const { browser } = session["registrations"] as Record<string, Record<string, unknown>>;
  const registrations = { browser: { ...browser, expiresAt: LONG_AGO } };
  await Deno.writeTextFile(file, JSON.stringify({ ...session, registrations }));
  const { stderr } = await t.atmos(SWEEP, { code: 0 });
  assert.match(stderr, /✓ Successfully logged out from 1 provider\n/);
  assert.deepEqual(await portalFiles(t), []);
  await signIn(t);
  await endTokens(t);
  await dropRefreshTokens(t);
  await t.atmos(SWEEP, { code: 0 });
  assert.deepEqual(await portalFiles(t), []);
});

story("in a Secret Service, what has ended is swept; a locked one is named, not taken for empty", {
  needs: SECRET_SERVICE,
}, async (t) => {
  await withSecretService(t, true, async (service) => {
    await signIn(t);
    await endItem(t, "for good");
    const before = await t.atmos([...SWEEP, "--dry-run"], { code: 0 });
    assert.match(before.stdout, / {2}• Keyring: team-sso\n/);
    await service.lock();
    for (const [args, code] of [[SWEEP, 1], [[...SWEEP, "--dry-run"], 0]] as const) {
      const { stdout, stderr } = await t.atmos(args, { code });
      assert.match(
        stdout + stderr,
        /cannot look at the sign-in of "team-sso" in the keyring: the Secret Service keyring is locked\n/,
      );
    }
  });
  await Deno.remove(join(t.home, "service"), { recursive: true });
  await withSecretService(t, true, async () => {
    await signIn(t);
    await endItem(t, "for good");
    const { stderr } = await t.atmos(SWEEP, { code: 0 });
    assert.match(stderr, /✓ Keyring: team-sso\n/);
    assert.deepEqual(await itemsLeft(t), []);
  });
});
