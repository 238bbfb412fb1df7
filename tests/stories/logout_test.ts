import assert from "node:assert/strict";
import { join } from "node:path";
import { useFileKeyring } from "./harness/file_keyring.ts";
import { count, signIn } from "./harness/sign_in.ts";
import { assertSignedOut, keptIn } from "./harness/signed_out.ts";
import { endRoles, portalFiles, sessionFile } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

async function sectionsIn(file: string): Promise<string[]> {
  const text = await Deno.readTextFile(file).catch(() => "");
  return [...text.matchAll(/^\[(.+)\]$/gm)].map(([, name = ""]) => name);
}

/** Secrets that still lie somewhere in the home. */
async function secretsLeft(t: Story): Promise<string[]> {
  const secrets = t.aws.secrets();
  const files = await t.files();
  return files.filter(({ content }) => secrets.some((secret) => content.includes(secret))).map(({ path }) =>
    path
  );
}

/** The text with names of files that are hashes as `#`. */
function named(text: string): string {
  return text.replace(/[0-9a-f]{40}|[0-9a-f]{8}-[0-9a-f]{24}/g, "#");
}

const IDENTITY = `Logging out from identity: dev-admin

Building authentication chain...
✓ Chain: team-sso → dev-admin

Removing credentials...
`;
const SESSION = `✓ Logged out dev-admin (session data cleared)

✓ Successfully logged out from 1 identity and 1 provider
  Every store was read again: nothing of it is left.

⚠ Note: Your browser session may still be active. Visit your identity
  provider to end your browser session, and close all browser windows.
`;
const LOCAL = `
⚠ Note: This only removes local credentials. Your browser session
  may still be active. Visit your identity provider to end your
  browser session, and close all browser windows.
`;
const HINT = `
⚠ Note: Logout now only clears session data by default.
  To also delete keychain credentials, use: --keychain
  (This message will only be shown once)
`;
const PORTAL = "✓ Portal: sign-in at https://planetary.awsapps.com/start\n";

const STORES = [
  {
    store: "files",
    prepare: (_: Story): Promise<unknown> => Promise.resolve(),
    token: "✓ Files: ~/.cache/atmos/aws-sso/#.json\n",
  },
  {
    store: "the file keyring",
    prepare: (t: Story): Promise<unknown> => useFileKeyring(t),
    token: "✓ Keyring: team-sso\n✓ Files: ~/.cache/atmos/aws-sso/#-accounts.json\n",
  },
];

