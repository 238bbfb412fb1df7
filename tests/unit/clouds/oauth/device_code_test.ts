import assert from "node:assert/strict";
import { judgeDevice, nextPace } from "../../../../src/clouds/oauth/device_code.ts";

const REPLY = {
  deviceCode: "planted-device-code",
  userCode: "ABCD-EFGH",
  verificationUri: "https://corp.awsapps.com/start/#/device",
  verificationUriComplete: "https://corp.awsapps.com/start/#/device?user_code=ABCD-EFGH",
  expiresIn: 600,
  interval: 1,
};

Deno.test("the code is shown with its pages, and asked for at the pace that the service wants", () => {
  const code = judgeDevice(REPLY, 1000);
  assert.deepEqual({ ...code, deviceCode: code.deviceCode.reveal() }, {
    deviceCode: "planted-device-code",
    userCode: "ABCD-EFGH",
    verificationUrl: REPLY.verificationUri,
    completeUrl: REPLY.verificationUriComplete,
    expiresAt: 601_000,
    interval: 1000,
  });
});

Deno.test("without a pace it is five seconds, without an end ten minutes", () => {
  for (const none of [undefined, 0, -5]) {
    const { interval, expiresAt } = judgeDevice({ ...REPLY, interval: none, expiresIn: none }, 0);
    assert.deepEqual([interval, expiresAt], [5000, 600_000]);
  }
});

Deno.test("a person is only sent to a real page", () => {
  for (const page of [undefined, "", "javascript:alert(1)", "http://evil.example", "file:///x"]) {
    assert.throws(() => judgeDevice({ ...REPLY, verificationUri: page }, 0), { code: "unavailable" });
    assert.equal(judgeDevice({ ...REPLY, verificationUriComplete: page }, 0).completeUrl, undefined);
  }
  assert.equal(judgeDevice({ ...REPLY, userCode: "A\u001b[2J" }, 0).userCode, "A\\u001b[2J");
});

Deno.test("an answer without a code is refused", () => {
  for (const gap of [{ deviceCode: "" }, { userCode: undefined }]) {
    assert.throws(() => judgeDevice({ ...REPLY, ...gap }, 0), { code: "unavailable" });
  }
});

Deno.test("slow_down adds five seconds for good, failures wait ever longer up to a minute and are forgotten", () => {
  let pace = { interval: 5000, wait: 5000 };
  pace = nextPace(pace, "pending");
  assert.deepEqual(pace, { interval: 5000, wait: 5000 });
  pace = nextPace(nextPace(pace, "slow_down"), "slow_down");
  assert.deepEqual(pace, { interval: 15_000, wait: 15_000 });
  const waits: number[] = [];
  for (let round = 0; round < 4; round++) waits.push((pace = nextPace(pace, "transient")).wait);
  assert.deepEqual(waits, [30_000, 60_000, 60_000, 60_000]);
  assert.deepEqual(nextPace(pace, "pending"), { interval: 15_000, wait: 15_000 });
});
