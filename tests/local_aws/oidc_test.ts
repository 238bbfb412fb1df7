import assert from "node:assert/strict";
import {
  CreateTokenCommand,
  RegisterClientCommand,
  StartDeviceAuthorizationCommand,
} from "@aws-sdk/client-sso-oidc";
import { startLocalAws } from "./server.ts";
import {
  authorizeUrl,
  newVerifier,
  oidcClient,
  REDIRECT,
  redirectOf,
  registerForCode,
  registerForDevice,
  SCOPE,
  signIn,
} from "./signing_in.ts";

const CODE = "authorization_code";

Deno.test("a client registers, signs in with PKCE and gets a token and a refresh token", async () => {
  await using aws = await startLocalAws({ tokenLifetime: 1234 });
  const tokens = await signIn(aws);
  assert.equal(tokens.tokenType, "Bearer");
  assert.equal(tokens.expiresIn, 1234);
  assert.match(tokens.accessToken ?? "", /^planted-access-token-/);
  assert.match(tokens.refreshToken ?? "", /^planted-refresh-token-/);
  assert.deepEqual(aws.calls().map((call) => [call.operation, call.status]), [
    ["RegisterClient", 200],
    ["Authorize", 302],
    ["CreateToken", 200],
  ]);
});

Deno.test("a registration says when it ends, in seconds since 1970", async () => {
  await using aws = await startLocalAws({ clock: () => 1_800_000_000_500 });
  const answer = await oidcClient(aws).send(
    new RegisterClientCommand({ clientName: "x", clientType: "public", scopes: [SCOPE] }),
  );
  assert.equal(answer.clientIdIssuedAt, 1_800_000_000);
  assert.equal(answer.clientSecretExpiresAt, 1_800_000_000 + 90 * 24 * 3600);
});

Deno.test("a registration that is wrong is refused with the fitting error", async (t) => {
  await using aws = await startLocalAws();
  const right = {
    clientName: "x",
    clientType: "public",
    grantTypes: [CODE, "refresh_token"],
    redirectUris: ["http://127.0.0.1/oauth/callback"],
    issuerUrl: aws.startUrl,
    scopes: [SCOPE],
  };
  const cases: [string, Partial<typeof right>, string][] = [
    ["no name", { clientName: "" }, "InvalidRequestException"],
    ["a confidential client", { clientType: "confidential" }, "InvalidClientMetadataException"],
    ["an unknown scope", { scopes: ["everything"] }, "InvalidScopeException"],
    ["an unknown grant", { grantTypes: ["password"] }, "UnsupportedGrantTypeException"],
    ["a redirect to the network", { redirectUris: ["http://10.0.0.1/cb"] }, "InvalidRedirectUriException"],
    [
      "a redirect to a lookalike",
      { redirectUris: ["http://127.0.0.1.example.com/"] },
      "InvalidRedirectUriException",
    ],
    [
      "a redirect behind a user name",
      { redirectUris: ["http://127.0.0.1@example.com/"] },
      "InvalidRedirectUriException",
    ],
    ["no redirect for the code grant", { redirectUris: [] }, "InvalidRedirectUriException"],
    ["another organisation", { issuerUrl: "https://other.awsapps.com/start" }, "InvalidRequestException"],
  ];
  for (const [name, change, error] of cases) {
    await t.step(name, async () => {
      const send = oidcClient(aws).send(new RegisterClientCommand({ ...right, ...change }));
      await assert.rejects(send, { name: error });
    });
  }
});

Deno.test("the sign-in page never sends a browser to an address that was not registered", async (t) => {
  await using aws = await startLocalAws();
  const registration = await registerForCode(aws);
  const addresses = [
    "http://127.0.0.1:53682/other",
    "http://127.0.0.1:53682/oauth/callback?x=1",
    "http://localhost:53682/oauth/callback",
    "https://127.0.0.1:53682/oauth/callback",
    "http://evil.example.com:53682/oauth/callback",
    "http://127.0.0.1:53682@evil.example.com:1/oauth/callback",
    "http://127.0.0.1/oauth/callback",
    "javascript:alert(1)",
    "",
  ];
  for (const address of addresses) {
    await t.step(address || "(empty)", async () => {
      const url = authorizeUrl(aws, registration, newVerifier(), { redirect_uri: address });
      const answer = await fetch(url, { redirect: "manual" });
      await answer.text();
      assert.equal(answer.status, 400);
      assert.equal(answer.headers.get("location"), null);
    });
  }
});

