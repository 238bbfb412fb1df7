import assert from "node:assert/strict";
import { toBase64url } from "../../../../src/base64url.ts";
import { githubOidc } from "../../../../src/clouds/github/oidc.ts";
import { IdToken } from "../../../../src/clouds/id_token.ts";
import type { ProviderContext, SignInRequest, Wish } from "../../../../src/clouds/link.ts";
import type { ProviderEntry } from "../../../../src/config/model.ts";
import { HttpFailure } from "../../../../src/system/http.ts";
import type { FakeHttp, HttpPlan } from "../../system/fake_http.ts";
import { memorySystem } from "../../system/memory_system.ts";
import { providerEntry } from "../entries.ts";
import { signInRequest, witness } from "../requests.ts";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const JOB = {
  HOME: "/home/me",
  GITHUB_ACTIONS: "true",
  ACTIONS_ID_TOKEN_REQUEST_URL: "https://pipelines.actions.githubusercontent.com/x/idtoken?api-version=2.0",
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "planted-bearer",
};

export function jwt(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown): string => toBase64url(new TextEncoder().encode(JSON.stringify(value)));
  return `${part({ alg: "RS256" })}.${part(claims)}.c2lnbmF0dXJl`;
}

function claims(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    iss: "https://token.actions.githubusercontent.com",
    sub: "repo:acme/app:ref:refs/heads/main",
    aud: "sts.amazonaws.com",
    exp: NOW / 1000 + 300,
    ...more,
  };
}

const ENTRY = { spec: { audience: "sts.amazonaws.com" } };

interface Asked {
  readonly http: FakeHttp;
  readonly entry: ProviderEntry;
  ask(wish?: Wish, later?: number): Promise<IdToken>;
}

function job(http: HttpPlan, env: Readonly<Record<string, string>> = JOB, settings = ENTRY): Asked {
  const system = memorySystem({ env, http, now: NOW });
  const entry = providerEntry(settings, "gh", "github/oidc");
  const request = (wish: Wish): SignInRequest & ProviderContext => ({
    ...signInRequest(system, witness("none")),
    wish,
    providers: new Map(),
  });
  return {
    http: system.http,
    entry,
    async ask(wish = {}, later = 0): Promise<IdToken> {
      await system.clock.tick(later);
      const token = await githubOidc(entry).authenticate(request(wish));
      assert.ok(token instanceof IdToken);
      return token;
    },
  };
}

Deno.test("a job asks GitHub for a token, with its secret in a header and the audience in the address", async () => {
  const { ask, http } = job({ body: { value: jwt(claims()), count: 1 } });
  const token = await ask();
  assert.deepEqual(token.facts.map(({ value }) => value), [
    "https://token.actions.githubusercontent.com",
    "sts.amazonaws.com",
    "repo:acme/app:ref:refs/heads/main",
  ]);
  assert.equal(token.expiresAt, NOW + 300_000);
  const [request] = http.requests;
  assert.equal(
    request?.url,
    "https://pipelines.actions.githubusercontent.com/x/idtoken?api-version=2.0&audience=sts.amazonaws.com",
  );
  assert.equal(request?.headers?.["authorization"], "bearer planted-bearer");
  assert.equal(request?.headers?.["accept"], "application/json; api-version=2.0");
  assert.doesNotMatch(JSON.stringify(token), /eyJ/);
});

Deno.test("each audience has a token of its own, kept while it is good", async () => {
  const { ask, http } = job(({ url }) => ({
    body: { value: jwt(claims({ aud: new URL(url).searchParams.get("audience") })) },
  }));
  const azure = "api://AzureADTokenExchange";
  assert.equal((await ask({ audience: azure })).audience, azure);
  await ask();
  await ask({ audience: azure });
  await ask();
  assert.equal(http.requests.length, 2);
  await ask({}, 250_000);
  assert.equal(http.requests.length, 3);
});

