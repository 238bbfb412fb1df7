import assert from "node:assert/strict";
import { useFileKeyring } from "./harness/file_keyring.ts";
import { count, operations, PERSON, signIn } from "./harness/sign_in.ts";
import {
  dropRefreshTokens,
  endRoles,
  endTokens,
  portalFiles,
  portalSession,
  unmade,
} from "./harness/stored.ts";
import { assertSignedOut } from "./harness/signed_out.ts";
import { type Story, story } from "./harness/story.ts";

/** One command that needs role credentials. */
const EXEC = ["auth", "exec", "--", "true"];
const EXEC_OTHER = ["auth", "exec", "-i", "prod-readonly", "--", "true"];

function twoProviders(t: Story, second: string): string {
  const provider = (name: string, startUrl: string): string =>
    `    ${name}: { kind: aws/iam-identity-center, region: ${t.aws.region}, start_url: "${startUrl}" }\n`;
  const identity = (name: string, by: string): string =>
    `    ${name}:\n      kind: aws/permission-set\n      via: { provider: ${by} }\n` +
    `      principal: { name: ReadOnlyAccess, account: { id: "444455556666" } }\n`;
  return "auth:\n  providers:\n" + provider("first", t.aws.startUrl) + provider("second", second) +
    "  identities:\n" + identity("one", "first") + identity("two", "second");
}

story("one sign-in serves all identities of a provider", async (t) => {
  await signIn(t);
  t.aws.forgetCalls();
  await t.atmos(EXEC_OTHER, { code: 0 });
  assert.deepEqual(operations(t), ["GetRoleCredentials"]);
  t.aws.forgetCalls();
  await t.atmos(EXEC_OTHER, { code: 0 });
  await t.atmos(EXEC, { code: 0 });
  assert.deepEqual(operations(t), [], "both sessions are kept side by side");
});

story("two providers with the same start URL and region share the sign-in", async (t) => {
  // As copied from a browser, it is still the same portal.
  await t.configure(twoProviders(t, `${t.aws.startUrl}/#/`));
  await signIn(t, "one");
  t.aws.forgetCalls();
  await t.atmos(["auth", "exec", "-i", "two", "--", "true"], { code: 0 });
  assert.deepEqual(operations(t), ["GetRoleCredentials"]);
  assert.equal((await portalFiles(t)).length, 1);
});

for (const store of ["a file", "the file keyring"]) {
  story(`a sign-in in ${store} that two providers share ends for both, and the other is named`, async (t) => {
    if (store !== "a file") await useFileKeyring(t);
    await t.configure(twoProviders(t, t.aws.startUrl));
    await signIn(t, "one");
    await t.atmos(["auth", "whoami", "-i", "two"], { code: 0 });
    const dry = await t.atmos(["auth", "logout", "--provider", "second", "--dry-run"], { code: 0 });
    assert.match(dry.stdout, / \(shared with first\)\n/);
    const { stderr } = await t.atmos(["auth", "logout", "--provider", "second"], { code: 0 });
    assert.match(stderr, /✓ Portal: sign-in at \S+ \(shared with first\)\n/);
    assert.equal(count(t, "Logout"), 1);
    assert.deepEqual(await portalFiles(t), []);
    await assertSignedOut(t, "two");
    // Its own session was not asked for: it lives until it ends, and then there is no sign-in to renew it.
    await t.atmos(["auth", "whoami", "--cached", "-i", "one"], { code: 0 });
    await endRoles(t, "first");
    await assertSignedOut(t, "one", { commands: ["whoami", "env", "exec"] });
  });
}

story("another start URL is another sign-in", async (t) => {
  await t.configure(twoProviders(t, "https://other.awsapps.com/start"));
  await signIn(t, "one");
  const { code, stderr } = await t.atmos(["auth", "exec", "-i", "two", "--", "true"]);
  assert.equal(code, 1);
  assert.match(stderr, /cannot use the provider "second": nobody is signed in/);
});

story("a login renews the role, not the sign-in that still lives", async (t) => {
  await signIn(t);
  const before = await portalSession(t);
  t.aws.forgetCalls();
  await signIn(t);
  assert.deepEqual(operations(t), ["GetRoleCredentials"]);
  assert.deepEqual(await portalSession(t), before);
});

story("a sign-in at a provider alone is enough for its identities", async (t) => {
  const { stderr } = await signIn(t, "--provider", "team-sso");
  assert.match(stderr, /^ {2}Provider +team-sso$/m);
  assert.doesNotMatch(stderr, /^ {2}(Identity|Account) /m);
  assert.match(stderr, /^ {2}Accounts +development, production, staging$/m);
  assert.equal(count(t, "GetRoleCredentials"), 0);
  await t.atmos(EXEC, { code: 0 });
});

story("the token is renewed in silence, and the new refresh token replaces the old one", async (t) => {
  await signIn(t);
  const seen = new Set<unknown>();
  for (let round = 0; round < 3; round++) {
    seen.add((await portalSession(t))["refreshToken"]);
    await endTokens(t);
    await endRoles(t);
    t.aws.forgetCalls();
    const { stderr } = await t.atmos(EXEC, { code: 0 });
    assert.equal(stderr, "");
    // The local AWS takes a refresh token only once, so three rounds work only when each new one was kept.
    assert.deepEqual(operations(t), ["CreateToken refresh_token", "GetRoleCredentials"]);
  }
  assert.equal(seen.size, 3);
  assert.equal((await t.browser.visits()).length, 1);
});

story("a token in its last five minutes is renewed ahead", { aws: { tokenLifetime: 290 } }, async (t) => {
  await signIn(t);
  t.aws.forgetCalls();
  await t.atmos(EXEC_OTHER, { code: 0 });
  assert.deepEqual(operations(t), ["CreateToken refresh_token", "GetRoleCredentials"]);
});

