import assert from "node:assert/strict";
import { failureError } from "../../../../src/clouds/aws/aws_failure.ts";
import { connectOidc } from "../../../../src/clouds/aws/identity_center/oidc.ts";
import { judgeRegistration } from "../../../../src/clouds/aws/identity_center/registration.ts";
import { connectPortal, type Portal } from "../../../../src/clouds/aws/portal.ts";
import { judgeRole } from "../../../../src/clouds/aws/role_credentials.ts";
import { judgeDevice } from "../../../../src/clouds/oauth/device_code.ts";
import { judgeToken } from "../../../../src/clouds/oauth/token_grant.ts";
import { AtmosError } from "../../../../src/errors.ts";
import { Secret } from "../../../../src/secret.ts";
import type { HttpPlan } from "../../system/fake_http.ts";
import { memorySystem } from "../../system/memory_system.ts";

const TOKEN = `planted-${"aB3-xY7_".repeat(20)}`;
const never = new AbortController().signal;
const place = { region: "eu-west-1", endpoint: "http://127.0.0.1:9", cancelled: never, attempts: 1 };

function portalThat(http: HttpPlan): Portal {
  return connectPortal(memorySystem({ http }), place);
}

async function messageOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => assert.fail("it must fail"),
    (thrown) => failureError(thrown, "cannot do it"),
  );
  assert.ok(error instanceof AtmosError);
  return `${error.message}\n${error.hint ?? ""}`;
}

Deno.test("a token that the service repeats is not shown, in any form, whole or in part", async () => {
  const said = [
    `bad token ${TOKEN}`,
    `bad token ${TOKEN.slice(0, 40)}…`,
    `bad token ${TOKEN.slice(50)}`,
    `bad ${encodeURIComponent(TOKEN)} ${btoa(TOKEN)}`,
    `${"x".repeat(250)}${TOKEN}`,
  ];
  const replies = [
    ...said.map((message) => ({ status: 403, body: { __type: "ForbiddenException", message } })),
    { status: 401, body: { __type: "UnauthorizedException", message: TOKEN } },
    { status: 400, body: { __type: TOKEN, message: "" } },
    { status: 400, headers: { "x-amzn-errortype": TOKEN }, body: {} },
    { status: 400, body: { error: "invalid_request", error_description: TOKEN } },
  ];
  for (const reply of replies) {
    const portal = portalThat(reply);
    const message = await messageOf(portal.roleCredentials(new Secret(TOKEN), "111122223333", "Admin"));
    assert.match(message, /\*\*\*/);
    assert.doesNotMatch(message, /planted|aB3-xY7_|cGxhbnRlZ/);
  }
});

Deno.test("what cannot be read is told without the insides of a parser", async () => {
  for (const status of [400, 403, 500, 503]) {
    for (const body of ["<html>no", '{"message": "', `"${TOKEN}`]) {
      const portal = portalThat({ status, headers: { "content-type": "application/json" }, body });
      const message = await messageOf(portal.accounts(new Secret(TOKEN), undefined));
      assert.match(message, new RegExp(`HTTP ${status}`));
      assert.doesNotMatch(message, /JSON|token|Unexpected|Deserialization|\$response|html/);
    }
  }
});

const WHOLE = { accessKeyId: "FAKEKEY", secretAccessKey: "planted-secret", sessionToken: "planted-session" };

Deno.test("role credentials that do not say when they end, or have parts of another type, are refused", async () => {
  const wrong = [
    ...["soon", "9999999999999", -5, 0, 1.5, 1e300, 1_800_000_000, null, {}, [], true].map((expiration) => ({
      ...WHOLE,
      expiration,
    })),
    ...[{}, ["x"], 3, "", "two words", "line\nline"].map((sessionToken) => ({
      ...WHOLE,
      sessionToken,
      expiration: 1_900_000_000_000,
    })),
    "x",
    null,
    [],
  ];
  for (const roleCredentials of wrong) {
    const portal = portalThat({ body: { roleCredentials } });
    const reply = portal.roleCredentials(new Secret(TOKEN), "111122223333", "Admin");
    const message = await messageOf(reply.then((answer) => judgeRole(answer, "eu-west-1")));
    assert.match(
      message,
      /^cannot get role credentials: the answer of AWS is incomplete/,
    );
    assert.doesNotMatch(message, /planted/);
  }
});

Deno.test("other answers with parts of another type are refused, or stand for nothing", async () => {
  const oidc = (body: unknown) => connectOidc(memorySystem({ http: { body } }), place);
  const register = { clientName: "atmos", clientType: "public", scopes: [] };
  for (const expires of ["soon", 1e300, -1, null, "1900000000"]) {
    const answer = { clientId: "c", clientSecret: "planted-s", clientSecretExpiresAt: expires };
    const reply = oidc(answer).register(register, never);
    assert.match(await messageOf(reply.then(judgeRegistration)), /its answer is incomplete/);
  }
  const terms = { service: "S", askedAt: 0, defaultLife: 1 };
  for (const answer of [{ accessToken: {} }, { accessToken: 5 }, { accessToken: "a", refreshToken: ["x"] }]) {
    const reply = oidc(answer).createToken(
      { clientId: "c", clientSecret: "s", grantType: "refresh_token" },
      never,
    );
    assert.match(await messageOf(reply.then((token) => judgeToken(token, terms))), /holds no usable token/);
  }
  const device = { deviceCode: "d", userCode: "u", verificationUri: "https://a.example/" };
  for (const odd of [1e300, "soon", -4, {}]) {
    const reply = await oidc({ ...device, expiresIn: odd, interval: odd }).startDevice(
      { clientId: "c", clientSecret: "s", startUrl: "https://a.example/start" },
      never,
    );
    const { expiresAt, interval } = judgeDevice(reply, 0);
    assert.deepEqual([expiresAt, interval], [600_000, 5000]);
  }
});