Deno.test("the sign-in page sends other mistakes back to the program, with its state", async (t) => {
  await using aws = await startLocalAws();
  const registration = await registerForCode(aws);
  const cases: [string, Record<string, string | undefined>, string][] = [
    ["another response type", { response_type: "token" }, "unsupported_response_type"],
    ["a plain challenge", { code_challenge_method: "plain" }, "invalid_request"],
    ["no challenge", { code_challenge: undefined }, "invalid_request"],
    ["a padded challenge", { code_challenge: `${"a".repeat(42)}=` }, "invalid_request"],
    ["no scopes", { scopes: undefined }, "invalid_scope"],
    ["a scope that was not registered", { scopes: `${SCOPE} admin` }, "invalid_scope"],
  ];
  for (const [name, change, error] of cases) {
    await t.step(name, async () => {
      const back = await redirectOf(authorizeUrl(aws, registration, newVerifier(), change));
      assert.equal(back.searchParams.get("error"), error);
      assert.equal(back.searchParams.get("state"), "the-state");
      assert.equal(back.searchParams.get("code"), null);
      assert.equal(back.port, "53682");
    });
  }
});

Deno.test("a code is exchanged only with its verifier, address and client", async (t) => {
  await using aws = await startLocalAws();
  const registration = await registerForCode(aws);
  const other = await registerForCode(aws);
  const device = await registerForDevice(aws);
  const cases: [string, Record<string, string>, string][] = [
    ["a wrong verifier", { codeVerifier: newVerifier() }, "InvalidGrantException"],
    ["a verifier that is too short", { codeVerifier: "a".repeat(42) }, "InvalidRequestException"],
    ["a verifier that is too long", { codeVerifier: "a".repeat(129) }, "InvalidRequestException"],
    [
      "a verifier with a foreign character",
      { codeVerifier: `${"a".repeat(43)}!` },
      "InvalidRequestException",
    ],
    [
      "a redirect without its port",
      { redirectUri: "http://127.0.0.1/oauth/callback" },
      "InvalidGrantException",
    ],
    ["another client", { ...other }, "InvalidGrantException"],
    ["a client of the device flow", { ...device }, "UnauthorizedClientException"],
    ["a made-up code", { code: "made-up" }, "InvalidGrantException"],
    ["a wrong client secret", { clientSecret: "wrong" }, "InvalidClientException"],
    ["an unknown client", { clientId: "nobody" }, "InvalidClientException"],
    ["an unknown grant type", { grantType: "password" }, "UnsupportedGrantTypeException"],
  ];
  for (const [name, change, error] of cases) {
    await t.step(name, async () => {
      const verifier = newVerifier();
      const back = await redirectOf(authorizeUrl(aws, registration, verifier));
      const code = back.searchParams.get("code") ?? "";
      const right = { ...registration, grantType: CODE, code, codeVerifier: verifier, redirectUri: REDIRECT };
      await assert.rejects(oidcClient(aws).send(new CreateTokenCommand({ ...right, ...change })), {
        name: error,
      });
    });
  }
});

Deno.test("a code works once, and a second use ends what the first one opened", async () => {
  await using aws = await startLocalAws();
  const registration = await registerForCode(aws);
  const verifier = newVerifier();
  const back = await redirectOf(authorizeUrl(aws, registration, verifier));
  const code = back.searchParams.get("code") ?? "";
  const request = { ...registration, grantType: CODE, code, codeVerifier: verifier, redirectUri: REDIRECT };
  const { refreshToken = "" } = await oidcClient(aws).send(new CreateTokenCommand(request));
  await assert.rejects(oidcClient(aws).send(new CreateTokenCommand(request)), {
    name: "InvalidGrantException",
  });
  const refresh = new CreateTokenCommand({ ...registration, grantType: "refresh_token", refreshToken });
  await assert.rejects(oidcClient(aws).send(refresh), { name: "InvalidGrantException" });
});

