import assert from "node:assert/strict";
import { COMPILED } from "./harness/program.ts";
import type { Outcome } from "./harness/running.ts";
import { count, operations, PERSON, signIn } from "./harness/sign_in.ts";
import { endRoles, endTokens, portalFiles, sessionFile } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

const MANY = COMPILED ? 50 : 8;

/** Said after two seconds: a busy machine takes so long to start them all. */
const NOTICE = /^Waiting for another process that renews the session of "dev-admin"…\n/;

/** So many `auth exec` at the same time. */
async function atOnce(
  t: Story,
  env: Readonly<Record<string, string>> = {},
  identity: (index: number) => string = () => "dev-admin",
): Promise<Outcome[]> {
  const runs = Array.from({ length: MANY }, (_, index) => {
    const args = [
      "auth",
      "exec",
      "--identity",
      identity(index),
      "--",
      "/bin/sh",
      "-c",
      'echo "$AWS_PROFILE"',
    ];
    return t.atmos(args, { env });
  });
  return await Promise.all(runs);
}

function assertAllRan(outcomes: readonly Outcome[]): void {
  const failed = outcomes.filter(({ code, stdout }) => code !== 0 || stdout !== "dev-admin\n");
  assert.deepEqual(failed, []);
}

story(`${MANY} commands at once with a live session ask nobody anything`, async (t) => {
  await signIn(t);
  t.aws.forgetCalls();
  const outcomes = await atOnce(t);
  assertAllRan(outcomes);
  assert.deepEqual(outcomes.filter(({ stderr }) => stderr !== ""), []);
  assert.deepEqual(operations(t), []);
});

story(`${MANY} commands at once with an expired role session get new credentials once`, async (t) => {
  await signIn(t);
  await endRoles(t);
  t.aws.forgetCalls();
  assertAllRan(await atOnce(t));
  assert.deepEqual(operations(t), ["GetRoleCredentials"]);
});

story(`${MANY} commands at once with an expired token renew it once`, async (t) => {
  await signIn(t);
  await endRoles(t);
  await endTokens(t);
  t.aws.forgetCalls();
  assertAllRan(await atOnce(t));
  assert.deepEqual(operations(t), ["CreateToken refresh_token", "GetRoleCredentials"]);
});

story(`${MANY} commands at once for two identities renew the token once and each role once`, async (t) => {
  await signIn(t);
  await signIn(t, "prod-readonly");
  await endRoles(t);
  await endTokens(t);
  t.aws.forgetCalls();
  const outcomes = await atOnce(t, {}, (index) => index % 2 === 0 ? "dev-admin" : "prod-readonly");
  assert.deepEqual(outcomes.filter(({ code }) => code !== 0), []);
  assert.equal(count(t, "CreateToken refresh_token"), 1);
  assert.deepEqual(t.aws.calls("GetRoleCredentials").map(({ detail }) => detail["role_name"]).sort(), [
    "AdministratorAccess",
    "ReadOnlyAccess",
  ]);
  for (const identity of ["dev-admin", "prod-readonly"]) {
    const text = await Deno.readTextFile(sessionFile(t, identity));
    assert.deepEqual([...text.matchAll(/^\[(.+)\]$/gm)].map(([, name]) => name), [identity]);
  }
});

story(`${MANY} commands at once with nothing and nobody fail with one voice`, async (t) => {
  const outcomes = await atOnce(t);
  const told = new Set(
    outcomes.map(({ code, stdout, stderr }) => `${code} ${stdout}${stderr.replace(NOTICE, "")}`),
  );
  assert.deepEqual([...told], [
    '1 ✗ cannot use the provider "team-sso": nobody is signed in\n  Run `atmos auth login dev-admin`.\n',
  ]);
  assert.deepEqual(operations(t), []);
  assert.deepEqual(await t.browser.visits(), []);
});

