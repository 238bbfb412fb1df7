import assert from "node:assert/strict";
import { join } from "node:path";
import { count, signIn } from "./harness/sign_in.ts";
import { assertSignedOut } from "./harness/signed_out.ts";
import { endRoles, sessionFile } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";
import { until } from "./harness/until.ts";

const NOTE = ".config/atmos/logged-out";

async function noted(t: Story): Promise<string[]> {
  return (await t.files()).map(({ path }) => path).filter((path) => path.includes("logged-out"));
}

function logOutAlone(t: Story): Promise<unknown> {
  return t.atmos(["auth", "logout", "dev-admin", "--only"], { code: 0 });
}

story("who was logged out alone stays out unattended, and comes back when a person asks", async (t) => {
  await signIn(t);
  await logOutAlone(t);
  assert.deepEqual(await noted(t), [NOTE, `${NOTE}/dev-admin`]);
  await assertSignedOut(t, "dev-admin");
  const { stdout, stderr } = await t.atmos(["auth", "exec", "--", "echo", "ran"], {
    env: { ATMOS_FORCE_TTY: "true" },
    code: 0,
  });
  assert.equal(stdout, "ran\n");
  assert.match(stderr, /Signing in as "dev-admin" again, after its logout…\n/);
  assert.deepEqual(await noted(t), []);
  await t.atmos(["auth", "whoami"], { code: 0 });
  assert.equal((await t.browser.visits()).length, 1);
});

story("a login that fails takes no logout back", async (t) => {
  await signIn(t);
  await logOutAlone(t);
  t.aws.behave("GetRoleCredentials", { kind: "fail" }, 20);
  await t.atmos(["auth", "login", "dev-admin"], { code: 1 });
  await assertSignedOut(t, "dev-admin");
});

story("whoever signs out of the provider later starts anew with the next sign-in", async (t) => {
  await signIn(t);
  await logOutAlone(t);
  await t.atmos(["auth", "logout", "--provider", "team-sso"], { code: 0 });
  assert.deepEqual(await noted(t), []);
  await signIn(t, "prod-readonly");
  await t.atmos(["auth", "whoami", "-i", "dev-admin"], { code: 0 });
});

story("a dry run logs nobody out, and --all-realms leaves no trace of a logout", async (t) => {
  await signIn(t);
  await t.atmos(["auth", "logout", "dev-admin", "--only", "--dry-run"], { code: 0 });
  assert.deepEqual(await noted(t), []);
  const env = { ATMOS_AUTH_REALM: "acme" };
  await t.atmos(["auth", "login"], { env: { ...env, ATMOS_FORCE_TTY: "true" }, code: 0 });
  await t.atmos(["auth", "logout", "dev-admin", "--only"], { env, code: 0 });
  await t.atmos(["auth", "whoami"], { code: 0 });
  assert.deepEqual(await noted(t), [
    ".config/atmos/acme/logged-out",
    ".config/atmos/acme/logged-out/dev-admin",
  ]);
  await t.atmos(["auth", "logout", "--all-realms"], { code: 0 });
  assert.deepEqual(await noted(t), []);
  await assert.rejects(Deno.stat(join(t.home, ".config/atmos")), Deno.errors.NotFound);
});

for (
  const [words, left] of [
    [["dev-admin"], []],
    [["dev-admin", "--only"], [NOTE, `${NOTE}/dev-admin`]],
    [["--all"], []],
  ] as const
) {
  for (const signedInBefore of [true, false]) {
    const what = signedInBefore ? "renewed" : "made for the first time";
    story(`logout ${words.join(" ")} leaves no session that is just being ${what}`, async (t) => {
      await (signedInBefore ? signIn(t) : signIn(t, "--provider", "team-sso"));
      if (signedInBefore) await endRoles(t);
      t.aws.forgetCalls();
      t.aws.behave("GetRoleCredentials", { kind: "slow", milliseconds: 1500 });
      const renewing = await t.start(["auth", "exec", "--", "echo", "ran"]);
      await until(() => count(t, "GetRoleCredentials") === 1, "the renewal");
      await t.atmos(["auth", "logout", ...words], { code: 0 });
      await renewing.ended;
      assert.deepEqual(await noted(t), left);
      await assertSignedOut(t, "dev-admin");
      assert.equal(await Deno.readTextFile(sessionFile(t)).catch(() => ""), "");
    });
  }
}
