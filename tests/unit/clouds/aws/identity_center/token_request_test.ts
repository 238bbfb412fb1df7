import assert from "node:assert/strict";
import { readFailure } from "../../../../../src/clouds/aws/aws_failure.ts";
import {
  codeGrant,
  deviceGrant,
  judgeTokenFailure,
  refreshGrant,
} from "../../../../../src/clouds/aws/identity_center/token_request.ts";
import { Secret } from "../../../../../src/secret.ts";
import { serviceFailure } from "../service_failures.ts";

const REGISTRATION = { clientId: "id", clientSecret: new Secret("client-secret"), expiresAt: 1 };
const CLIENT = { clientId: "id", clientSecret: "client-secret" };

Deno.test("each grant sends what it needs and nothing else", () => {
  assert.deepEqual(codeGrant(REGISTRATION, "code", "verifier", "http://127.0.0.1:1/oauth/callback"), {
    ...CLIENT,
    grantType: "authorization_code",
    code: "code",
    codeVerifier: "verifier",
    redirectUri: "http://127.0.0.1:1/oauth/callback",
  });
  assert.deepEqual(deviceGrant(REGISTRATION, "device"), {
    ...CLIENT,
    grantType: "urn:ietf:params:oauth:grant-type:device_code",
    deviceCode: "device",
  });
  assert.deepEqual(refreshGrant(REGISTRATION, new Secret("refresh")), {
    ...CLIENT,
    grantType: "refresh_token",
    refreshToken: "refresh",
  });
});

Deno.test("every answer of the token endpoint is told apart, by name or by OAuth word", () => {
  const table: readonly (readonly [string, string, number, string])[] = [
    ["AuthorizationPendingException", "authorization_pending", 400, "pending"],
    ["SlowDownException", "slow_down", 400, "slow_down"],
    ["ExpiredTokenException", "expired_token", 400, "expired"],
    ["AccessDeniedException", "access_denied", 400, "denied"],
    ["InvalidGrantException", "invalid_grant", 400, "dead_grant"],
    ["InvalidClientException", "invalid_client", 401, "dead_client"],
    ["UnauthorizedClientException", "unauthorized_client", 400, "dead_client"],
    ["InvalidRequestException", "invalid_request", 400, "other"],
    ["InvalidScopeException", "invalid_scope", 400, "other"],
    ["constructor", "__proto__", 400, "other"],
    ["InternalServerException", "server_error", 500, "transient"],
    ["TooManyRequestsException", "slow", 429, "transient"],
    ["InvalidGrantException", "invalid_grant", 503, "transient"],
  ];
  for (const [name, word, status, verdict] of table) {
    assert.equal(judgeTokenFailure(readFailure(serviceFailure(name, status))), verdict, name);
    assert.equal(
      judgeTokenFailure(readFailure(serviceFailure(undefined, status, { word }))),
      verdict,
      word,
    );
  }
  assert.equal(judgeTokenFailure(readFailure(new TypeError("fetch failed"))), "transient");
});
