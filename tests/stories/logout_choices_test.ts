import assert from "node:assert/strict";
import { join } from "node:path";
import type { Keyring } from "../../src/keyring/keyring.ts";
import { Secret } from "../../src/secret.ts";
import { useFileKeyring } from "./harness/file_keyring.ts";
import { count, signIn } from "./harness/sign_in.ts";
import { assertSignedOut, keptIn } from "./harness/signed_out.ts";
import { portalFiles, sessionFile } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";
import { KEYS } from "./harness/terminal.ts";

/** Long-lived keys of dev-admin, as a person would have stored them. */
async function withKeys(t: Story): Promise<Keyring> {
  const keyring = await useFileKeyring(t);
  const value = new Secret(t.plant("long-lived"));
  await keyring.set({ realm: undefined, name: "dev-admin", purpose: "keys" }, { class: "long-lived", value });
  return keyring;
}

async function hasKeys(keyring: Keyring): Promise<boolean> {
  const found = await keyring.get({ realm: undefined, name: "dev-admin", purpose: "keys" });
  return found.state === "present" && found.item.value.reveal().startsWith("planted-long-lived-");
}

story("long-lived keys stay after every logout, and are named as kept", async (t) => {
  const keyring = await withKeys(t);
  for (
    const args of [["dev-admin"], ["dev-admin", "--only"], ["--provider", "team-sso"], ["--all"], [
      "--all-realms",
    ]]
  ) {
    await signIn(t);
    const { stderr } = await t.atmos(["auth", "logout", ...args], { code: 0 });
    assert.match(
      stderr,
      /\nKept:\n {2}• Keyring: dev-admin \(long-lived keys\)\n {2}To delete them, too, log out with --keychain\.\n/,
    );
    assert.equal(await hasKeys(keyring), true, args.join(" "));
  }
});

story("--keychain without a terminal and without --force removes nothing at all", async (t) => {
  const keyring = await withKeys(t);
  await signIn(t);
  const before = await keptIn(t);
  const { code, stderr } = await t.atmos(["auth", "logout", "dev-admin", "--keychain"]);
  assert.equal(code, 1);
  assert.equal(
    stderr,
    `⚠ Warning: --keychain specified but not in interactive terminal
  Keychain deletion requires confirmation. Options:
  • Use --force to bypass confirmation in CI/CD
  • Run interactively to confirm deletion

✗ Logout cancelled - use --force to delete keychain in non-interactive mode
`,
  );
  assert.deepEqual(await keptIn(t), before);

  const forced = await t.atmos(["auth", "logout", "dev-admin", "--keychain", "--force"], { code: 0 });
  assert.match(forced.stderr, /^✓ Deleted dev-admin credentials from keychain$/m);
  assert.doesNotMatch(forced.stderr, /Kept:/);
  assert.deepEqual(await keyring.list(), []);
  await assertSignedOut(t, "dev-admin");
});

story("--keychain asks on a terminal, and no is the first answer", { needs: ["script"] }, async (t) => {
  const keyring = await withKeys(t);
  await signIn(t);
  const before = await keptIn(t);
  const first = await t.terminal(["auth", "logout", "dev-admin", "--keychain"], { columns: 80 });
  await first.waitFor("Yes, delete credentials");
  const screen = first.screen();
  assert.match(screen, /Delete keychain credentials for dev-admin\?/);
  assert.match(
    screen,
    /This will permanently remove:[^]*• IAM user access keys: dev-admin[^]*Session data will also be cleared\./,
  );
  assert.match(screen, /○ Yes, delete credentials[^]*● No, keep credentials/);
  await first.write(KEYS.enter);
  await first.waitFor("Logout cancelled - credentials preserved");
  assert.equal(await first.exited, 0);
  assert.deepEqual(await keptIn(t), before);

  const no = await t.terminal(["auth", "logout", "dev-admin", "--keychain"], { columns: 80 });
  await no.waitFor("Yes, delete credentials");
  await no.write("n");
  await no.waitFor("Logout cancelled - credentials preserved");
  assert.equal(await no.exited, 0);
  assert.deepEqual(await keptIn(t), before);

  const second = await t.terminal(["auth", "logout", "dev-admin", "--keychain"], { columns: 80 });
  await second.waitFor("Yes, delete credentials");
  await second.write("y");
  await second.waitFor("Successfully logged out");
  assert.equal(await second.exited, 0);
  assert.deepEqual(await keyring.list(), []);
});

