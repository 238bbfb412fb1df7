import assert from "node:assert/strict";
import { authorizeUrl } from "../../../../../src/clouds/aws/identity_center/dialect.ts";

Deno.test("the page to open carries everything Identity Center asks for, and an endpoint's own path stays", () => {
  const redirectUri = "http://127.0.0.1:4711/oauth/callback";
  const request = { redirectUri, state: "st", nonce: "not used", challenge: "ch" };
  const url = new URL(authorizeUrl("https://oidc.eu-west-1.amazonaws.com", "c id", request));
  assert.equal(url.origin + url.pathname, "https://oidc.eu-west-1.amazonaws.com/authorize");
  assert.deepEqual(Object.fromEntries(url.searchParams), {
    response_type: "code",
    client_id: "c id",
    redirect_uri: "http://127.0.0.1:4711/oauth/callback",
    state: "st",
    code_challenge_method: "S256",
    scopes: "sso:account:access",
    code_challenge: "ch",
  });
  assert.match(
    authorizeUrl("http://127.0.0.1:1/oidc", "c id", request),
    /^http:\/\/127\.0\.0\.1:1\/oidc\/authorize\?/,
  );
});
