import assert from "node:assert/strict";
import { signInByDevice } from "../../../../../src/clouds/oauth/device_flow.ts";
import type { TokenGrant, TokenReply } from "../../../../../src/clouds/oauth/token_grant.ts";
import { identityCenterDialect } from "../../../../../src/clouds/aws/identity_center/dialect.ts";
import { Secret } from "../../../../../src/secret.ts";
import { NoAnswer } from "../../../../../src/clouds/aws/service_failure.ts";
import { memorySystem } from "../../../system/memory_system.ts";
import { type ManualClock, manualClock } from "../../../system/manual_clock.ts";
import { type Witness, witness } from "../../requests.ts";
import { serviceFailure } from "../service_failures.ts";
import { type FakeOidc, fakeOidc } from "./fake_oidc.ts";

const PENDING = serviceFailure("AuthorizationPendingException", 400);
const SLOW_DOWN = serviceFailure("SlowDownException", 400);
const GRANT: TokenReply = { accessToken: "planted-access", expiresIn: 3600, refreshToken: "planted-refresh" };

interface Flow {
  readonly clock: ManualClock;
  readonly oidc: FakeOidc;
  readonly person: Witness;
  run(): Promise<TokenGrant>;
}

function flow(...answers: (TokenReply | Error)[]): Flow {
  const clock = manualClock(1_800_000_000_000);
  const oidc = fakeOidc(clock.now, answers);
  const person = witness("device");
  const dialect = identityCenterDialect({
    oidc,
    clock,
    registration: { clientId: "c", clientSecret: new Secret("s"), expiresAt: Infinity },
    startUrl: "https://corp.awsapps.com/start",
    defaultLife: 1,
  });
  const request = { dialect, interaction: person, system: { ...memorySystem(), clock }, provider: "corp" };
  return { clock, oidc, person, run: () => signInByDevice(request) };
}

Deno.test("the person sees the code, and the program asks until they confirmed it", async () => {
  const { clock, oidc, person, run } = flow(PENDING, PENDING, GRANT);
  const grant = await run();
  assert.equal(grant.accessToken.reveal(), "planted-access");
  assert.equal(grant.expiresAt, 1_800_000_000_000 + 15_000 + 3600_000);
  assert.deepEqual(oidc.calls, ["device", "token device_code", "token device_code", "token device_code"]);
  assert.deepEqual(clock.sleeps, [5000, 5000, 5000]);
  assert.deepEqual(person.prompts, [{
    provider: "corp",
    userCode: "ABCD-EFGH",
    verificationUrl: "https://device.example/",
    completeUrl: "https://device.example/?user_code=ABCD-EFGH",
    expiresAt: 1_800_000_000_000 + 600_000,
  }]);
  assert.deepEqual(person.outcomes, ["signed_in"]);
});

Deno.test("slow_down slows everything that follows, by five seconds each time", async () => {
  const { clock, run } = flow(SLOW_DOWN, PENDING, SLOW_DOWN, GRANT);
  await run();
  assert.deepEqual(clock.sleeps, [5000, 10_000, 10_000, 15_000]);
});

Deno.test("throttling, 5xx and a lost network are waited out", async () => {
  const { clock, run } = flow(
    serviceFailure("TooManyRequestsException", 429),
    serviceFailure("InternalServerException", 500),
    new NoAnswer("oidc.example: connection refused", true),
    PENDING,
    GRANT,
  );
  await run();
  assert.deepEqual(clock.sleeps, [5000, 10_000, 20_000, 40_000, 5000]);
});

Deno.test("a service that says how long it wants to be left alone is left alone", async () => {
  const busy = serviceFailure("TooManyRequestsException", 429, { retryAfter: "37" });
  const { clock, run } = flow(busy, PENDING, GRANT);
  await run();
  assert.deepEqual(clock.sleeps, [5000, 37_000, 5000]);
});

Deno.test("a code that nobody confirms ends in time, whatever the service says", async () => {
  for (const answer of [PENDING, serviceFailure("InternalServerException", 500), SLOW_DOWN]) {
    const { clock, person, run } = flow(answer);
    await assert.rejects(run(), { code: "sign_in_failed", message: /in time/ });
    assert.equal(clock.now(), 1_800_000_000_000 + 600_000);
    assert.deepEqual(person.outcomes, ["failed"]);
  }
});

Deno.test("a refusal ends the wait at once", async () => {
  const table: readonly (readonly [Error, string, RegExp])[] = [
    [serviceFailure("ExpiredTokenException", 400), "sign_in_failed", /in time/],
    [serviceFailure("AccessDeniedException", 400), "sign_in_failed", /refused/],
    [serviceFailure("InvalidGrantException", 400), "unavailable", /InvalidGrantException/],
    [serviceFailure("InvalidClientException", 401), "unavailable", /InvalidClientException/],
    [serviceFailure("InvalidRequestException", 400), "unavailable", /InvalidRequestException/],
  ];
  for (const [answer, code, message] of table) {
    const { oidc, person, run } = flow(PENDING, answer);
    await assert.rejects(run(), { code, message });
    assert.equal(oidc.calls.length, 3);
    assert.deepEqual(person.outcomes, ["failed"]);
  }
});

Deno.test("Ctrl-C ends the wait at once", async () => {
  const { clock, oidc, person, run } = flow(PENDING);
  clock.hold();
  const running = run();
  const ended = assert.rejects(running, (error) => error === person.stop.signal.reason);
  await clock.tick(7000);
  person.stop.abort();
  await ended;
  assert.deepEqual(oidc.calls, ["device", "token device_code"]);
  assert.deepEqual(person.outcomes, ["failed"]);
  assert.equal(clock.sleepers(), 0);
});