story("the menu offers identities, providers and everything, the one in use first; the hint comes once", {
  needs: ["script"],
}, async (t) => {
  await signIn(t, "prod-readonly");
  const env = { ATMOS_IDENTITY: "prod-readonly" };
  const terminal = await t.terminal(["auth", "logout"], { env, columns: 80 });
  await terminal.waitFor("All identities (complete logout)");
  assert.match(
    terminal.screen(),
    /Choose what to logout from:[^]*Identity: prod-readonly \(signs out of team-sso, and 1 other with it\)[^]*Identity: dev-admin[^]*Provider: team-sso \(removes all identities\)/,
  );
  await terminal.write("Provider");
  await terminal.waitFor(/1 match|Provider/);
  await terminal.write(KEYS.enter);
  await terminal.waitFor("Logging out from provider: team-sso");
  await terminal.waitFor("also delete keychain credentials, use: --keychain");
  assert.equal(await terminal.exited, 0);
  await assertSignedOut(t, "prod-readonly");
  const again = await t.terminal(["auth", "logout"], { columns: 80 });
  await again.waitFor("All identities (complete logout)");
  await again.write("All");
  await again.waitFor(/All█|All_/);
  await again.write(KEYS.enter);
  await again.waitFor("Logging out from all identities");
  assert.equal(await again.exited, 0);
  assert.doesNotMatch(again.text, /only be shown once/);
});

story("a logout that is told nothing takes no default and no variable, and removes nothing", async (t) => {
  await signIn(t);
  const before = await keptIn(t);
  const { code, stderr } = await t.atmos(["auth", "logout"], { env: { ATMOS_IDENTITY: "dev-admin" } });
  assert.equal(code, 1);
  assert.match(stderr, /cannot choose what to log out of: nothing is named, and there is no terminal/);
  assert.deepEqual(await keptIn(t), before);
});

story("selectors that contradict each other, and names that are not there", async (t) => {
  for (
    const [args, expected, words] of [
      [["dev-admn"], 1, /cannot find the identity "dev-admn".*\n {2}Did you mean dev-admin\?/],
      [["--provider", "team-ss"], 1, /cannot find the provider "team-ss".*\n {2}Did you mean team-sso\?/],
      [["--all", "dev-admin"], 2, /cannot log out of several things at once/],
      [["--all", "--expired"], 2, /cannot log out of several things at once/],
      [["--provider", "team-sso", "-i", "dev-admin"], 2, /cannot log out of several things at once/],
      [["--all", "--only"], 2, /cannot use --only here/],
      [["-i", "false"], 2, /authentication is turned off/],
      [["--all", "-o", "yaml"], 2, /Use text, json/],
    ] as const
  ) {
    const { code, stderr } = await t.atmos(["auth", "logout", ...args]);
    assert.equal(code, expected, stderr);
    assert.match(stderr, words);
  }
});

story(
  "a portal that fails or is away keeps nothing from being removed, and --no-revoke leaves it alone",
  async (t) => {
    for (
      const [fault, words] of [
        [{ kind: "fail", status: 500 }, /✗ Portal: .*cannot sign out at the portal/],
        [{ kind: "slow", milliseconds: 8000 }, /✗ Portal: .*it did not answer within 5 s/],
      ] as const
    ) {
      await signIn(t);
      t.aws.behave("Logout", fault);
      const { code, stderr } = await t.atmos(["auth", "logout", "dev-admin"]);
      assert.equal(code, 0, stderr);
      assert.match(stderr, words);
      assert.match(
        stderr,
        /⚠ Partial logout completed\. Some operations failed\.\n.*is gone\.\n\nErrors encountered:\n {2}• Portal/,
      );
      await assertSignedOut(t, "dev-admin");
    }
    await signIn(t);
    const before = count(t, "Logout");
    const { stderr } = await t.atmos(["auth", "logout", "--all", "--no-revoke"], { code: 0 });
    assert.match(stderr, /This only removes local credentials\. Your browser session/);
    assert.equal(count(t, "Logout"), before);
  },
);