for (const { store, prepare, token } of STORES) {
  story(
    `a sign-in in ${store}: an identity is logged out with its chain, exactly as the dry run says`,
    async (t) => {
      await prepare(t);
      await signIn(t);
      await signIn(t, "prod-readonly");
      const before = await keptIn(t);
      const calls = t.aws.calls().length;
      const dry = await t.atmos(["auth", "logout", "dev-admin", "--dry-run"], {
        code: 0,
        env: { ATMOS_KEYRING_PASSWORD: undefined },
      });
      assert.deepEqual(await keptIn(t), before, "a dry run changes nothing");
      assert.equal(t.aws.calls().length, calls, "a dry run asks nobody");

      const real = await t.atmos(["auth", "logout", "dev-admin"], { code: 0 });
      assert.deepEqual([dry.stderr, real.stdout], ["", ""]);
      assert.equal(named(real.stderr), IDENTITY + PORTAL + token + SESSION + HINT);
      const planned = dry.stdout.split("\n").filter((line) => line.startsWith("  • "));
      const done = real.stderr.split("\n").filter((line) => line.startsWith("✓ "));
      const folder = "Files: ~/.config/atmos/aws/team-sso/dev-admin/#";
      assert.deepEqual(planned.map((line) => named(line.slice(4))), [
        ...done.slice(1, -2).map((line) => named(line.slice(2))),
        `${folder}/credentials`,
        `${folder}/config`,
      ]);
      assert.match(
        dry.stdout,
        /^Dry run mode: No credentials will be removed\n\nWould remove from identity: dev-admin\n/,
      );
      assert.match(dry.stdout, /\n1 identity and 1 provider would be logged out\n$/);

      assert.equal(count(t, "Logout"), 1);
      await assertSignedOut(t, "dev-admin");
      const left = (await t.files()).filter(({ path, kind }) =>
        kind === "file" && path.startsWith(".config/atmos/aws/")
      );
      assert.deepEqual(
        left.map(({ path }) => named(path.replace(".config/atmos/aws/team-sso/", ""))).sort(),
        ["prod-readonly/#/config", "prod-readonly/#/credentials"],
      );
      await t.atmos(["auth", "whoami", "-i", "prod-readonly"], { code: 0 });
      const again = await t.atmos(["auth", "logout", "dev-admin"], { code: 0 });
      assert.equal(
        again.stderr,
        `${IDENTITY}– team-sso, dev-admin: nothing stored\n\nThere was nothing to remove: already logged out\n${LOCAL}`,
      );
    },
  );

  for (
    const { form, args } of [
      { form: "a provider", args: ["--provider", "team-sso"] },
      { form: "everything", args: ["--all"] },
      { form: "all realms", args: ["--all-realms"] },
    ]
  ) {
    story(`a sign-in in ${store}: logging out of ${form} leaves nothing`, async (t) => {
      await prepare(t);
      await signIn(t);
      await signIn(t, "prod-readonly");
      const { stderr } = await t.atmos(["auth", "logout", ...args], { code: 0 });
      assert.match(stderr, /✓ Successfully logged out from 2 identities and 1 provider/);
      await assertSignedOut(t, "dev-admin");
      await assertSignedOut(t, "prod-readonly");
      assert.deepEqual(await secretsLeft(t), []);
      assert.equal(count(t, "Logout"), 1);
      // The way back is an ordinary sign-in.
      await signIn(t);
      assert.equal((await t.browser.visits()).length, 2);
    });
  }

  story(`a sign-in in ${store}: --only leaves it, and nothing is revoked`, async (t) => {
    await prepare(t);
    await signIn(t);
    const { stderr } = await t.atmos(["auth", "logout", "dev-admin", "--only"], { code: 0 });
    assert.match(stderr, /✓ Successfully logged out from 1 identity\n/);
    assert.doesNotMatch(stderr, /Portal/);
    assert.match(stderr, /close all browser windows/);
    assert.equal(count(t, "Logout"), 0);
    assert.deepEqual(await sectionsIn(sessionFile(t)), []);
    assert.match(stderr, / dev-admin stays logged out until `atmos auth login dev-admin`\.\n/);
    await assertSignedOut(t, "dev-admin");
    await t.atmos(["auth", "whoami", "-i", "prod-readonly"], { code: 0 });

    await t.atmos(["auth", "login", "dev-admin"], { code: 0 });
    await t.atmos(["auth", "whoami"], { code: 0 });
    assert.equal((await t.browser.visits()).length, 1);
  });
}

story("what has expired is swept, and what lives stays", async (t) => {
  await signIn(t);
  await endRoles(t);
  await signIn(t, "prod-readonly");
  const { stderr } = await t.atmos(["auth", "logout", "--expired"], { code: 0 });
  assert.match(stderr, /^Logging out from all that has expired\n/);
  assert.match(stderr, /✓ Successfully logged out from 1 identity\n/);
  assert.deepEqual(await sectionsIn(sessionFile(t)), []);
  assert.deepEqual(await sectionsIn(sessionFile(t, "prod-readonly")), ["prod-readonly"]);
  assert.equal((await portalFiles(t)).length, 1);
  const again = await t.atmos(["auth", "logout", "--expired"], { code: 0 });
  assert.match(again.stderr, /There was nothing to remove/);
});

story("every realm of the machine goes with --all-realms, and only one's own with --all", async (t) => {
  for (const realm of [undefined, "acme", "globex"]) {
    await t.atmos(["auth", "login"], {
      env: { ATMOS_FORCE_TTY: "true", ATMOS_AUTH_REALM: realm },
      code: 0,
    });
  }
  await t.atmos(["auth", "logout", "--all"], { env: { ATMOS_AUTH_REALM: "acme" }, code: 0 });
  assert.deepEqual((await secretsLeft(t)).filter((path) => path.includes("acme")), []);
  assert.deepEqual(await sectionsIn(sessionFile(t)), ["dev-admin"]);
  const { stderr } = await t.atmos(["auth", "logout", "--all-realms"], { code: 0 });
  assert.match(stderr, /✓ Portal: sign-in at \S+ \(realm: globex\)\n/);
  assert.deepEqual(await secretsLeft(t), []);
  assert.equal(count(t, "Logout"), 3);
});