Deno.test("a registration that ran out opens no page and gets no token", async () => {
  await using aws = await startLocalAws();
  const { clientId, clientSecret, refreshToken = "" } = await signIn(aws);
  aws.expireRegistrations();
  const refresh = new CreateTokenCommand({
    clientId,
    clientSecret,
    grantType: "refresh_token",
    refreshToken,
  });
  await assert.rejects(oidcClient(aws).send(refresh), { name: "InvalidClientException" });
  const page = await fetch(authorizeUrl(aws, { clientId, clientSecret }, newVerifier()), {
    redirect: "manual",
  });
  await page.text();
  assert.equal(page.status, 400);
});

Deno.test("a refresh token works once and is replaced by the next", async () => {
  await using aws = await startLocalAws();
  const { clientId, clientSecret, refreshToken: first = "" } = await signIn(aws);
  const refresh = (refreshToken: string): CreateTokenCommand =>
    new CreateTokenCommand({ clientId, clientSecret, grantType: "refresh_token", refreshToken });
  const { refreshToken: second = "" } = await oidcClient(aws).send(refresh(first));
  assert.notEqual(second, first);
  await assert.rejects(oidcClient(aws).send(refresh(first)), { name: "InvalidGrantException" });
  assert.ok((await oidcClient(aws).send(refresh(second))).accessToken);
});

Deno.test("no refresh token comes without scopes, or from an organisation that gives none", async () => {
  await using aws = await startLocalAws({ refreshTokens: false });
  assert.equal((await signIn(aws)).refreshToken, undefined);

  await using generous = await startLocalAws();
  const send = oidcClient(generous);
  const { clientId, clientSecret } = await send.send(
    new RegisterClientCommand({ clientName: "x", clientType: "public" }),
  );
  const { deviceCode } = await send.send(
    new StartDeviceAuthorizationCommand({ clientId, clientSecret, startUrl: generous.startUrl }),
  );
  const grantType = "urn:ietf:params:oauth:grant-type:device_code";
  const tokens = await send.send(new CreateTokenCommand({ clientId, clientSecret, grantType, deviceCode }));
  assert.ok(tokens.accessToken);
  assert.equal(tokens.refreshToken, undefined);
});

Deno.test("a person who denies sends the program an error, and one who is asked decides on the page", async () => {
  await using aws = await startLocalAws({ approve: "deny" });
  const registration = await registerForCode(aws);
  const url = authorizeUrl(aws, registration, newVerifier());
  assert.equal((await redirectOf(url)).searchParams.get("error"), "access_denied");

  aws.approve = "manual";
  for (const [decision, parameter] of [["allow", "code"], ["deny", "error"]] as const) {
    const page = await (await fetch(url)).text();
    const request = /name="request" value="([^"]+)"/.exec(page)?.[1] ?? "";
    const back = await redirectOf(url, { request, decision });
    assert.ok(back.searchParams.get(parameter));
    await assert.rejects(redirectOf(url, { request, decision }), /no redirect but 400/);
  }
});

Deno.test("names of programs are shown on pages as text", async () => {
  await using aws = await startLocalAws({ approve: "manual" });
  const { clientId = "" } = await oidcClient(aws).send(
    new RegisterClientCommand({
      clientName: '<script>"&',
      clientType: "public",
      grantTypes: [CODE],
      redirectUris: ["http://127.0.0.1/oauth/callback"],
      issuerUrl: aws.startUrl,
      scopes: [SCOPE],
    }),
  );
  const page = await (await fetch(authorizeUrl(aws, { clientId, clientSecret: "" }, newVerifier()))).text();
  assert.ok(page.includes("&lt;script&gt;&quot;&amp;"));
  assert.ok(!page.includes("<script>"));
});

Deno.test("bodies that are not JSON objects are refused, not fatal", async (t) => {
  await using aws = await startLocalAws();
  for (const path of ["/client/register", "/device_authorization", "/token"]) {
    for (const body of ["", "{", "null", "[]", '"text"', '{"clientId": 7}', "\u0000"]) {
      await t.step(`${path} ${JSON.stringify(body)}`, async () => {
        const answer = await fetch(new URL(path, aws.url), { method: "POST", body });
        assert.equal(answer.status, 400);
        assert.match(answer.headers.get("x-amzn-errortype") ?? "", /^InvalidRequestException:/);
        assert.equal((await answer.json()).error, "invalid_request");
      });
    }
  }
});
