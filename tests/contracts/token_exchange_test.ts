/**
 * A workload's token is exchanged at two services that nobody here has written: one signs it, the other one checks it by
 * the first one's keys and gives another for it, as RFC 8693 has it.
 */
import assert from "node:assert/strict";
import { errors, type KoaContextWithOIDC } from "oidc-provider";
import { GoogleToken } from "../../src/clouds/gcp/google_token.ts";
import { workloadIdentity } from "../../src/clouds/gcp/workload_identity.ts";
import { denoFiles } from "../../src/system/deno_files.ts";
import { denoHttp } from "../../src/system/deno_http.ts";
import { type OAuthService, startOAuthService } from "../stories/harness/oauth_service.ts";
import { providerEntry } from "../unit/clouds/entries.ts";
import { signInRequest, witness } from "../unit/clouds/requests.ts";
import { type MemorySystem, memorySystem } from "../unit/system/memory_system.ts";

const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const JWT = "urn:ietf:params:oauth:token-type:jwt";
const POOL = { project_number: "1", workload_identity_pool_id: "ci", workload_identity_provider_id: "any" };
const PROVIDER = "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/any";
const CLOUD = "https://www.googleapis.com/auth/cloud-platform";
const CLIENT = { client_id: "workload", client_secret: "a secret of the workload" };

const clients = (grant: string) => ({
  clients: [{
    ...CLIENT,
    grant_types: [grant],
    redirect_uris: [],
    response_types: [],
    token_endpoint_auth_method: "client_secret_basic" as const,
  }],
  cookies: { keys: ["only for this test"] },
});

const BASIC = `Basic ${btoa(Object.values(CLIENT).map(encodeURIComponent).join(":"))}`;

/** Signs tokens for whatever audience is asked for. */
function startIssuer(): Promise<OAuthService> {
  return startOAuthService((origin) => origin, {
    ...clients("client_credentials"),
    features: {
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_: unknown, audience: string) => ({
          scope: "",
          audience,
          accessTokenFormat: "jwt",
        }),
      },
    },
  });
}

async function issue({ origin }: OAuthService, audience: string): Promise<string> {
  const answer = await fetch(`${origin}/token`, {
    method: "POST",
    headers: { authorization: BASIC },
    body: new URLSearchParams({ grant_type: "client_credentials", resource: audience }),
  });
  const said = await answer.json();
  assert.equal(answer.status, 200, JSON.stringify(said));
  return said.access_token;
}

async function claimsOf(token: string, issuer: string): Promise<Record<string, unknown>> {
  const [head = "", body = "", signature = ""] = token.split(".");
  const bytes = (text: string): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  const json = (text: string): Record<string, unknown> => JSON.parse(new TextDecoder().decode(bytes(text)));
  const { keys } = await (await fetch(`${issuer}/jwks`)).json();
  const key = keys.find(({ kid }: { kid: string }) => kid === json(head)["kid"]);
  const how = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("jwk", key, how, false, ["verify"]);
  const signed = new TextEncoder().encode(`${head}.${body}`);
  if (!await crypto.subtle.verify(how, imported, bytes(signature), signed)) throw new Error("not signed");
  return json(body);
}

/** Gives tokens for those of an issuer that name it. */
async function startExchange(issuer: string): Promise<OAuthService> {
  const configuration = { ...clients(EXCHANGE), routes: { token: "/v1/token" }, scopes: [CLOUD] };
  // Google's service knows no clients, and this provider nobody without one.
  const running = await startOAuthService((origin) => origin, configuration, () => undefined, BASIC);
  const names = ["audience", "scope", "requested_token_type", "subject_token", "subject_token_type"];
  running.provider.registerGrantType(EXCHANGE, async (ctx: KoaContextWithOIDC): Promise<void> => {
    const { audience, scope, subject_token, subject_token_type } = ctx.oidc.params ?? {};
    if (subject_token_type !== JWT) throw new errors.InvalidRequest("another type is wanted");
    const claims = await claimsOf(String(subject_token), issuer).catch(() => {
      throw new errors.InvalidGrant("the signature does not hold");
    });
    if (claims["iss"] !== issuer || claims["aud"] !== `https:${audience}`) {
      throw new errors.InvalidGrant("the audience is another one");
    }
    const { client, provider } = ctx.oidc;
    if (client === undefined) throw new errors.InvalidClient("nobody asks");
    const token = new provider.ClientCredentials({ client, scope: String(scope) });
    ctx.body = {
      access_token: await token.save(),
      issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
      token_type: token.tokenType,
      expires_in: token.expiration,
    };
  }, names);
  return running;
}

async function signIn(sts: string, token: string): Promise<GoogleToken> {
  const memory = memorySystem({
    now: Date.now(),
    env: { HOME: "/home/me", CLOUDSDK_API_ENDPOINT_OVERRIDES_STS: sts },
    files: { "/token": token },
  });
  const http = denoHttp({ files: denoFiles(), log: memory.log, sources: [] });
  const spec = { ...POOL, token_source: { type: "file", file_path: "/token" } };
  const entry = providerEntry({ spec }, "corp", "gcp/workload-identity-federation");
  const request = signInRequest({ ...memory, http } as unknown as MemorySystem, witness("none"));
  const given = await workloadIdentity(entry).authenticate(request);
  assert.ok(given instanceof GoogleToken);
  return given;
}

Deno.test("oidc-provider: a workload's token is exchanged for another, and one that is not for it is refused", async () => {
  await using issuer = await startIssuer();
  await using sts = await startExchange(issuer.origin);
  const token = await issue(issuer, `https:${PROVIDER}`);
  const given = await signIn(sts.origin, token);
  const known = await sts.provider.ClientCredentials.find(given.accessToken.reveal());
  assert.equal(known?.scope, CLOUD);
  assert.ok(Math.abs((given.expiresAt ?? 0) - Date.now() - 600_000) < 60_000);

  const elsewhere = await issue(issuer, "https://elsewhere.example");
  const [head, body] = token.split(".");
  const [, , signature] = elsewhere.split(".");
  for (const wrong of [elsewhere, [head, body, signature].join(".")]) {
    await assert.rejects(signIn(sts.origin, wrong), {
      code: "access_denied",
      message: /Google refused this workload's token \(invalid_grant/,
    });
  }
});