story(
  "the AWS CLI's token for the same portal goes, and so do files of earlier versions; nothing else",
  async (t) => {
    await signIn(t);
    const token = (letter: string, startUrl: string): Promise<string> =>
      t.write(
        join(t.home, ".aws/sso/cache", `${letter.repeat(40)}.json`),
        JSON.stringify({ startUrl, accessToken: "x", expiresAt: "2099-01-01T00:00:00Z" }),
      );
    await token("a", t.aws.startUrl);
    await token("b", "https://other.awsapps.com/start");
    await t.write(join(t.home, ".aws/credentials"), "[default]\n");
    await t.write(join(t.home, ".aws/atmos/team-sso/credentials"), "[dev-admin]\n");
    await t.write(join(t.home, ".aws/atmos/team-sso/backup/credentials"), "[x]\n");
    await t.write(join(t.home, ".aws/atmos/another/credentials"), "[x]\n");
    const { stderr } = await t.atmos(["auth", "logout", "dev-admin"], { code: 0 });
    assert.match(named(stderr), /✓ Files: ~\/\.aws\/atmos\/team-sso\/\n/);
    assert.match(
      stderr,
      /\nNot removed, since it is not of atmos:\n {2}• ~\/\.aws\/atmos\/team-sso\/backup\/\n/,
    );
    const left = (await t.files()).filter(({ path, kind }) => kind === "file" && path.startsWith(".aws"));
    assert.deepEqual(left.map(({ path }) => path), [
      ".aws/atmos/another/credentials",
      ".aws/atmos/team-sso/backup/credentials",
      ".aws/credentials",
      `.aws/sso/cache/${"b".repeat(40)}.json`,
    ]);
  },
);

story("a secret does not outlive a logout in a copy that was set aside", async (t) => {
  await signIn(t);
  for (const file of [sessionFile(t), ...await portalFiles(t)]) {
    const text = await Deno.readTextFile(file);
    await Deno.writeTextFile(file, text.replace(/[\]}]/, ""));
  }
  await signIn(t);
  assert.notEqual((await t.files()).filter(({ path }) => path.includes("corrupt")).length, 0);
  await t.atmos(["auth", "logout", "--all"], { code: 0 });
  assert.deepEqual(await secretsLeft(t), []);
});

story("two hundred identities go in one command, in a moment", async (t) => {
  const names = Array.from({ length: 200 }, (_, index) => `identity-${index}`);
  const identities = names.map((name) => `    ${name}: { kind: mock/aws, via: { provider: pretend } }\n`);
  await t.configure(
    `auth:\n  providers:\n    pretend: { kind: mock/aws }\n  identities:\n${identities.join("")}`,
  );
  await signIn(t, "identity-0");
  const folder = join(t.home, ".config/atmos/mock/pretend");
  const [made] = [...Deno.readDirSync(join(folder, "identity-0"))].map(({ name }) => name);
  for (const file of ["credentials", "config"]) {
    const text = await Deno.readTextFile(join(folder, "identity-0", made ?? "", file));
    for (const name of names) {
      await t.write(join(folder, name, made ?? "", file), text.replace("identity-0", name));
    }
  }
  const started = Date.now();
  const { stderr } = await t.atmos(["auth", "logout", "--all"], { code: 0 });
  const whole = Date.now() - started;
  assert.match(stderr, /✓ Successfully logged out from 200 identities\n/);
  const empty = Date.now();
  await t.atmos(["auth", "logout", "--all"], { code: 0 });
  const nothing = Date.now() - empty;
  assert.ok(whole < 3 * nothing + 1000, `${whole} ms, and ${nothing} ms for nothing`);
});
