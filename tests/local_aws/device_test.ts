import assert from "node:assert/strict";
import {
  CreateTokenCommand,
  type CreateTokenCommandOutput,
  StartDeviceAuthorizationCommand,
  type StartDeviceAuthorizationCommandOutput,
} from "@aws-sdk/client-sso-oidc";
import { type LocalAws, startLocalAws } from "./server.ts";
import { oidcClient, registerForCode, registerForDevice, type Registration } from "./signing_in.ts";

const GRANT = "urn:ietf:params:oauth:grant-type:device_code";

interface Started extends StartDeviceAuthorizationCommandOutput {
  readonly registration: Registration;
}

async function start(aws: LocalAws): Promise<Started> {
  const registration = await registerForDevice(aws);
  const answer = await oidcClient(aws).send(
    new StartDeviceAuthorizationCommand({ ...registration, startUrl: `${aws.startUrl}/` }),
  );
  return { ...answer, registration };
}

function poll(aws: LocalAws, started: Started): Promise<CreateTokenCommandOutput> {
  const { registration, deviceCode } = started;
  return oidcClient(aws).send(new CreateTokenCommand({ ...registration, grantType: GRANT, deviceCode }));
}

Deno.test("a device waits until its code is approved on the page, and gets one token", async () => {
  let time = 1_800_000_000_000;
  await using aws = await startLocalAws({ approve: "manual", clock: () => time });
  const started = await start(aws);
  assert.equal(started.interval, 1);
  assert.equal(started.expiresIn, 600);
  assert.match(started.userCode ?? "", /^[A-Z]{4}-[A-Z]{4}$/);
  assert.deepEqual(aws.waitingCodes(), [started.userCode]);
  await assert.rejects(poll(aws, started), { name: "AuthorizationPendingException" });

  const page = await (await fetch(started.verificationUriComplete ?? "")).text();
  assert.ok(page.includes(started.userCode ?? "?"));
  const typed = (started.userCode ?? "").replace("-", "").toLowerCase();
  const form = new URLSearchParams({ user_code: typed, decision: "allow" });
  await (await fetch(started.verificationUri ?? "", { method: "POST", body: form })).text();
  time += 1000;
  assert.ok((await poll(aws, started)).refreshToken);
  time += 1000;
  await assert.rejects(poll(aws, started), { name: "InvalidGrantException" });
});

Deno.test("polling too fast costs five more seconds each time", async () => {
  let time = 1_800_000_000_000;
  await using aws = await startLocalAws({ approve: "manual", deviceInterval: 5, clock: () => time });
  const started = await start(aws);
  const steps: [number, string][] = [
    [0, "AuthorizationPendingException"],
    [4000, "SlowDownException"],
    [9000, "SlowDownException"],
    [15000, "AuthorizationPendingException"],
  ];
  for (const [wait, error] of steps) {
    time += wait;
    await assert.rejects(poll(aws, started), { name: error });
  }
});

Deno.test("a device is told when the person denied, when the time is over, and that a code is wrong", async () => {
  await using aws = await startLocalAws({ approve: "manual" });
  const denied = await start(aws);
  assert.equal(aws.denyDevice(denied.userCode ?? ""), true);
  await assert.rejects(poll(aws, denied), { name: "AccessDeniedException" });

  const late = await start(aws);
  aws.expireDevices();
  assert.equal(aws.approveDevice(late.userCode ?? ""), false);
  await assert.rejects(poll(aws, late), { name: "ExpiredTokenException" });

  assert.equal(aws.approveDevice("AAAA-AAAA"), false);
  const wrong = { ...late, deviceCode: "made-up" };
  await assert.rejects(poll(aws, wrong), { name: "InvalidGrantException" });
});

Deno.test("a person who always approves or denies needs no page", async () => {
  await using aws = await startLocalAws();
  assert.ok((await poll(aws, await start(aws))).accessToken);
  aws.approve = "deny";
  await assert.rejects(poll(aws, await start(aws)), { name: "AccessDeniedException" });
});

Deno.test("the device flow refuses other clients and other organisations", async () => {
  await using aws = await startLocalAws();
  const code = await registerForCode(aws);
  const { startUrl } = aws;
  const send = (fields: Registration & { startUrl: string }): Promise<unknown> =>
    oidcClient(aws).send(new StartDeviceAuthorizationCommand(fields));
  await assert.rejects(send({ ...code, startUrl }), { name: "UnauthorizedClientException" });
  const device = await registerForDevice(aws);
  await assert.rejects(send({ ...device, startUrl: "https://other.awsapps.com/start" }), {
    name: "InvalidRequestException",
  });
  await assert.rejects(send({ ...device, clientSecret: "wrong", startUrl }), {
    name: "InvalidClientException",
  });
  const started = await start(aws);
  await assert.rejects(poll(aws, { ...started, registration: device }), { name: "InvalidGrantException" });
});
