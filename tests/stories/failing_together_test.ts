/** What many commands at once do when the one that went first has failed: each would fail the same way, after as long. */
import assert from "node:assert/strict";
import { FILE_KEYRING } from "./harness/file_keyring.ts";
import { count, PERSON, signIn } from "./harness/sign_in.ts";
import { endRoles, endTokens } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

const MANY = 12;

interface Failures {
  readonly codes: readonly number[];
  /** What was said, notices about waiting left out. */
  readonly told: ReadonlySet<string>;
  /** Milliseconds from the first end to the last. */
  readonly spread: number;
}

async function failTogether(t: Story, env: Readonly<Record<string, string>> = {}): Promise<Failures> {
  const ends: number[] = [];
  const outcomes = await Promise.all(Array.from({ length: MANY }, async () => {
    const outcome = await t.atmos(["auth", "exec", "--", "true"], { env });
    ends.push(Date.now());
    return outcome;
  }));
  return {
    codes: [...new Set(outcomes.map(({ code }) => code))],
    told: new Set(outcomes.map(({ stderr }) => stderr.replace(/^Waiting for another .*…\n/gm, ""))),
    spread: Math.max(...ends) - Math.min(...ends),
  };
}

story(`${MANY} commands with a sign-in that is dead, in an encrypted keyring, fail together`, async (t) => {
  await t.atmos(["auth", "login"], { env: { ...PERSON, ...FILE_KEYRING }, code: 0 });
  await endRoles(t);
  t.aws.revokeSessions();
  t.aws.forgetCalls();
  const dead = await failTogether(t, FILE_KEYRING);
  assert.deepEqual(dead.codes, [1]);
  assert.ok(count(t, "CreateToken refresh_token") === 1, "the service is asked once");
  t.aws.forgetCalls();
  // By now it is known that it has ended; the key is derived to see that.
  const ended = await failTogether(t, FILE_KEYRING);
  assert.deepEqual(ended.codes, [1]);
  assert.deepEqual([...ended.told], [
    '✗ cannot use the provider "team-sso": nobody is signed in\n  Run `atmos auth login dev-admin`.\n',
  ]);
  assert.deepEqual(t.aws.calls(), []);
  for (const { spread } of [dead, ended]) assert.ok(spread < 15_000, `${spread} ms`);
});

story(`${MANY} commands at a service that has too much to do make a handful of calls`, async (t) => {
  await signIn(t);
  await endRoles(t);
  await endTokens(t);
  t.aws.forgetCalls();
  t.aws.behave("CreateToken", { kind: "throttle", retryAfter: 1 }, 500);
  const { codes, told } = await failTogether(t);
  assert.deepEqual(codes, [1]);
  for (const text of told) assert.match(text, /AWS says that there were too many requests/);
  const calls = count(t, "CreateToken refresh_token");
  assert.ok(calls >= 3 && calls <= 12, `${calls} calls`);
});

story("a service that wants to be left alone for an hour is not waited for", async (t) => {
  await signIn(t);
  await endRoles(t);
  t.aws.forgetCalls();
  t.aws.behave("GetRoleCredentials", { kind: "throttle", retryAfter: 3600 }, 5);
  const { stderr } = await t.atmos(["auth", "exec", "--", "true"], { code: 1 });
  assert.match(stderr, /Wait 3600 seconds, then try again/);
  assert.equal(count(t, "GetRoleCredentials"), 1);
});
