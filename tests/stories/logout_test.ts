import assert from "node:assert/strict";
import { count, signIn } from "./harness/sign_in.ts";
import { portalFiles, sessionFile } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

/** Whatever needs a session of the identity fails, and says how to get one. */
async function assertSignedOut(t: Story, identity: string): Promise<void> {
  const named = ["--identity", identity];
  const needing = [
    ["auth", "whoami", ...named],
    ["auth", "whoami", "--cached", ...named],
    ["auth", "env", ...named],
    ["auth", "exec", ...named, "--", "echo", "ran"],
    ["auth", "shell", ...named, "--", "-c", "echo ran"],
  ];
  await Promise.all(needing.map(async (args) => {
    const { code, stdout, stderr } = await t.atmos(args);
    assert.deepEqual([code, stdout], [1, ""], `${args.join(" ")}\n${stderr}`);
    assert.match(stderr, /^✗ .*: (nobody is signed in|not signed in)\n/m);
    assert.ok(stderr.endsWith(`  Run \`atmos auth login ${identity}\`.\n`), stderr);
  }));
}

async function sectionsIn(file: string): Promise<string[]> {
  const text = await Deno.readTextFile(file).catch(() => "");
  return [...text.matchAll(/^\[(.+)\]$/gm)].map(([, name = ""]) => name);
}

story("logging out of an identity ends its session and its sign-in, and leaves other sessions", async (t) => {
  await signIn(t);
  await signIn(t, "prod-readonly");
  const { stdout, stderr } = await t.atmos(["auth", "logout", "dev-admin"], { code: 0 });
  assert.equal(stdout, "");
  assert.match(stderr, /^Logging out from identity: dev-admin$/m);
  assert.match(stderr, /✓ Successfully logged out from 1 identity and 1 provider/);
  assert.match(stderr, /Your browser session\s+may still be active/);

  await assertSignedOut(t, "dev-admin");
  assert.deepEqual(await portalFiles(t), []);
  assert.deepEqual(await sectionsIn(sessionFile(t)), ["prod-readonly"]);
  assert.deepEqual(await sectionsIn(sessionFile(t, "team-sso", "config")), ["profile prod-readonly"]);
  const { stdout: account } = await t.atmos(["auth", "whoami", "-i", "prod-readonly", "-o", "json"], {
    code: 0,
  });
  assert.equal(JSON.parse(account).account, "444455556666");
});

story("logging out of a provider ends all that came from it", async (t) => {
  await signIn(t);
  await signIn(t, "prod-readonly");
  const { stderr } = await t.atmos(["auth", "logout", "--provider", "team-sso"], { code: 0 });
  assert.match(stderr, /✓ Successfully logged out from 2 identities and 1 provider/);
  await assertSignedOut(t, "dev-admin");
  await assertSignedOut(t, "prod-readonly");
  const left = (await t.files()).filter(({ kind }) => kind === "file").map(({ path }) => path);
  assert.deepEqual(left.filter((path) => !/^\.cache\/atmos\/(locks|config)\//.test(path)), []);
});

story("logging out of everything, and once more", async (t) => {
  await signIn(t);
  await t.atmos(["auth", "logout", "--all"], { code: 0 });
  await assertSignedOut(t, "dev-admin");
  const { stderr } = await t.atmos(["auth", "logout", "--all"], { code: 0 });
  assert.match(stderr, /There was nothing to remove: already logged out/);
  assert.doesNotMatch(stderr, /browser session/);
  // The way back is an ordinary sign-in.
  await signIn(t);
  assert.equal((await t.browser.visits()).length, 2);
});

story("a secret does not outlive a logout in a copy that was set aside", async (t) => {
  await signIn(t);
  for (const file of [sessionFile(t), ...await portalFiles(t)]) {
    const text = await Deno.readTextFile(file);
    await Deno.writeTextFile(file, text.replace(/[\]}]/, ""));
  }
  await signIn(t);
  assert.notEqual((await t.files()).filter(({ path }) => path.includes("corrupt")).length, 0);
  await t.atmos(["auth", "logout", "--all"], { code: 0 });
  const secrets = t.aws.secrets();
  const holding = (await t.files()).filter(({ content }) =>
    secrets.some((secret) => content.includes(secret))
  );
  assert.deepEqual(holding.map(({ path }) => path), []);
});

story("a logout that is told nothing takes the default identity where nobody can choose", async (t) => {
  await signIn(t);
  const { stderr } = await t.atmos(["auth", "logout"], { code: 0 });
  assert.match(stderr, /^Logging out from identity: dev-admin$/m);
});

story("a name that is not there is told with those that are", async (t) => {
  for (
    const [args, words] of [
      [["dev-admn"], /cannot find the identity "dev-admn".*\n {2}Did you mean dev-admin\?/],
      [["--provider", "team-ss"], /cannot find the provider "team-ss".*\n {2}Did you mean team-sso\?/],
    ] as const
  ) {
    const { code, stderr } = await t.atmos(["auth", "logout", ...args]);
    assert.equal(code, 1);
    assert.match(stderr, words);
  }
  const { code, stderr } = await t.atmos(["auth", "logout", "--all", "dev-admin"]);
  assert.equal(code, 2);
  assert.match(stderr, /cannot log out of several things at once/);
  assert.equal(count(t, "Logout"), 0);
});

story("a logout that removes nothing of what is there fails", async (t) => {
  await signIn(t, "--provider", "team-sso");
  const [portal = ""] = await portalFiles(t);
  await Deno.remove(portal);
  await Deno.mkdir(portal);
  const { code, stderr } = await t.atmos(["auth", "logout", "--all"]);
  assert.equal(code, 1);
  assert.match(stderr, /✗ Logout failed/);
});

story("a logout tries every part, and a part that fails is a warning", async (t) => {
  await signIn(t);
  // A folder where the file with the sign-in was.
  const [portal = ""] = await portalFiles(t);
  await Deno.remove(portal);
  await Deno.mkdir(`${portal}/full`, { recursive: true });
  const { code, stderr } = await t.atmos(["auth", "logout", "dev-admin"]);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /✗ team-sso: cannot remove .*: it is a folder/);
  assert.match(stderr, /! Logged out with warnings \(1 of 2 removed\)/);
  assert.deepEqual(await sectionsIn(sessionFile(t)), []);
});
