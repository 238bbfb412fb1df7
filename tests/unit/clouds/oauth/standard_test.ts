import assert from "node:assert/strict";
import { signInByBrowser } from "../../../../src/clouds/oauth/browser_flow.ts";
import { signInByDevice } from "../../../../src/clouds/oauth/device_flow.ts";
import { challengeOf } from "../../../../src/clouds/oauth/pkce.ts";
import { refreshGrant } from "../../../../src/clouds/oauth/refresh.ts";
import { revokeToken } from "../../../../src/clouds/oauth/revocation.ts";
import { standardDialect } from "../../../../src/clouds/oauth/standard.ts";
import { Secret } from "../../../../src/secret.ts";
import { HttpFailure } from "../../../../src/system/http.ts";
import { memorySystem } from "../../system/memory_system.ts";
import { idToken, SETTINGS, standardWorld, tokenBody } from "./standard_world.ts";

const PLAIN = { scopes: ["offline_access"] };
const never = new AbortController().signal;
const refusal = (error: string, status = 400, more: object = {}): { status: number; body: object } => ({
  status,
  body: { error, ...more },
});

Deno.test("a browser sign-in: the page, the code with its verifier, and who signed in", async () => {
  let nonce = "";
  const world = await standardWorld(
    () => ({ body: tokenBody({ id_token: idToken({ nonce }) }) }),
    {
      authorizeParameters: { prompt: "select_account" },
      tokenParameters: { resource: "https://api.example" },
    },
    (page) => {
      nonce = page.searchParams.get("nonce") ?? "";
      return `?code=planted-code&state=${page.searchParams.get("state")}&iss=https%3A%2F%2Fid.example`;
    },
  );
  const grant = await signInByBrowser(world);
  assert.equal(grant.accessToken.reveal(), "planted-access");
  assert.equal(grant.refreshToken?.reveal(), "planted-refresh");
  assert.equal(grant.expiresAt, world.system.clock.now() + 3_600_000);
  assert.equal(grant.idToken?.claims.sub, "person-1");
  const page = world.pages[0]?.searchParams ?? new URLSearchParams();
  const [request] = world.system.http.requests;
  assert.deepEqual(
    ["tenant", "response_type", "client_id", "scope", "prompt", "code_challenge_method"].map((name) =>
      page.get(name)
    ),
    ["7", "code", "app", "openid offline_access", "select_account", "S256"],
  );
  const { code_verifier: verifier = "", ...form } = request?.form ?? {};
  assert.equal(await challengeOf(verifier), page.get("code_challenge"));
  assert.deepEqual(form, {
    client_id: "app",
    grant_type: "authorization_code",
    code: "planted-code",
    redirect_uri: page.get("redirect_uri"),
    resource: "https://api.example",
  });
  assert.equal(request?.url, "https://id.example/token");
});

const WRONG_TOKENS: readonly (readonly [what: string, token: (nonce: string) => string | undefined])[] = [
  ["none", () => undefined],
  ["another issuer", (nonce) => idToken({ nonce, iss: "https://evil.example" })],
  ["another audience", (nonce) => idToken({ nonce, aud: "other" })],
  ["another nonce", () => idToken({ nonce: "other" })],
  ["no nonce", () => idToken({})],
  ["one that has expired", (nonce) => idToken({ nonce, exp: 1000 })],
  ["no signature", (nonce) => idToken({ nonce }, "none")],
  ["no token at all", () => "planted-garbage"],
];

for (const [what, token] of WRONG_TOKENS) {
  Deno.test(`an ID token with ${what} ends the sign-in, and is not shown`, async () => {
    let nonce = "";
    const world = await standardWorld(
      () => ({ body: tokenBody({ id_token: token(nonce) }) }),
      {},
      (page) => {
        nonce = page.searchParams.get("nonce") ?? "";
        return `?code=planted-code&state=${page.searchParams.get("state")}`;
      },
    );
    await assert.rejects(signInByBrowser(world), (error: Error) => {
      assert.match(
        error.message,
        /^cannot sign in to Example ID: what Example ID answered cannot be accepted/,
      );
      assert.doesNotMatch(error.message, /planted/);
      return true;
    });
    assert.deepEqual(world.interaction.outcomes, ["failed"]);
  });
}

