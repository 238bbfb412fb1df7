/** People sign in at Azure and Google Cloud through a provider of OAuth that nobody here has written. */
import assert from "node:assert/strict";
import { SUBSCRIPTION, TENANT } from "../local_azure/entra.ts";
import { signInWithCode, signInWithPages, startOAuthService } from "./harness/oauth_service.ts";
import { type Story, story } from "./harness/story.ts";

const GRANTS = ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"];
const KEYS = { cookies: { keys: ["only for this test"] } };

/** As if the time of everything but the sign-in had passed. */
async function endSessions(t: Story): Promise<void> {
  for (const { path, content } of await t.files()) {
    if (!path.endsWith("/session.json")) continue;
    const ended = content.replace(/"expiresAt":\d+/, '"expiresAt":1000')
      .replace(/"expiresAt":"[^"]+"/g, '"expiresAt":"2020-01-01T00:00:00.000Z"');
    await Deno.writeTextFile(`${t.home}/${path}`, ended);
  }
}

const CLIENT = { id: "team-app", secret: "planted-secret-of-the-team-app" };
const CLOUD = "https://www.googleapis.com/auth/cloud-platform";
const EMAIL = "https://www.googleapis.com/auth/userinfo.email";

const GOOGLE = `auth:
  providers:
    google: { kind: gcp/interactive, spec: { client_id: ${CLIENT.id}, client_secret: ${CLIENT.secret} } }
  identities:
    prod: { kind: gcp/project, default: true, via: { provider: google }, principal: { project_id: acme-prod } }
`;