story("in its last minutes a token that cannot be renewed still serves", {
  aws: { tokenLifetime: 290, refreshTokens: false },
}, async (t) => {
  await signIn(t);
  t.aws.forgetCalls();
  await t.atmos(EXEC_OTHER, { code: 0 });
  assert.deepEqual(operations(t), ["GetRoleCredentials"]);
});

story("a refused renewal is a sign-in that has ended", async (t) => {
  await signIn(t);
  await endTokens(t);
  await endRoles(t);
  t.aws.revokeSessions();
  for (const asked of [["CreateToken refresh_token"], []]) {
    t.aws.forgetCalls();
    const { code, stderr } = await t.atmos(EXEC);
    assert.equal(code, 1);
    assert.equal(
      stderr,
      '✗ cannot use the provider "team-sso": the sign-in has ended\n  Run `atmos auth login dev-admin`.\n',
    );
    assert.deepEqual(operations(t), asked, "a dead refresh token is not tried again");
  }
  t.aws.forgetCalls();
  await signIn(t);
  assert.equal(count(t, "RegisterClient"), 0, "the registration is still good");
});

story("a renewal that the service cannot answer is no end", async (t) => {
  await signIn(t);
  await endTokens(t);
  await endRoles(t);
  t.aws.behave("CreateToken", { kind: "fail" }, 3);
  const { code, stderr } = await t.atmos(EXEC);
  assert.equal(code, 1);
  assert.match(stderr, /✗ cannot renew the sign-in at IAM Identity Center: the service failed/);
  assert.doesNotMatch(stderr, /auth login/);
  const person = await t.atmos(EXEC, { env: PERSON });
  assert.equal(person.code, 0, person.stderr);
  assert.equal((await t.browser.visits()).length, 1, "it was renewed, not begun anew");
});

story("a sign-in that was revoked meanwhile is noticed", async (t) => {
  await signIn(t);
  await endRoles(t);
  t.aws.revokeSessions();
  t.aws.forgetCalls();
  const alone = await t.atmos(EXEC);
  assert.equal(alone.code, 1);
  assert.equal(
    alone.stderr,
    '✗ cannot use the provider "team-sso": the sign-in has ended\n  Run `atmos auth login dev-admin`.\n',
  );
  assert.deepEqual(operations(t), ["GetRoleCredentials", "CreateToken refresh_token"]);
  assert.equal((await portalSession(t))["accessToken"], undefined, "the dead token is forgotten");
});

story("where a person is, a revoked sign-in is made anew once", async (t) => {
  await signIn(t);
  await endRoles(t);
  t.aws.revokeSessions();
  t.aws.forgetCalls();
  const { code, stderr } = await t.atmos(EXEC, { env: PERSON });
  assert.equal(code, 0, stderr);
  assert.equal((await t.browser.visits()).length, 2);
  assert.equal(count(t, "CreateToken authorization_code"), 1);
  assert.equal(count(t, "GetRoleCredentials"), 2);
  assert.equal(count(t, "RegisterClient"), 0);
});

story("a renewal whose answer is lost costs the sign-in, and no more", async (t) => {
  await signIn(t);
  await endTokens(t);
  await endRoles(t);
  t.aws.behave("CreateToken", { kind: "lose" });
  const { code, stderr } = await t.atmos(EXEC);
  assert.equal(code, 1);
  assert.match(
    stderr,
    /✗ cannot use the provider "team-sso": the sign-in has ended\n {2}Run `atmos auth login/,
  );
  await t.atmos(EXEC, { env: PERSON, code: 0 });
  assert.equal((await t.browser.visits()).length, 2);
});

story("another realm is another sign-in, with sessions of its own", async (t) => {
  await signIn(t);
  const elsewhere = { ATMOS_AUTH_REALM: "customer-b" };
  assert.match((await t.atmos(EXEC, { env: elsewhere })).stderr, /nobody is signed in/);
  await t.atmos(EXEC, { env: { ...PERSON, ...elsewhere }, code: 0 });
  const files = (await t.files()).filter(({ kind }) => kind === "file").map(({ path }) => unmade(path));
  assert.ok(files.includes(".config/atmos/customer-b/aws/team-sso/dev-admin/credentials"), files.join("\n"));
  await t.atmos(["auth", "logout", "--all"], { env: elsewhere, code: 0 });
  assert.match((await t.atmos(EXEC, { env: elsewhere })).stderr, /nobody is signed in/);
  await t.atmos(EXEC, { code: 0 });
});

story("the registration is used again until shortly before its end", async (t) => {
  await signIn(t);
  await endTokens(t);
  await dropRefreshTokens(t);
  t.aws.forgetCalls();
  await signIn(t);
  assert.deepEqual([count(t, "RegisterClient"), (await t.browser.visits()).length], [0, 2]);
});

story("a registration in its last quarter of an hour is renewed", {
  aws: { registrationLifetime: 14 * 60 },
}, async (t) => {
  await signIn(t);
  await endTokens(t);
  await dropRefreshTokens(t);
  await signIn(t);
  assert.equal(count(t, "RegisterClient"), 2);
});

story("a registration that the service has dropped is renewed at the next attempt", async (t) => {
  await signIn(t);
  await endTokens(t);
  await endRoles(t);
  t.aws.expireRegistrations();
  const { stderr } = await t.atmos(EXEC);
  assert.match(stderr, /the sign-in has ended/);
  t.aws.forgetCalls();
  await signIn(t);
  assert.equal(count(t, "RegisterClient"), 1);
});
