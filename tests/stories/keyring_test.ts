import assert from "node:assert/strict";
import { join } from "node:path";
import { secretsIn } from "./harness/canary.ts";
import { SECRET_SERVICE, withSecretService } from "./harness/secret_service.ts";
import { FILE_KEYRING, makeFileKeyring } from "./harness/file_keyring.ts";
import { quoted } from "./harness/browser.ts";
import { tiny } from "./harness/mounts.ts";
import { operations, PERSON, signIn } from "./harness/sign_in.ts";
import { recordsOf } from "./harness/stand_in.ts";
import { endRoles, portalFiles, unmade } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

const EXEC = ["auth", "exec", "--", "true"];
const FILE = { ATMOS_KEYRING_TYPE: "file" };

/** Every secret of the portal is where it belongs: no file outside the folder of role sessions holds one. */
async function assertOnlyRoleFilesHoldSecrets(t: Story): Promise<void> {
  const secrets = t.aws.secrets();
  const holding = (await t.files()).filter(({ content }) => secretsIn(content, secrets).length > 0);
  const roles = /^\.config\/atmos\/aws\/team-sso\/[^/]+\/[^/]+\/credentials$/;
  assert.deepEqual(holding.map(({ path }) => path).filter((path) => !roles.test(path)), []);
}

/** Signed in, used, renewed without a person, signed out: the same with every store that outlives a command. */
async function assertFullLife(t: Story, env: Record<string, string> = {}): Promise<void> {
  await t.atmos(["auth", "login"], { env: { ...PERSON, ...env }, code: 0 });
  const { stdout } = await t.atmos(["auth", "whoami", "-o", "json"], { env, code: 0 });
  assert.equal(JSON.parse(stdout).identity, "dev-admin");
  await t.atmos(EXEC, { env, code: 0 });
  await endRoles(t);
  t.aws.expireTokens();
  t.aws.forgetCalls();
  const renewed = await t.atmos(EXEC, { env, code: 0 });
  assert.equal(renewed.stderr, "");
  // The portal's token looks good here and is refused there: it is forgotten, and renewed by the refresh token.
  assert.deepEqual(operations(t), [
    "GetRoleCredentials",
    "CreateToken refresh_token",
    "GetRoleCredentials",
  ]);
  await t.atmos(["auth", "exec", "-i", "prod-readonly", "--", "true"], { env, code: 0 });
  assert.equal((await t.browser.visits()).length, 1);
  await assertOnlyRoleFilesHoldSecrets(t);

  await t.atmos(["auth", "logout", "--provider", "team-sso"], { env, code: 0 });
  for (const args of [EXEC, ["auth", "env"], ["auth", "whoami"]]) {
    const { code, stderr } = await t.atmos(args, { env });
    assert.equal(code, 1);
    assert.match(stderr, /nobody is signed in\n {2}Run `atmos auth login dev-admin`\.\n$/);
  }
  assert.equal((await t.browser.visits()).length, 1);
}

story(
  "a sign-in lives in a real Secret Service from login to logout",
  { needs: SECRET_SERVICE },
  async (t) => {
    await withSecretService(t, true, async () => {
      await assertFullLife(t);
      assert.deepEqual(await portalFiles(t), [], "nothing of it in the cache");
      await signIn(t);
      // Without the secrets that it prints, too.
      const search = "secret-tool search --all atmos-auth item | grep -v ^secret";
      const { stdout, stderr } = await t.run("sh", ["-c", search], { code: 0 });
      assert.match(
        `${stdout}${stderr}`,
        /^attribute\.atmos-auth-id = atmos-auth:team-sso::sign-in:[0-9a-f-]+$/m,
      );
    });
  },
);

story("a Secret Service that is locked is an error, never a browser or an empty keyring", {
  needs: SECRET_SERVICE,
}, async (t) => {
  await withSecretService(t, true, async (service) => {
    await signIn(t);
    await service.lock();
    await t.atmos(EXEC, { code: 0 }); // The role's own session lives in its file.
    await endRoles(t);
    t.aws.forgetCalls();
    for (const [args, env] of [[EXEC, {}], [EXEC, PERSON], [["auth", "login"], PERSON]] as const) {
      const before = Date.now();
      const { code, stderr } = await t.atmos(args, { env });
      assert.equal(code, 1);
      assert.match(
        stderr,
        /^✗ cannot read the sign-in of "team-sso": the Secret Service keyring is locked\n/,
      );
      assert.match(stderr, /Unlock it .*ATMOS_KEYRING_TYPE=file/);
      assert.ok(Date.now() - before < 20_000);
    }
    assert.deepEqual(operations(t), []);
    assert.equal((await t.browser.visits()).length, 1);
  });
});