story(
  "oidc-provider: a person of Google signs in, is renewed with ever new tokens, and signed out",
  async (t) => {
    await using service = await startOAuthService(() => "https://accounts.google.com", {
      ...KEYS,
      clients: [{
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        token_endpoint_auth_method: "client_secret_post",
        application_type: "native",
        redirect_uris: ["http://127.0.0.1/oauth/callback"],
        grant_types: GRANTS.slice(0, 2),
        response_types: ["code"],
      }],
      scopes: ["openid", "offline_access", EMAIL, CLOUD],
      claims: { openid: ["sub"], [EMAIL]: ["email"] },
      conformIdTokenClaims: false,
      findAccount: (_: unknown, sub: string) => ({
        accountId: sub,
        claims: () => ({ sub, email: `${sub}@example.com` }),
      }),
      issueRefreshToken: () => true,
      rotateRefreshToken: true,
      routes: { authorization: "/auth", token: "/token", revocation: "/revoke" },
      features: { revocation: { enabled: true } },
    });
    Object.assign(t.env, {
      CLOUDSDK_AUTH_TOKEN_HOST: `${service.origin}/token`,
      CLOUDSDK_AUTH_AUTH_HOST: `${service.origin}/auth`,
    });
    await t.configure(GOOGLE);
    assert.match(await signInWithPages(t), /Signed in at "google" as ann@example\.com\./);
    const tokens = (): number => service.calls.filter((call) => call === "POST /token 200").length;
    assert.equal(tokens(), 1);
    // Whoever shows a token that was renewed already loses everything there.
    for (const count of [2, 3, 4]) {
      await endSessions(t);
      await t.atmos(["auth", "exec", "--", "true"], { code: 0 });
      assert.equal(tokens(), count);
    }
    await endSessions(t);
    const many = await Promise.all([1, 2, 3, 4].map(() => t.atmos(["auth", "exec", "--", "true"])));
    assert.deepEqual(many.map(({ code, stderr }) => code === 0 ? "" : stderr), ["", "", "", ""]);
    assert.equal(tokens(), 5, "one renewal for all");
    await endSessions(t);
    await t.atmos(["auth", "exec", "--", "true"], { code: 0 });

    // Unlike Google this provider lets nobody take a token back who shows no secret: that is told, and what is here goes.
    const { stderr } = await t.atmos(["auth", "logout", "--all"], { code: 0 });
    assert.equal(service.calls.at(-1), "POST /revoke 401");
    assert.match(stderr, /✗ Sign-in at Google \(cannot sign out at Google: Google refused \(invalid_client/);
    assert.deepEqual((await t.files()).filter(({ path }) => path.includes("/gcp/")), []);
    assert.match((await t.atmos(["auth", "exec", "--", "true"], { code: 1 })).stderr, /nobody is signed in/);
  },
);

const ARM = "https://management.azure.com";
const APP = "cccccccc-0000-1111-2222-333333333333";

const azure = (kind: string): string =>
  `auth:
  providers:
    entra: { kind: ${kind}, spec: { tenant_id: ${TENANT}, client_id: ${APP} } }
  identities:
    prod:
      kind: azure/subscription
      default: true
      via: { provider: entra }
      principal: { subscription_id: ${SUBSCRIPTION} }
`;

/** What the resource manager says to whoever shows a token for it. */
function subscription(method: string, url: URL, headers: Headers): Response | undefined {
  if (method !== "GET" || url.pathname !== `/subscriptions/${SUBSCRIPTION}`) return undefined;
  const [, payload = ""] = (headers.get("authorization") ?? "").split(".");
  const { aud, scope } = JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/")) || "{}");
  if (aud !== ARM || scope !== `${ARM}/.default`) return Response.json({ error: {} }, { status: 401 });
  return Response.json({
    subscriptionId: SUBSCRIPTION,
    tenantId: TENANT,
    displayName: "P",
    state: "Enabled",
  });
}

for (const [kind, how] of [["azure/interactive", "pages"], ["azure/device-code", "a code"]] as const) {
  story(`oidc-provider: a person of Azure signs in with ${how}, and is renewed`, async (t) => {
    const person = { tid: TENANT, oid: "aaaaaaaa-0000-4000-8000-000000000001" };
    const [entra, scope] = [`/${TENANT}/oauth2/v2.0`, `${ARM}/.default`];
    await using service = await startOAuthService((origin) => `${origin}/${TENANT}/v2.0`, {
      ...KEYS,
      clients: [{
        client_id: APP,
        token_endpoint_auth_method: "none",
        application_type: "native",
        redirect_uris: ["http://localhost"],
        grant_types: GRANTS,
        response_types: ["code"],
      }],
      scopes: ["openid", "offline_access", "profile"],
      claims: { openid: ["sub"], profile: ["tid", "oid", "preferred_username"] },
      conformIdTokenClaims: false,
      findAccount: (_: unknown, sub: string) => ({
        accountId: sub,
        claims: () => ({ sub, ...person, preferred_username: `${sub}@acme.example` }),
      }),
      extraTokenClaims: () => ({ ...person, upn: "ann@acme.example" }),
      // Entra's stay good when others were given.
      rotateRefreshToken: false,
      issueRefreshToken: () => true,
      routes: {
        authorization: `${entra}/authorize`,
        token: `${entra}/token`,
        device_authorization: `${entra}/devicecode`,
      },
      features: {
        deviceFlow: { enabled: true },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => ARM,
          useGrantedResource: () => true,
          getResourceServerInfo: () => ({ scope, audience: ARM, accessTokenFormat: "jwt" }),
        },
      },
    }, subscription);
    Object.assign(t.env, {
      ATMOS_AZURE_LOGIN_URL: service.origin,
      ATMOS_AZURE_RESOURCE_MANAGER_URL: service.origin,
    });
    await t.configure(azure(kind));
    const said = kind === "azure/interactive"
      ? await signInWithPages(t)
      : await signInWithCode(t, `${service.origin}/device`);
    assert.match(said, /Signed in at "entra" as ann@acme\.example\./);
    await endSessions(t);
    await t.atmos(["auth", "exec", "--", "true"], { code: 0 });
    const whoami = await t.atmos(["auth", "whoami", "--output", "json"], { code: 0 });
    assert.equal(JSON.parse(whoami.stdout).principal, "ann@acme.example");
    await t.atmos(["auth", "logout", "--all"], { code: 0 });
    assert.match((await t.atmos(["auth", "exec", "--", "true"], { code: 1 })).stderr, /nobody is signed in/);
  });
}
