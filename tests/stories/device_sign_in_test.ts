import assert from "node:assert/strict";
import type { Running } from "./harness/running.ts";
import { operations, PERSON } from "./harness/sign_in.ts";
import { portalSession } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";
import { until } from "./harness/until.ts";

/** Starts a sign-in and waits until it shows its code. */
async function shown(t: Story, env: Record<string, string> = {}): Promise<[login: Running, code: string]> {
  const login = await t.start(["auth", "login", "--device"], { env });
  await login.waitFor("Waiting for the confirmation");
  return [login, /^The page must show this code: {2}(\S+)$/m.exec(login.stderr)?.[1] ?? ""];
}

story("a sign-in is confirmed on another device, and needs no terminal here", async (t) => {
  const [login, code] = await shown(t);
  assert.deepEqual(t.aws.waitingCodes(), [code]);
  assert.match(login.stderr, /^To sign in at team-sso, open this link on any device:$/m);
  assert.ok(login.stderr.includes(`\n  ${t.aws.url}/device?user_code=${code}\n`), login.stderr);
  assert.match(login.stderr, /^Confirm it only if you started this sign-in yourself, just now\.$/m);
  assert.doesNotMatch(login.stderr, /[▀▄█]/, "a QR code is for terminals");
  await until(() => operations(t).length >= 4, "a question before the answer");

  await t.run(t.browser.path, [`${t.aws.url}/device?user_code=${code}`], { code: 0 });
  const { code: exit, stdout, stderr } = await login.ended;
  assert.equal(exit, 0, stderr);
  assert.equal(stdout, "");
  assert.match(stderr, /✓ Authentication successful!/);
  assert.deepEqual((await t.browser.visits()).length, 1, "the one of the story itself");
  const session = await portalSession(t);
  assert.equal(session["refreshFlow"], "device");
  const registrations = session["registrations"];
  assert.deepEqual(Object.keys(registrations ?? {}), ["device"]);
});

story("a denied code ends the sign-in", async (t) => {
  const [login, code] = await shown(t);
  t.aws.denyDevice(code);
  const { code: exit, stderr } = await login.ended;
  assert.equal(exit, 1);
  assert.match(
    stderr,
    /✗ cannot sign in to IAM Identity Center: the request was refused\n {2}Confirm the code/,
  );
});

story("an expired code ends the sign-in", async (t) => {
  const [login] = await shown(t);
  t.aws.expireDevices();
  const { code: exit, stderr } = await login.ended;
  assert.equal(exit, 1);
  assert.match(stderr, /the code was not confirmed in time\n {2}Run the command again for a new code\./);
});

story("the clock ends a sign-in that nobody confirms", { aws: { deviceLifetime: 2 } }, async (t) => {
  // The service itself says nothing: it is out of order all the while.
  t.aws.behave("CreateToken", { kind: "fail" }, 9);
  const begin = Date.now();
  const [login] = await shown(t);
  const { code: exit, stderr } = await login.ended;
  assert.equal(exit, 1);
  assert.match(stderr, /Waiting for the confirmation \(2s left\)…/);
  assert.match(stderr, /the code was not confirmed in time/);
  assert.ok(Date.now() - begin < 15_000);
});

story("a service that wants to be asked less often is", async (t) => {
  t.aws.behave("CreateToken", { kind: "refuse", type: "SlowDownException" });
  const [login, code] = await shown(t);
  t.aws.approveDevice(code);
  assert.equal((await login.ended).code, 0, login.stderr);
  const [first = 0, second = 0] = t.aws.calls("CreateToken").map(({ at }) => at);
  const wait = (second - first) / 1000;
  assert.ok(wait > 5.9 && wait < 10, `${wait} s are five seconds more than before`);
});

story("a lost connection and a failing service do not end the wait", async (t) => {
  t.aws.behave("CreateToken", { kind: "cut" });
  t.aws.behave("CreateToken", { kind: "fail", status: 502 });
  const [login, code] = await shown(t);
  t.aws.approveDevice(code);
  assert.equal((await login.ended).code, 0, login.stderr);
  assert.deepEqual(t.aws.calls("CreateToken").map(({ status }) => status), [0, 502, 200]);
});

story("where no browser of the person can be, the code is shown without being asked for", async (t) => {
  const places: Record<string, string>[] = [
    { SSH_CONNECTION: "192.0.2.7 50000 192.0.2.1 22", DISPLAY: ":0" },
    { container: "podman", DISPLAY: ":0" },
    { WSL_DISTRO_NAME: "Debian", DISPLAY: ":0" },
    {},
  ];
  for (const place of places) {
    const login = await t.start(["auth", "login"], { env: { ...PERSON, BROWSER: undefined, ...place } });
    await login.waitFor("Waiting for the confirmation");
    login.kill("SIGINT");
    assert.equal((await login.ended).code, 130);
  }
  assert.deepEqual(await t.browser.visits(), []);
});
