import assert from "node:assert/strict";
import { fromBase64url } from "../../../../../src/base64url.ts";
import { consoleDialect, keysIn } from "../../../../../src/clouds/aws/console_sign_in/dialect.ts";
import { newProofKey, proofKeyFrom } from "../../../../../src/clouds/aws/console_sign_in/proof.ts";
import type { Dialect } from "../../../../../src/clouds/oauth/dialect.ts";
import { AtmosError } from "../../../../../src/errors.ts";
import { Secret } from "../../../../../src/secret.ts";
import type { HttpPlan } from "../../../system/fake_http.ts";
import { type MemorySystem, memorySystem } from "../../../system/memory_system.ts";

const ENDPOINT = "https://eu-west-1.signin.aws.amazon.com";
const never = new AbortController().signal;

function json(text: string): Record<string, unknown> {
  return JSON.parse(new TextDecoder().decode(fromBase64url(text)));
}

async function speaking(http: HttpPlan): Promise<{ dialect: Dialect; system: MemorySystem }> {
  const system = memorySystem({ http });
  return {
    dialect: consoleDialect(system, {
      endpoint: ENDPOINT,
      key: await newProofKey(system),
      device: "same-device",
    }),
    system,
  };
}

const GRANT = {
  accessToken: { accessKeyId: "ASIA", secretAccessKey: "key", sessionToken: "session" },
  tokenType: "aws_sigv4",
  expiresIn: 900,
  refreshToken: "again",
};

Deno.test("a proof names its request and is signed by the key that it shows, which comes back from text", async () => {
  const system = memorySystem({});
  const first = await newProofKey(system);
  const key = await proofKeyFrom(system, first.text);
  const [head = "", payload = "", signature = ""] =
    (await key?.prove({ method: "POST", url: `${ENDPOINT}/v1/token` }))?.split(".") ?? [];
  const { typ, alg, jwk } = json(head) as { typ: string; alg: string; jwk: JsonWebKey };
  assert.deepEqual([typ, alg, Object.keys(jwk)], ["dpop+jwt", "ES256", ["crv", "kty", "x", "y"]]);
  const { htm, htu, iat, jti } = json(payload);
  assert.deepEqual([htm, htu], ["POST", `${ENDPOINT}/v1/token`]);
  assert.equal(iat, Math.floor(system.clock.now() / 1000));
  assert.match(String(jti), /^[A-Za-z0-9_-]{43}$/);
  const shown = await crypto.subtle.importKey("jwk", jwk, { name: "ECDSA", namedCurve: "P-256" }, false, [
    "verify",
  ]);
  const how = { name: "ECDSA", hash: "SHA-256" };
  const bytes = fromBase64url(signature) ?? new Uint8Array();
  assert.equal(bytes.length, 64);
  assert.ok(await crypto.subtle.verify(how, shown, bytes, new TextEncoder().encode(`${head}.${payload}`)));
  assert.deepEqual(await proofKeyFrom(system, new Secret("{}")), undefined);
});

Deno.test("a code becomes keys, and a refresh token more of them; each is sent once", async () => {
  const { dialect, system } = await speaking({ body: GRANT });
  const grant = await dialect.refresh(new Secret("before"), never);
  const keys = keysIn(grant);
  assert.deepEqual([keys.accessKeyId, keys.sessionToken.reveal()], ["ASIA", "session"]);
  assert.equal(grant.expiresAt, system.clock.now() + 900_000);
  const [request] = system.http.requests;
  assert.equal(request?.url, `${ENDPOINT}/v1/token`);
  assert.deepEqual(JSON.parse(request?.text ?? ""), {
    clientId: "arn:aws:signin:::devtools/same-device",
    grantType: "refresh_token",
    refreshToken: "before",
  });
  assert.ok(request?.headers?.["dpop"]);
});

Deno.test("the page is asked for with PKCE, which AWS calls by a name of its own", async () => {
  const { dialect } = await speaking({ body: GRANT });
  const url = new URL(
    dialect.authorizeUrl({ redirectUri: "http://127.0.0.1:1", state: "s", nonce: "n", challenge: "c" }),
  );
  assert.equal(`${url.origin}${url.pathname}`, `${ENDPOINT}/v1/authorize`);
  assert.equal(url.searchParams.get("code_challenge_method"), "SHA-256");
});

for (
  const [word, kind, hint] of [
    ["TOKEN_EXPIRED", "dead_grant", undefined],
    ["USER_CREDENTIALS_CHANGED", "dead_grant", undefined],
    ["AUTHCODE_EXPIRED", "expired", undefined],
    ["INSUFFICIENT_PERMISSIONS", "other", /SignInLocalDevelopmentAccess/],
    ["INVALID_REQUEST", "other", undefined],
  ] as const
) {
  Deno.test(`a refusal with the word ${word} is ${kind}`, async () => {
    const { dialect } = await speaking({
      status: 400,
      headers: { "x-amzn-errortype": "AccessDeniedException" },
      body: { error: word, message: "no" },
    });
    const thrown = await dialect.refresh(new Secret("before"), never).catch((error) => error);
    assert.equal(dialect.readFailure(thrown).kind, kind);
    if (hint !== undefined) assert.match(dialect.explain(thrown, "cannot sign in").hint ?? "", hint);
  });
}

for (const missing of ["accessToken", "refreshToken", "expiresIn"]) {
  Deno.test(`an answer without ${missing} is no sign-in`, async () => {
    const { dialect } = await speaking({ body: { ...GRANT, [missing]: undefined } });
    await assert.rejects(
      () => dialect.refresh(new Secret("before"), never),
      (error: AtmosError) => error instanceof AtmosError && error.code === "unavailable",
    );
  });
}