story("a sign-in that cannot be removed is a failure, whatever else went", async (t) => {
  await signIn(t);
  const [portal = ""] = await portalFiles(t);
  await Deno.remove(portal);
  await Deno.mkdir(`${portal}/full`, { recursive: true });
  const partial = await t.atmos(["auth", "logout", "dev-admin"]);
  assert.equal(partial.code, 1, partial.stderr);
  assert.match(partial.stderr, /✗ Files: .*it is a folder/);
  assert.match(partial.stderr, /⚠ Partial logout completed\..*\n {2}Can still be used: team-sso\. /);
  const total = await t.atmos(["auth", "logout", "dev-admin"]);
  assert.equal(total.code, 1);
  assert.match(total.stderr, /✗ Logout failed\n/);
});

story("the receipt for programs", async (t) => {
  await signIn(t);
  const dry = await t.atmos(["auth", "logout", "dev-admin", "--dry-run", "-o", "json"], { code: 0 });
  const real = await t.atmos(["auth", "logout", "dev-admin", "-o", "json"], { code: 0 });
  assert.deepEqual([dry.stderr, real.stderr], ["", ""]);
  const [planned, done] = [JSON.parse(dry.stdout), JSON.parse(real.stdout)];
  assert.deepEqual(done.chain, ["team-sso", "dev-admin"]);
  assert.deepEqual([planned.dry_run, done.result, done.removed, done.failed], [true, "done", 3, 0]);
  assert.deepEqual(
    done.steps.map(({ outcome, ...step }: Record<string, unknown>) => {
      assert.equal(outcome, "removed");
      return step;
    }),
    planned.steps,
  );
  const refused = await t.atmos(["auth", "logout", "--all", "--keychain", "-o", "json"]);
  assert.deepEqual([refused.code, JSON.parse(refused.stdout).result], [1, "cancelled"]);
});

story("credentials that others put into the environment are named and not touched", async (t) => {
  const file = await t.write(join(t.home, "sa.json"), "{}");
  const env = { GOOGLE_APPLICATION_CREDENTIALS: file, AZURE_CLIENT_SECRET: "something-secret" };
  const { stderr } = await t.atmos(["auth", "logout", "--all"], { env, code: 0 });
  assert.ok(
    stderr.includes(`⚠ Warning: External credentials may still be active:
  • AZURE_CLIENT_SECRET (its value is not shown)
  • GOOGLE_APPLICATION_CREDENTIALS=~/sa.json

  To fully logout, consider:
  • Unsetting the environment variable
  • Removing the credentials file
`),
    stderr,
  );
  assert.doesNotMatch(stderr, /something-secret/);
  assert.equal(await Deno.readTextFile(file), "{}");
});

story(
  "a shell whose identity is logged out is told to be left, and its own variables are no strangers",
  async (t) => {
    await signIn(t);
    const logout = t.commandLine(["auth", "logout", "dev-admin"]).map((word) => `'${word}'`).join(" ");
    const { stderr } = await t.atmos(["auth", "shell", "--shell", "sh", "--", "-c", logout], { code: 0 });
    assert.match(
      stderr,
      /⚠ This shell works as dev-admin and has lost its credentials\.\n {2}Leave it with `exit`\.\n/,
    );
    assert.doesNotMatch(stderr, /External credentials/);
    assert.equal(await Deno.readTextFile(sessionFile(t)).catch(() => "gone"), "gone");
  },
);

story(
  "a keyring that nobody can open here is emptied all the same, and what it kept from being revoked is told",
  async (t) => {
    const keyring = await useFileKeyring(t);
    await signIn(t);
    const { code, stderr } = await t.atmos(["auth", "logout", "dev-admin"], {
      env: { ATMOS_KEYRING_PASSWORD: undefined },
    });
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^✗ Portal: /m);
    assert.match(stderr, /^✓ Keyring: team-sso$/m);
    assert.match(stderr, /⚠ Partial logout completed\. Some operations failed\.\n.*is gone\./);
    assert.deepEqual(await keyring.list(), []);
    assert.equal(count(t, "Logout"), 0);
    await assertSignedOut(t, "dev-admin");
  },
);
