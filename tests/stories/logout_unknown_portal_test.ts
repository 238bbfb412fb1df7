/** Signing out at a provider whose start URL is what a program writes: nothing is run, and nothing is left. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { teamConfiguration } from "./harness/configuration.ts";
import { FILE_KEYRING, makeFileKeyring } from "./harness/file_keyring.ts";
import { count, PERSON } from "./harness/sign_in.ts";
import { assertSignedOut } from "./harness/signed_out.ts";
import { portalFiles } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

const TRUST = { ATMOS_TRUST: "true" };

/** The team's configuration with a start URL that a program writes down each time it runs. */
async function withProgram(t: Story): Promise<string> {
  const url = await t.write(join(t.home, "url"), t.aws.startUrl);
  const program = `!exec "cat ${url}; echo >> ${join(t.home, "ran")}"`;
  const text = teamConfiguration(t.aws).replace(/start_url: .*/, `start_url: ${program}`);
  await t.configure(text);
  return url;
}

async function signIn(t: Story, env: Record<string, string>): Promise<void> {
  await t.atmos(["auth", "login"], { env: { ...PERSON, ...TRUST, ...env }, code: 0 });
  await t.atmos(["auth", "exec", "-i", "prod-readonly", "--", "true"], {
    env: { ...TRUST, ...env },
    code: 0,
  });
  await Deno.remove(join(t.home, "ran"));
  t.aws.forgetCalls();
}

async function assertNothingRan(t: Story): Promise<void> {
  await assert.rejects(Deno.stat(join(t.home, "ran")), "a program was run");
}

const STORES: readonly [name: string, env: Record<string, string>][] = [
  ["the file keyring", FILE_KEYRING],
  ["a file, without a keyring", {}],
];

for (const [store, env] of STORES) {
  for (const args of [["--provider", "team-sso"], ["dev-admin"], ["--all"], ["--all-realms"]]) {
    story(`logout ${args.join(" ")} ends a sign-in in ${store} whose start URL is a program's`, async (t) => {
      await withProgram(t);
      await makeFileKeyring(t);
      await signIn(t, env);
      const planned = await t.atmos(["auth", "logout", ...args, "--dry-run"], { env, code: 0 });
      assert.ok(planned.stdout.includes(`Portal: sign-in at ${t.aws.startUrl}`), planned.stdout);
      assert.equal(count(t, "Logout"), 0);
      const { stderr } = await t.atmos(["auth", "logout", ...args], { env, code: 0 });
      assert.ok(stderr.includes(`Portal: sign-in at ${t.aws.startUrl}`), stderr);
      assert.equal(count(t, "Logout"), 1, "ended at the portal");
      await assertNothingRan(t);
      assert.deepEqual(await portalFiles(t), []);
      assert.ok(!(await t.files()).some(({ path }) => /\.cache\/atmos\/aws-sso\/./.test(path)));
      const again = await t.atmos(["auth", "logout", ...args], { env, code: 0 });
      assert.doesNotMatch(again.stderr, /Portal:/);
      await assertNothingRan(t);
      await assertSignedOut(t, "dev-admin", { commands: ["exec", "env"], env: { ...TRUST, ...env } });
    });
  }
}

story("a sign-in that only another provider could have is left to that one", async (t) => {
  await withProgram(t);
  const plain = teamConfiguration(t.aws).replace("team-sso:", "plain-sso:").replaceAll(
    "provider: team-sso",
    "provider: plain-sso",
  ).replace("dev-admin", "plain-admin").replace("prod-readonly", "plain-readonly").replace(
    "default: true",
    "default: false",
  );
  const both = await Deno.readTextFile(join(t.project, "atmos.yaml"));
  await t.write("atmos.d/plain.yaml", plain);
  await t.configure(both);
  await signIn(t, {});
  await t.atmos(["auth", "login", "plain-admin"], { env: { ...PERSON, ...TRUST }, code: 0 });
  assert.equal((await portalFiles(t)).length + (await ownFiles(t)).length, 2);
  await t.atmos(["auth", "logout", "--provider", "team-sso"], { code: 0 });
  await t.atmos(["auth", "exec", "-i", "plain-admin", "--", "true"], { env: TRUST, code: 0 });
  assert.deepEqual(await ownFiles(t), []);
  await t.atmos(["auth", "logout", "--all"], { code: 0 });
  assert.deepEqual(await portalFiles(t), []);
  await assertNothingRan(t);
});