Deno.test("a token that the runner brings along is used without asking", async () => {
  const { ask, http } = job([], {
    ...JOB,
    ACTIONS_ID_TOKEN: jwt(claims({ aud: ["a", "sts.amazonaws.com"] })),
  });
  assert.equal((await ask()).subject, "repo:acme/app:ref:refs/heads/main");
  assert.deepEqual(http.requests, []);
});

const REFUSED: readonly [what: string, env: Record<string, string>, code: string, said: RegExp][] = [
  ["no job", { HOME: "/h" }, "unavailable", /"gh": this is no job of GitHub Actions$/],
  ["no permission", { HOME: "/h", GITHUB_ACTIONS: "true" }, "access_denied", /may not ask for tokens$/],
  ...[
    "https://evil.example/x",
    "https://actions.githubusercontent.com.evil.example/",
    "nonsense",
    "http://pipelines.actions.githubusercontent.com/",
    "https://u:p@actions.githubusercontent.com/",
  ].map(
    (url): typeof REFUSED[number] => [
      url,
      { ...JOB, ACTIONS_ID_TOKEN_REQUEST_URL: url },
      "access_denied",
      /the address to ask at is not trusted/,
    ],
  ),
];

for (const [what, env, code, message] of REFUSED) {
  Deno.test(`nothing is sent: ${what}`, async () => {
    const { ask, http } = job({ body: { value: jwt(claims()) } }, env);
    await assert.rejects(ask(), { code, message });
    assert.deepEqual(http.requests, []);
  });
}

for (
  const address of ["http://127.0.0.1:7/", "https://ghe.example/_services/", "https://pipelines.ghe.example/"]
) {
  Deno.test(`this machine and the job's own server are asked: ${address}`, async () => {
    const env = { ...JOB, ACTIONS_ID_TOKEN_REQUEST_URL: address, GITHUB_SERVER_URL: "https://ghe.example" };
    const { ask } = job({ body: { value: jwt(claims()) } }, env);
    await ask();
  });
}

const ANSWERS: readonly [what: string, plan: HttpPlan, code: string, said: RegExp][] = [
  ["403", { status: 403, body: "planted-body" }, "access_denied", /GitHub refused the job's request \(403\)/],
  ["500", { status: 500, body: "planted-body" }, "unavailable", /GitHub answered 500/],
  [
    "a page",
    { body: "<html>planted-body</html>" },
    "unavailable",
    /on the way answered with a page \(HTTP 200\)/,
  ],
  ["no value", { body: { value: 7 } }, "unavailable", /answer holds no token/],
  ["a list", { body: ["planted-body"] }, "unavailable", /answer holds no token/],
  ["no token", { body: { value: "planted-body" } }, "unavailable", /what came is no token/],
  [
    "another audience",
    { body: { value: jwt(claims({ aud: "x" })) } },
    "unavailable",
    /is for "x", not for "sts/,
  ],
  ["an old one", { body: { value: jwt(claims({ exp: 1 })) } }, "unavailable", /ended at 1970/],
  ["an end in words", { body: { value: jwt(claims({ exp: "later" })) } }, "unavailable", /no token/],
  [
    "nobody",
    new HttpFailure("timeout", "gh.example", "no answer within 10 seconds"),
    "unavailable",
    /no answer from gh\.example: no answer within 10 seconds/,
  ],
];

for (const [what, plan, code, said] of ANSWERS) {
  Deno.test(`an answer that is no good is told, and nothing of it is quoted: ${what}`, async () => {
    const { ask } = job(plan);
    await assert.rejects(ask(), (error: Error & { code: string }) => {
      assert.equal(error.code, code);
      assert.match(error.message, said);
      assert.doesNotMatch(JSON.stringify([error.message, String(error)]), /planted-|eyJ/);
      return true;
    });
  });
}

Deno.test("without an audience the entry is told with its place", async () => {
  const { ask } = job([], JOB, { spec: {} } as typeof ENTRY);
  await assert.rejects(ask(), {
    code: "config_invalid",
    message: /^atmos\.yaml:\d+:\d+: .*needs spec\.audience/,
  });
});
