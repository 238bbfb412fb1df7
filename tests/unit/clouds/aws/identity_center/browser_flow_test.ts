import assert from "node:assert/strict";
import { signInByBrowser } from "../../../../../src/clouds/oauth/browser_flow.ts";
import { identityCenterDialect } from "../../../../../src/clouds/aws/identity_center/dialect.ts";
import { challengeOf } from "../../../../../src/clouds/oauth/pkce.ts";
import type { TokenGrant, TokenReply } from "../../../../../src/clouds/oauth/token_grant.ts";
import { Secret } from "../../../../../src/secret.ts";
import type { LoopbackReply } from "../../../../../src/system/ports.ts";
import { type MemorySystem, memorySystem } from "../../../system/memory_system.ts";
import { type Witness, witness } from "../../requests.ts";
import { sdkError } from "../sdk_errors.ts";
import { type FakeOidc, fakeOidc } from "./fake_oidc.ts";

const GRANT: TokenReply = { accessToken: "planted-access", expiresIn: 3600, refreshToken: "planted-refresh" };

interface Flow {
  readonly system: MemorySystem;
  readonly oidc: FakeOidc;
  readonly person: Witness;
  readonly pages: LoopbackReply[];
  run(): Promise<TokenGrant>;
}

/** What the browser does with the page: the queries of the callbacks that it makes. */
function flow(answer: TokenReply | Error, browse: (authorize: URL) => string[] | false): Flow {
  const pages: LoopbackReply[] = [];
  const system = memorySystem({
    browser: async (address) => {
      const authorize = new URL(address);
      const queries = browse(authorize);
      const callback = authorize.searchParams.get("redirect_uri");
      for (const query of queries || []) pages.push(await system.visit(`${callback}${query}`));
      return queries !== false;
    },
  });
  const oidc = fakeOidc(system.clock.now, [answer]);
  const person = witness("browser");
  const dialect = identityCenterDialect({
    oidc,
    clock: system.clock,
    registration: { clientId: "client", clientSecret: new Secret("s"), expiresAt: Infinity },
    startUrl: "https://corp.awsapps.com/start",
    defaultLife: 1,
  });
  const request = { dialect, interaction: person, system, provider: "corp" };
  return { system, oidc, person, pages, run: () => signInByBrowser(request) };
}

const approve = (
  authorize: URL,
): string[] => [`?code=planted-code&state=${authorize.searchParams.get("state")}`];

Deno.test("the page's code is redeemed with the verifier that only this program knows", async () => {
  const { system, oidc, person, pages, run } = flow(GRANT, approve);
  const startedAt = system.clock.now();
  const grant = await run();
  assert.equal(grant.refreshToken?.reveal(), "planted-refresh");
  const [address = ""] = system.opened;
  const authorize = new URL(address);
  const [request] = oidc.tokenRequests;
  assert.equal(authorize.href.startsWith("https://oidc.example/authorize?"), true);
  assert.equal(request?.code, "planted-code");
  assert.equal(request?.redirectUri, authorize.searchParams.get("redirect_uri"));
  assert.equal(await challengeOf(request?.codeVerifier ?? ""), authorize.searchParams.get("code_challenge"));
  assert.equal(address.includes(request?.codeVerifier ?? "-"), false);
  assert.deepEqual(person.prompts, [{
    provider: "corp",
    url: address,
    opened: true,
    expiresAt: startedAt + 600_000,
  }]);
  assert.deepEqual(person.outcomes, ["signed_in"]);
  assert.equal(pages[0]?.status, 200);
});

Deno.test("the server is gone afterwards, whatever happened", async () => {
  const table = [flow(GRANT, approve), flow(sdkError("X", 500), approve), flow(GRANT, () => [])];
  for (const { system, run } of table) {
    await run().catch(() => {});
    const callback = new URL(system.opened[0] ?? "").searchParams.get("redirect_uri") ?? "";
    await assert.rejects(system.visit(callback), /nothing listens/);
    assert.equal(system.clock.sleepers(), 0);
  }
});

Deno.test("callbacks of strangers do not end the sign-in", async () => {
  const { oidc, pages, run } = flow(GRANT, (authorize) => [
    "?code=evil&state=guessed",
    "?error=access_denied",
    ...approve(authorize),
    "?code=late&state=guessed",
  ]);
  await run();
  assert.deepEqual(pages.map(({ status }) => status), [400, 400, 200, 400]);
  assert.equal(oidc.tokenRequests[0]?.code, "planted-code");
});

Deno.test("where no browser opens the link is shown, and the wait goes on", async () => {
  const { system, person, run } = flow(GRANT, () => false);
  system.clock.hold();
  const running = run();
  await system.clock.tick(60_000);
  assert.equal(
    person.prompts[0] !== undefined && "opened" in person.prompts[0] && person.prompts[0].opened,
    false,
  );
  const authorize = new URL(system.opened[0] ?? "");
  await system.visit(`${authorize.searchParams.get("redirect_uri")}${approve(authorize)[0]}`);
  assert.equal((await running).accessToken.reveal(), "planted-access");
});

Deno.test("after ten minutes without an answer it is over", async () => {
  const { system, person, run } = flow(GRANT, () => []);
  const startedAt = system.clock.now();
  await assert.rejects(run(), { code: "sign_in_failed", message: /too long/, hint: /--device/ });
  assert.equal(system.clock.now() - startedAt, 600_000);
  assert.deepEqual(person.outcomes, ["failed"]);
});

Deno.test("a refusal on the page is told with its reason", async () => {
  const { pages, run } = flow(GRANT, (authorize) => [
    `?error=access_denied&error_description=%3Cb%3Eno%3C/b%3E%1b&state=${
      authorize.searchParams.get("state")
    }`,
  ]);
  await assert.rejects(run(), {
    code: "sign_in_failed",
    message: /refused \(access_denied: <b>no<\/b>\\u001b\)/,
  });
  assert.equal(pages[0]?.html?.includes("<b>"), false);
});

Deno.test("a code that is not accepted, and a service that fails, are different things", async () => {
  const table: readonly (readonly [string, number, string])[] = [
    ["InvalidGrantException", 400, "sign_in_failed"],
    ["InvalidClientException", 401, "sign_in_failed"],
    ["AccessDeniedException", 400, "sign_in_failed"],
    ["InternalServerException", 500, "unavailable"],
    ["InvalidRequestRegionException", 400, "config_invalid"],
  ];
  for (const [name, status, code] of table) {
    const { person, run } = flow(sdkError(name, status), approve);
    await assert.rejects(run(), { code }, name);
    assert.deepEqual(person.outcomes, ["failed"]);
  }
});

Deno.test("Ctrl-C ends the wait at once", async () => {
  const { system, person, run } = flow(GRANT, () => []);
  system.clock.hold();
  const ended = assert.rejects(run(), (error) => error === person.stop.signal.reason);
  await system.clock.tick(5000);
  person.stop.abort();
  await ended;
  assert.deepEqual(person.outcomes, ["failed"]);
});
