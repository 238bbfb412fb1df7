import assert from "node:assert/strict";
import { toBase64url } from "../../src/base64url.ts";
import { story } from "./harness/story.ts";

const CONFIGURATION = `auth:
  providers:
    actions: { kind: github/oidc, spec: { audience: sts.amazonaws.com } }
`;

function token(audience: string, secret: string): string {
  const part = (value: unknown): string => toBase64url(new TextEncoder().encode(JSON.stringify(value)));
  const claims = {
    iss: "https://token.actions.githubusercontent.com",
    sub: "repo:acme/app:environment:prod",
    aud: audience,
    exp: Math.floor(Date.now() / 1000) + 300,
  };
  return `${part({ alg: "RS256" })}.${part(claims)}.${toBase64url(new TextEncoder().encode(secret))}`;
}

story("a job of GitHub Actions signs in as who it is, and leaves nothing behind", async (t) => {
  await t.configure(CONFIGURATION);
  const asked: { url: string; authorization: string | null }[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
    asked.push({ url: request.url, authorization: request.headers.get("authorization") });
    const audience = new URL(request.url).searchParams.get("audience") ?? "";
    return Response.json({ count: 1, value: token(audience, "planted-signature") });
  });
  try {
    const env = {
      GITHUB_ACTIONS: "true",
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://127.0.0.1:${server.addr.port}/idtoken?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: "planted-bearer",
    };
    const { stderr, stdout } = await t.atmos(["auth", "login", "--provider", "actions"], { env, code: 0 });
    assert.match(stderr, /Issuer +https:\/\/token\.actions\.githubusercontent\.com/);
    assert.match(stderr, /Subject +repo:acme\/app:environment:prod/);
    assert.doesNotMatch(stdout + stderr, /planted|eyJ/);
    assert.equal(asked[0]?.authorization, "bearer planted-bearer");
    assert.match(asked[0]?.url ?? "", /\?api-version=2\.0&audience=sts\.amazonaws\.com$/);
    const logout = await t.atmos(["auth", "logout", "--provider", "actions"], { env, code: 0 });
    assert.match(logout.stderr, /already logged out/);
  } finally {
    await server.shutdown();
  }
  const outside = await t.atmos(["auth", "login", "--provider", "actions"], { code: 1 });
  assert.match(outside.stderr, /this is no job of GitHub Actions/);
});