Deno.test("a callback that another issuer vouches for is not redeemed", async () => {
  const world = await standardWorld(
    { body: tokenBody() },
    PLAIN,
    (page) => `?code=planted-code&state=${page.searchParams.get("state")}&iss=https%3A%2F%2Fevil.example`,
  );
  await assert.rejects(signInByBrowser(world), { code: "unavailable" });
  assert.deepEqual(world.system.http.requests, []);
});

Deno.test("a confidential client shows its secret in the header or in the body, and errors never do", async () => {
  const clientSecret = new Secret("planted:client secret");
  for (const secretIn of ["header", "body"] as const) {
    const echo = refusal("invalid_client", 401, {
      error_description: `no such secret ${clientSecret.reveal()}`,
    });
    const world = await standardWorld([{ body: tokenBody() }, {
      ...echo,
      headers: { "www-authenticate": "Basic" },
    }], {
      ...PLAIN,
      clientSecret,
      secretIn,
    });
    await signInByBrowser(world);
    const [request] = world.system.http.requests;
    const header = Object.entries(request?.headers ?? {}).find(([name]) =>
      name.toLowerCase() === "authorization"
    )?.[1];
    assert.equal(header !== undefined, secretIn === "header");
    assert.equal(request?.form.client_secret, secretIn === "body" ? "planted:client secret" : undefined);
    const refreshed = await refreshGrant(world.dialect, new Secret("planted-refresh"), never);
    assert.deepEqual(refreshed, { kind: "over", clientIsDead: true });
    const thrown = await world.dialect.refresh(new Secret("planted-refresh"), never).catch((error) => error);
    const { message } = world.dialect.explain(thrown, "cannot renew");
    assert.equal(message, "cannot renew: Example ID refused (invalid_client: no such secret ***)");
  }
});

Deno.test("a device sign-in: the code is shown, and asked for at the service's pace", async () => {
  const answers = [
    {
      body: {
        device_code: "planted-device",
        user_code: "AB-CD",
        verification_uri: "https://id.example/go",
        expires_in: 600,
        interval: 2,
      },
    },
    refusal("authorization_pending"),
    refusal("slow_down"),
    { status: 503, headers: { "retry-after": "9" }, body: "<html>" },
    new HttpFailure("unreachable", "id.example", "connection reset"),
    { body: tokenBody() },
  ];
  const world = await standardWorld(answers, PLAIN);
  const grant = await signInByDevice(world);
  assert.equal(grant.accessToken.reveal(), "planted-access");
  assert.deepEqual(world.system.clock.sleeps, [2000, 2000, 7000, 14_000, 28_000]);
  const [start, first] = world.system.http.requests;
  assert.deepEqual([start?.url, start?.form], ["https://id.example/device", {
    client_id: "app",
    scope: "offline_access",
  }]);
  assert.deepEqual(first?.form, {
    client_id: "app",
    device_code: "planted-device",
    grant_type: "urn:ietf:params:oauth:grant-type:device_code",
  });
});