story("a token is sent to the endpoint that it is from, whatever is configured by now", async (t) => {
  await withProgram(t);
  await signIn(t, {});
  const env = { AWS_ENDPOINT_URL_SSO: "https://elsewhere.example" };
  const { stderr } = await t.atmos(["auth", "logout", "--provider", "team-sso"], { env, code: 0 });
  assert.equal(count(t, "Logout"), 1);
  assert.match(stderr, /✓ Portal: sign-in at/);
  assert.deepEqual(await ownFiles(t), []);
  await assertNothingRan(t);
});

story("a sign-in of which nobody knows where it was made is not ended, and that is told", async (t) => {
  await withProgram(t);
  await signIn(t, {});
  // As earlier versions have stored it.
  const [file = ""] = await ownFiles(t);
  const path = join(t.home, file);
  const { oidcEndpoint: _, portalEndpoint: __, ...session } = JSON.parse(await Deno.readTextFile(path));
  await Deno.writeTextFile(path, JSON.stringify(session));
  const env = { AWS_ENDPOINT_URL_SSO: "https://elsewhere.example" };
  const { stderr } = await t.atmos(["auth", "logout", "--provider", "team-sso"], { env });
  assert.equal(count(t, "Logout"), 0);
  assert.match(stderr, /made with other endpoints than those known here, so it is not ended there/);
  assert.doesNotMatch(stderr, /Portal: sign-in at/);
  assert.deepEqual(await ownFiles(t), []);
  await assertNothingRan(t);
});

story("an item that does not open is told once, and goes all the same", async (t) => {
  await withProgram(t);
  await makeFileKeyring(t);
  await signIn(t, FILE_KEYRING);
  const env = { ATMOS_KEYRING_TYPE: "file" };
  const expired = await t.atmos(["auth", "logout", "--expired"], { env, code: 1 });
  assert.equal(expired.stderr.match(/cannot look at the sign-in of "team-sso" in the keyring/g)?.length, 1);
  const { stderr } = await t.atmos(["auth", "logout", "--all"], { env, code: 0 });
  assert.match(stderr, /✓ Keyring: team-sso/);
  assert.match(stderr, /Partial logout completed/);
  assert.equal(count(t, "Logout"), 0);
  await assertSignedOut(t, "dev-admin", { commands: ["exec"], env: { ...TRUST, ...FILE_KEYRING } });
});

story("what has ended goes with --expired, without its program", async (t) => {
  await withProgram(t);
  await signIn(t, {});
  const [file = ""] = await ownFiles(t);
  const path = join(t.home, file);
  const { refreshToken: _, refreshFlow: __, ...session } = JSON.parse(await Deno.readTextFile(path));
  const past = "2020-01-01T00:00:00Z";
  const text = JSON.stringify({ ...session, expiresAt: past }).replace(
    /"expiresAt":"[^"]*"/g,
    `"expiresAt":"${past}"`,
  );
  await Deno.writeTextFile(path, text);
  await t.atmos(["auth", "logout", "--expired"], { code: 0 });
  assert.deepEqual(await ownFiles(t), []);
  await assertNothingRan(t);
});

/** The files of sign-ins that belong to one provider alone. */
async function ownFiles(t: Story): Promise<string[]> {
  return (await t.files()).map(({ path }) => path).filter((path) => /aws-sso\/\w+-\w{40}\.json$/.test(path));
}