story("without any D-Bus the sign-in goes to a file, and the login says so", {
  needs: ["secret-tool"],
}, async (t) => {
  const { stderr } = await signIn(t);
  assert.match(
    stderr,
    /^No system keyring here: .*D-Bus.*Sessions are kept in files that only you can read/m,
  );
  assert.equal((await portalFiles(t)).length, 1);
  await endRoles(t);
  const { stderr: silent } = await t.atmos(EXEC, { code: 0 });
  assert.equal(silent, "", "not once more for every renewal");
  await endRoles(t);
  const logged = await t.atmos(EXEC, { code: 0, env: { ATMOS_LOGS_LEVEL: "info" } });
  assert.match(logged.stderr, /INFO No system keyring here/);
});

story("a machine without a keyring uses the encrypted one when it has a passphrase", {
  needs: ["secret-tool"],
}, async (t) => {
  const env = { ATMOS_KEYRING_PASSWORD: "the passphrase of the story" };
  const { stderr } = await t.atmos(["auth", "login"], { env: { ...PERSON, ...env }, code: 0 });
  assert.match(stderr, /The encrypted file keyring in .* is used/);
  await assertOnlyRoleFilesHoldSecrets(t);
});

story("a sign-in lives in the file keyring from login to logout", async (t) => {
  await makeFileKeyring(t);
  await assertFullLife(t, FILE_KEYRING);
});

story("age opens what lies in the file keyring", { needs: ["age", "script"] }, async (t) => {
  const env = { ...FILE, ATMOS_KEYRING_PASSWORD: "the passphrase of the story" };
  await t.atmos(["auth", "login"], { env: { ...PERSON, ...env }, code: 0 });
  const folder = join(t.home, ".local/share/atmos/keyring");
  const terminal = await t.terminalFor("age", ["-d", "-o", join(t.project, "key.txt"), "identity.age"], {
    cwd: folder,
  });
  await terminal.waitFor(/passphrase/i);
  await terminal.write("the passphrase of the story\r");
  assert.equal(await terminal.exited, 0);
  const item = (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).find((name) =>
    unmade(name) === "team-sso.sign-in.age"
  );
  const args = ["-d", "-i", join(t.project, "key.txt"), "-o", "/dev/null", item ?? ""];
  await t.run("age", args, { cwd: folder, code: 0 });
});

story("a file keyring without its passphrase is locked, and a wrong one is told", async (t) => {
  const env = FILE_KEYRING;
  await makeFileKeyring(t);
  await t.atmos(["auth", "login"], { env: { ...PERSON, ...env }, code: 0 });
  await endRoles(t);
  const without = await t.atmos(EXEC, { env: FILE });
  assert.equal(without.code, 1);
  assert.match(without.stderr, /ATMOS_KEYRING_PASSWORD is not set, and nobody can be asked here/);
  const wrong = await t.atmos(["auth", "login"], {
    env: { ...PERSON, ...FILE, ATMOS_KEYRING_PASSWORD: "another passphrase" },
  });
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /the passphrase is wrong/);
  assert.equal((await t.browser.visits()).length, 1);
  // Signing out needs no passphrase.
  await t.atmos(["auth", "logout", "--provider", "team-sso"], { env: FILE, code: 0 });
  const after = await t.atmos(EXEC, { env });
  assert.match(after.stderr, /nobody is signed in/);
});

story(
  "a new file keyring asks for its passphrase twice, and later once",
  { needs: ["script"] },
  async (t) => {
    const passphrase = t.plant("passphrase");
    const login = await t.terminal(["auth", "login"], { env: FILE });
    await login.waitFor(/Choose a passphrase/);
    await login.write(`${passphrase}\r`);
    await login.waitFor(/again/);
    await login.write("something else\r");
    await login.waitFor(/another one/);
    await login.write(`${"\x7f".repeat(14)}${passphrase}\r`);
    assert.equal(await login.exited, 0, login.text);
    await endRoles(t);
    const exec = await t.terminal(["auth", "exec", "--", "echo", "it", "ran"], { env: FILE });
    await exec.waitFor(/Passphrase of the keyring/);
    await exec.write(`${passphrase}\r`);
    await exec.waitFor(/^it ran/m);
    assert.equal(await exec.exited, 0);
    await endRoles(t);
    const unattended = await t.terminal(["auth", "exec", "--", "true"], { env: { ...FILE, CI: "true" } });
    assert.equal(await unattended.exited, 1);
    assert.match(unattended.text, /nobody can be asked here/);
  },
);