const ENDS: readonly (readonly [answer: object, code: string, message: RegExp])[] = [
  [refusal("expired_token"), "sign_in_failed", /in time/],
  [refusal("access_denied"), "sign_in_failed", /the request was refused/],
  [
    refusal("invalid_scope", 400, { error_description: "no\u001b[2J" }),
    "unavailable",
    /refused \(invalid_scope: no\\u001b/,
  ],
  [
    { status: 200, body: "<html>hello planted</html>" },
    "unavailable",
    /a proxy or something else on the way answered with a page \(HTTP 200\)$/,
  ],
  [{ status: 200, body: "planted" }, "unavailable", /cannot be accepted \(OAUTH_[A-Z_]+\)$/],
  [{ status: 302, headers: { location: "https://evil.example" } }, "unavailable", /cannot be accepted/],
  [{ body: tokenBody({ access_token: "planted\r\nx: y" }) }, "unavailable", /no usable token/],
];

for (const [answer, code, message] of ENDS) {
  Deno.test(`an answer such as ${JSON.stringify(answer).slice(0, 60)} ends the wait with its reason`, async () => {
    const start = {
      body: { device_code: "d", user_code: "AB", verification_uri: "https://id.example/go", expires_in: 600 },
    };
    const world = await standardWorld([start, answer], PLAIN);
    await assert.rejects(signInByDevice(world), (error: Error) => {
      assert.equal((error as Error & { code: string }).code, code);
      assert.match(error.message, message);
      assert.doesNotMatch(error.message, /planted/);
      return true;
    });
  });
}

Deno.test("a renewal keeps the old refresh token unless there is a new one, and tells what is over from what is not", async () => {
  const old = new Secret("planted-old");
  const table: readonly (readonly [answer: object, kind: string, more?: unknown])[] = [
    [{ body: tokenBody({ refresh_token: undefined }) }, "renewed", "planted-old"],
    [{ body: tokenBody() }, "renewed", "planted-refresh"],
    [refusal("invalid_grant"), "over", false],
    [refusal("unauthorized_client"), "over", true],
    [refusal("invalid_scope"), "undecided", false],
    [{ status: 429, body: "" }, "undecided", true],
    [{ status: 500, body: { error: "server_error" } }, "undecided", true],
    [new HttpFailure("timeout", "id.example", "no answer within 30 seconds"), "undecided", true],
    [new HttpFailure("tls", "id.example", "invalid peer certificate"), "undecided", false],
  ];
  for (const [answer, kind, more] of table) {
    const { dialect, system } = await standardWorld(answer, PLAIN);
    const refreshed = await refreshGrant(dialect, old, never);
    assert.equal(refreshed.kind, kind, JSON.stringify(answer));
    const found = refreshed.kind === "renewed"
      ? refreshed.grant.refreshToken?.reveal()
      : refreshed.kind === "over"
      ? refreshed.clientIsDead
      : refreshed.transient;
    assert.equal(found, more, JSON.stringify(answer));
    assert.equal(system.http.requests[0]?.form.refresh_token, "planted-old");
  }
});

Deno.test("Ctrl-C during a renewal is told as such", async () => {
  const { dialect } = await standardWorld(() => new Promise(() => {}), PLAIN);
  const stop = new AbortController();
  const refreshing = refreshGrant(dialect, new Secret("r"), stop.signal);
  stop.abort();
  await assert.rejects(refreshing, { code: "cancelled" });
});

Deno.test("a revocation ends the sign-in, also one that the service has forgotten, and is not waited for long", async () => {
  const token = new Secret("planted-refresh");
  const done = await standardWorld({ status: 200 }, PLAIN);
  assert.equal(await revokeToken(done.dialect, token, done.system.clock, "cannot sign out"), "revoked");
  assert.deepEqual(done.system.http.requests[0]?.form, { client_id: "app", token: "planted-refresh" });
  const gone = await standardWorld(refusal("invalid_grant"), PLAIN);
  assert.equal(await revokeToken(gone.dialect, token, gone.system.clock, "cannot sign out"), "already_ended");
  const broken = await standardWorld({ status: 500, body: "planted" }, PLAIN);
  await assert.rejects(revokeToken(broken.dialect, token, broken.system.clock, "cannot sign out"), {
    code: "unavailable",
    message: "cannot sign out: Example ID failed (HTTP 500)",
  });
  const slow = await standardWorld(() => new Promise(() => {}), PLAIN);
  slow.system.clock.hold();
  const ended = assert.rejects(revokeToken(slow.dialect, token, slow.system.clock, "cannot sign out"), {
    message: "cannot sign out: it did not answer within 5 s",
  });
  await slow.system.clock.tick(5000);
  await ended;
});

Deno.test("codes and tokens only go where nobody reads along", async () => {
  for (
    const token of ["http://id.example/token", "ftp://id.example", "id.example", "https://me:pw@id.example/"]
  ) {
    const settings = { ...SETTINGS, endpoints: { token } };
    await assert.rejects(standardDialect(memorySystem(), settings), { code: "config_invalid" }, token);
  }
  const local = { ...SETTINGS, ...PLAIN, endpoints: { token: "http://127.0.0.1:8080/token" } };
  const dialect = await standardDialect(memorySystem({ http: { body: tokenBody() } }), local);
  assert.equal((await dialect.refresh(new Secret("r"), never)).accessToken.reveal(), "planted-access");
  await assert.rejects(dialect.startDevice(never), { code: "unsupported" });
});