story(`${MANY} commands at once with nothing and a person open one page`, async (t) => {
  const outcomes = await atOnce(t, PERSON, (index) => index % 2 === 0 ? "dev-admin" : "prod-readonly");
  assert.deepEqual(outcomes.filter(({ code }) => code !== 0), []);
  assert.equal((await t.browser.visits()).length, 1);
  assert.equal(count(t, "RegisterClient"), 1);
  assert.equal(count(t, "CreateToken authorization_code"), 1);
  assert.equal(count(t, "GetRoleCredentials"), 2, "one for each identity");
});

story("a revoked sign-in is given up by all at once, and made anew once", async (t) => {
  await signIn(t);
  await endRoles(t);
  t.aws.revokeSessions();
  const outcomes = await atOnce(t);
  assert.deepEqual(outcomes.filter(({ code }) => code !== 1), []);
  const state = /^✗ cannot use the provider "team-sso": (the sign-in has ended|nobody is signed in)\n/;
  for (const { stderr } of outcomes) assert.match(stderr.replace(NOTICE, ""), state);
  assert.equal(count(t, "CreateToken refresh_token"), 1);
  t.aws.forgetCalls();
  assertAllRan(await atOnce(t, PERSON));
  assert.equal((await t.browser.visits()).length, 2);
});

story("whoever waits for another process is told after two seconds, and goes on when it is done", {
  browser: "never",
}, async (t) => {
  const first = await t.start(["auth", "login"], { env: PERSON });
  await first.waitFor("Waiting for the browser");
  const link = /^ {2}(http\S+)$/m.exec(first.stderr)?.[1] ?? "";
  const begin = Date.now();
  const second = await t.start(["auth", "exec", "--", "echo", "ran"], { env: PERSON });
  await second.waitFor(/^Waiting for another .*…$/m);
  assert.ok(Date.now() - begin >= 2000);
  assert.equal(second.stderr.trim().split("\n").length, 1);
  await t.browser.decide("approve");
  await t.run(t.browser.path, [link], { code: 0 });
  assert.equal((await first.ended).code, 0);
  const { code, stdout } = await second.ended;
  assert.deepEqual([code, stdout], [0, "ran\n"]);
  assert.equal(count(t, "CreateToken authorization_code"), 1);
  assert.equal(count(t, "GetRoleCredentials"), 1);
});

story("whoever asks for a session that somebody is just signing in for is told, and gets it", {
  browser: "never",
}, async (t) => {
  const first = await t.start(["auth", "login"], { env: PERSON });
  await first.waitFor("Waiting for the browser");
  const others = await Promise.all([
    t.start(["auth", "whoami"]),
    t.start(["auth", "env"]),
    t.start(["auth", "exec", "--", "echo", "ran"]),
  ]);
  for (const other of others) await other.waitFor(NOTICE);
  await t.browser.decide("approve");
  await t.run(t.browser.path, [/^ {2}(http\S+)$/m.exec(first.stderr)?.[1] ?? ""], { code: 0 });
  const codes = await Promise.all(others.map(async ({ ended }) => (await ended).code));
  assert.deepEqual(codes, [0, 0, 0]);
});

story("a logout waits a little for a sign-in that goes on, and says so", { browser: "never" }, async (t) => {
  const login = await t.start(["auth", "login"], { env: PERSON });
  await login.waitFor("Waiting for the browser");
  const logout = await t.start(["auth", "logout", "--all"]);
  await logout.waitFor(/^Waiting for another atmos command to finish the sign-in at "team-sso"…$/m);
  login.kill("SIGINT");
  assert.equal((await logout.ended).code, 0);
});

story("a lock dies with the process that held it", { browser: "never" }, async (t) => {
  const first = await t.start(["auth", "login"], { env: PERSON });
  await first.waitFor("Waiting for the browser");
  const second = await t.start(["auth", "exec", "--", "echo", "ran"], { env: PERSON });
  await second.waitFor("Waiting for another");
  await t.browser.decide("approve");
  first.kill("SIGKILL");
  const { code, stdout } = await second.ended;
  assert.deepEqual([code, stdout], [0, "ran\n"]);
  assert.equal((await portalFiles(t)).length, 1);
});
