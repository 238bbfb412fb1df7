import assert from "node:assert/strict";
import { signInByBrowser } from "../../../../../src/clouds/oauth/browser_flow.ts";
import { identityCenterDialect } from "../../../../../src/clouds/aws/identity_center/dialect.ts";
import { challengeOf } from "../../../../../src/clouds/oauth/pkce.ts";
import type { TokenGrant, TokenReply } from "../../../../../src/clouds/oauth/token_grant.ts";
import { Secret } from "../../../../../src/secret.ts";
import type { LoopbackReply } from "../../../../../src/system/ports.ts";
import { type MemorySystem, memorySystem } from "../../../system/memory_system.ts";
import { openStartPage, type SentOn } from "../../oauth/start_page.ts";
import { type Witness, witness } from "../../requests.ts";
import { serviceFailure } from "../service_failures.ts";
import { type FakeOidc, fakeOidc } from "./fake_oidc.ts";

const GRANT: TokenReply = { accessToken: "planted-access", expiresIn: 3600, refreshToken: "planted-refresh" };

interface Flow {
  readonly system: MemorySystem;
  readonly oidc: FakeOidc;
  readonly person: Witness;
  readonly pages: LoopbackReply[];
  readonly sent: SentOn[];
  run(): Promise<TokenGrant>;
}

/** What the browser does with the page: the queries of the callbacks that it makes. */
function flow(answer: TokenReply | Error, browse: ((authorize: URL) => string[]) | false): Flow {
  const pages: LoopbackReply[] = [];
  const sent: SentOn[] = [];
  const system = memorySystem({
    browser: async (address) => {
      if (browse === false) return false;
      const sentOn = await openStartPage(system, address);
      sent.push(sentOn);
      const queries = browse(sentOn.authorize);
      for (const query of queries) pages.push(await sentOn.comeBack(query));
      return true;
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
  return { system, oidc, person, pages, sent, run: () => signInByBrowser(request) };
}

const approve = (
  authorize: URL,
): string[] => [`?code=planted-code&state=${authorize.searchParams.get("state")}`];

Deno.test("the page's code is redeemed with the verifier that only this program knows", async () => {
  const { system, oidc, person, pages, sent, run } = flow(GRANT, approve);
  const startedAt = system.clock.now();
  const grant = await run();
  assert.equal(grant.refreshToken?.reveal(), "planted-refresh");
  const [address = ""] = system.opened;
  const authorize = sent[0]?.authorize ?? new URL(address);
  const [request] = oidc.tokenRequests;
  assert.equal(authorize.href.startsWith("https://oidc.example/authorize?"), true);
  assert.equal(request?.code, "planted-code");
  assert.equal(request?.redirectUri, authorize.searchParams.get("redirect_uri"));
  assert.equal(await challengeOf(request?.codeVerifier ?? ""), authorize.searchParams.get("code_challenge"));
  assert.equal(authorize.href.includes(request?.codeVerifier ?? "-"), false);
  const [prompt] = person.prompts;
  assert.ok(prompt !== undefined && "url" in prompt);
  assert.deepEqual(prompt, { ...prompt, provider: "corp", opened: true, expiresAt: startedAt + 600_000 });
  for (const link of [address, prompt.url]) {
    assert.match(link, /^http:\/\/127\.0\.0\.1:\d+\/sign-in\/[\w-]{43}$/);
  }
  assert.notEqual(prompt.url, address, "the link for the person is given to no program");
  assert.deepEqual(person.outcomes, ["signed_in"]);
  assert.equal(pages[0]?.status, 200);
});

Deno.test("the server is gone afterwards, whatever happened", async () => {
  const table = [flow(GRANT, approve), flow(serviceFailure("X", 500), approve), flow(GRANT, () => [])];
  for (const { system, run } of table) {
    await run().catch(() => {});
    await assert.rejects(system.visit(system.opened[0] ?? ""), /nothing listens/);
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
  const { system, person, run } = flow(GRANT, false);
  system.clock.hold();
  const running = run();
  await system.clock.tick(60_000);
  const [prompt] = person.prompts;
  assert.ok(prompt !== undefined && "opened" in prompt);
  assert.equal(prompt.opened, false);
  const { authorize, comeBack } = await openStartPage(system, prompt.url);
  await comeBack(approve(authorize)[0] ?? "");
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
    const { person, run } = flow(serviceFailure(name, status), approve);
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

Deno.test("only the browser that was sent away may come back", async () => {
  const { oidc, system, sent, person, run } = flow(GRANT, () => []);
  system.clock.hold();
  const running = run();
  await system.clock.tick(1000);
  const { authorize, comeBack } = sent[0] as SentOn;
  const back = `${authorize.searchParams.get("redirect_uri")}${approve(authorize)[0]}`;
  for (const headers of [{}, { cookie: "atmos-sign-in-40001=guessed" }]) {
    assert.equal((await system.visit(back, { headers })).status, 403);
  }
  assert.deepEqual(oidc.tokenRequests, []);
  assert.equal((await comeBack(approve(authorize)[0] ?? "")).status, 200);
  await running;
  assert.deepEqual(person.outcomes, ["signed_in"]);
});

Deno.test("a page that is opened by two ends the sign-in, whoever came first", async () => {
  for (const comesBack of [false, true]) {
    const { oidc, system, sent, person, run } = flow(GRANT, () => []);
    system.clock.hold();
    const running = assert.rejects(run(), {
      code: "sign_in_failed",
      message: /opened by two browsers or programs/,
      hint: /--device/,
    });
    await system.clock.tick(1000);
    const second = await system.visit(system.opened[0] ?? "");
    assert.equal(second.status, 403);
    assert.match(second.html ?? "", /Sign-in stopped/);
    if (comesBack) await sent[0]?.comeBack(approve(sent[0].authorize)[0] ?? "").catch(() => {});
    await running;
    assert.deepEqual(oidc.tokenRequests, []);
    assert.deepEqual(person.outcomes, ["failed"]);
  }
});

Deno.test("the same browser may load the page again, and the person may take another one", async () => {
  const { oidc, system, sent, person, run } = flow(GRANT, () => []);
  system.clock.hold();
  const running = run();
  await system.clock.tick(1000);
  const { authorize, cookie, comeBack } = sent[0] as SentOn;
  const again = await system.visit(system.opened[0] ?? "", { headers: { cookie: `a=b; ${cookie}` } });
  assert.equal(again.headers?.["location"], authorize.href);
  const [prompt] = person.prompts;
  const other = await openStartPage(system, prompt !== undefined && "url" in prompt ? prompt.url : "");
  assert.notEqual(other.authorize.searchParams.get("state"), authorize.searchParams.get("state"));
  assert.equal((await comeBack(approve(authorize)[0] ?? "")).status, 400, "it is the other one's by now");
  assert.equal((await other.comeBack(approve(other.authorize)[0] ?? "")).status, 200);
  await running;
  assert.equal(oidc.tokenRequests.length, 1);
});