story("a file keyring that was opened stays open for the login session, sealed and in memory", {
  needs: ["mount"],
}, async (t) => {
  const session = join(t.home, "session");
  await Deno.mkdir(session);
  const sessions = quoted(join(t.home, ".config/atmos/aws"));
  const [login, exec] = [["auth", "login"], EXEC].map((args) => t.commandLine(args).map(quoted).join(" "));
  // A file system of its own, as systemd makes one for whoever signs in; it ends with the script.
  const script = `set -e
    ${login} >/dev/null
    cd "$XDG_RUNTIME_DIR/atmos" && ls && stat -c '%a' . * && ! grep -q AGE-SECRET *
    rm -r ${sessions} && ${exec} && echo renewed
    rm -r ${sessions} && ATMOS_KEYRING_PASSWORD="another passphrase" ${exec}`;
  const [command = "", ...args] = tiny(session, 1024 * 1024, ["sh", "-c", script]);
  const env = {
    ...PERSON,
    ...FILE,
    ATMOS_CLI_CONFIG_PATH: t.project,
    ATMOS_KEYRING_PASSWORD: "the passphrase of the story",
    XDG_RUNTIME_DIR: session,
  };
  const { stdout, stderr, code } = await t.run(command, args, { env });
  assert.match(stdout, /^keyring-[0-9a-f]{32}\n700\n600\nrenewed\n$/, stderr);
  assert.equal(code, 1);
  assert.match(stderr, /the passphrase is wrong/);
});

story("a keyring in memory ends with the command, and the role's session does not", async (t) => {
  const env = { ATMOS_KEYRING_TYPE: "memory" };
  await t.atmos(["auth", "login"], { env: { ...PERSON, ...env }, code: 0 });
  await t.atmos(EXEC, { env, code: 0 });
  assert.deepEqual(await portalFiles(t), []);
  await assertOnlyRoleFilesHoldSecrets(t);
  await endRoles(t);
  const { code, stderr } = await t.atmos(EXEC, { env });
  assert.equal(code, 1);
  assert.match(stderr, /nobody is signed in/);
});

story("a word that is no type of keyring stops every command, and is told with those that are", async (t) => {
  for (const args of [["login"], ["whoami"], ["list"], ["env"], EXEC.slice(1), ["logout", "--all"]]) {
    const { code, stderr } = await t.atmos(["auth", ...args], {
      env: { ...PERSON, ATMOS_KEYRING_TYPE: "nonsense" },
    });
    assert.equal(code, 2, args.join(" "));
    assert.equal(
      stderr,
      '✗ cannot open the keyring "nonsense": there is no such type\n' +
        "  Set ATMOS_KEYRING_TYPE to one of system, file, memory.\n",
    );
  }
});

story("the keyring of the person's own configuration is used by every command", async (t) => {
  await t.write(
    join(t.home, ".atmos/atmos.yaml"),
    "auth: { keyring: { type: file, spec: { path: ~/ring } } }\n",
  );
  const env = { ATMOS_KEYRING_PASSWORD: "the passphrase of the story" };
  await t.atmos(["auth", "login"], { env: { ...PERSON, ...env }, code: 0 });
  await endRoles(t);
  await t.atmos(EXEC, { env, code: 0 });
  const names = async (): Promise<string[]> =>
    (await t.files()).map(({ path }) => path).filter((path) => path.startsWith("ring/"));
  assert.deepEqual((await names()).map(unmade), ["ring/identity.age", "ring/team-sso.sign-in.age"]);
  await t.atmos(["auth", "logout", "--all"], { env, code: 0 });
  assert.deepEqual(await names(), ["ring/identity.age"]);
});

story("as long as the role's session lives, no keychain program is started", async (t) => {
  await t.bin("secret-tool", "exit 1");
  await t.atmos(["auth", "login"], { env: { ...PERSON, ATMOS_KEYRING_TYPE: "memory" }, code: 0 });
  for (const args of [EXEC, ["auth", "env"], ["auth", "whoami"], ["auth", "list"]]) {
    await t.atmos(args, { code: 0 });
  }
  assert.deepEqual((await recordsOf(t.binFolder)).filter(({ program }) => program === "secret-tool"), []);
});
