import assert from "node:assert/strict";
import {
  isUsable,
  judgeRegistration,
  registerRequest,
} from "../../../../../src/clouds/aws/identity_center/registration.ts";

Deno.test("a registration for the browser names the redirect without a port", () => {
  assert.deepEqual(registerRequest("browser", "https://corp.awsapps.com/start"), {
    clientName: "atmos",
    clientType: "public",
    scopes: ["sso:account:access"],
    grantTypes: ["authorization_code", "refresh_token"],
    redirectUris: ["http://127.0.0.1/oauth/callback"],
    issuerUrl: "https://corp.awsapps.com/start",
  });
});

Deno.test("a registration for device codes has no redirect", () => {
  assert.deepEqual(registerRequest("device", "https://corp.awsapps.com/start"), {
    clientName: "atmos",
    clientType: "public",
    scopes: ["sso:account:access"],
  });
});

Deno.test("a registration is used until a quarter of an hour before its end", () => {
  const { expiresAt, ...rest } = judgeRegistration({
    clientId: "a",
    clientSecret: "b",
    clientSecretExpiresAt: 10_000,
  });
  assert.equal(expiresAt, 10_000_000);
  const registration = { expiresAt, ...rest };
  assert.equal(isUsable(registration, expiresAt - 15 * 60_000 - 1), true);
  assert.equal(isUsable(registration, expiresAt - 15 * 60_000), false);
  assert.equal(isUsable(registration, expiresAt + 1), false);
  assert.equal(isUsable(undefined, 0), false);
});

Deno.test("an incomplete registration is refused", () => {
  const whole = { clientId: "a", clientSecret: "b", clientSecretExpiresAt: 10_000 };
  for (
    const gap of [{ clientId: undefined }, { clientSecret: "" }, { clientSecretExpiresAt: 0 }, {
      clientSecretExpiresAt: 1e300,
    }]
  ) {
    assert.throws(() => judgeRegistration({ ...whole, ...gap }), { code: "unavailable" });
  }
});
