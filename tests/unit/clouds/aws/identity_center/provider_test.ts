import assert from "node:assert/strict";
import { NoAnswer } from "../../../../../src/clouds/aws/service_failure.ts";
import type { PortalSession } from "../../../../../src/clouds/aws/identity_center/portal_session.ts";
import { PortalToken } from "../../../../../src/clouds/aws/identity_center/portal_token.ts";
import { fact } from "../../../../../src/clouds/fact.ts";
import type { SignInRequest } from "../../../../../src/clouds/link.ts";
import { valueOf } from "../../../../../src/clouds/fact.ts";
import type { Portal } from "../../../../../src/clouds/aws/portal.ts";
import { AtmosError } from "../../../../../src/errors.ts";
import { providerEntry } from "../../entries.ts";
import { openStartPage } from "../../oauth/start_page.ts";
import { type Means, signInRequest, witness } from "../../requests.ts";
import { identityCenter } from "../../../../../src/clouds/aws/identity_center/provider.ts";
import { serviceFailure } from "../service_failures.ts";
import { accessToken, GRANT, NO_PORTAL, portalWorld, SETTINGS, signedIn } from "./portal_world.ts";

const MINUTE = 60_000;
const OFFLINE = new NoAnswer("oidc.example: connection refused", true);

Deno.test("a token that is good for more than five minutes is used as it is, without network or lock", async () => {
  const world = await portalWorld({ stored: (now) => signedIn(now, -5 * MINUTE - 1) });
  const token = await world.authenticate();
  assert.equal(accessToken(token), "planted-access-old");
  assert.deepEqual(world.oidc.calls, []);
  assert.deepEqual(world.system.files.calls.filter((call) => call.startsWith("lock")), []);
});

Deno.test("a token at its end is renewed in silence, and the new refresh token replaces the old", async () => {
  const world = await portalWorld({ stored: (now) => signedIn(now, -5 * MINUTE) });
  const token = await world.authenticate();
  assert.equal(accessToken(token), "planted-access-new");
  assert.equal(token.expiresAt, world.system.clock.now() + 3600_000);
  assert.deepEqual(world.oidc.calls, ["token refresh_token"]);
  assert.equal(world.oidc.tokenRequests[0]?.refreshToken, "planted-refresh-old");
  assert.equal(world.oidc.tokenRequests[0]?.clientId, "old");
  const stored = await world.stored();
  assert.equal(stored.refresh?.refreshToken.reveal(), "planted-refresh-new");
  assert.equal(stored.token?.accessToken.reveal(), "planted-access-new");
  assert.equal(stored.accounts?.length, 1);
});

Deno.test("a renewal without a new refresh token keeps the old one", async () => {
  const tokens = [{ accessToken: "planted-access-new", expiresIn: 3600 }];
  const world = await portalWorld({ stored: (now) => signedIn(now, MINUTE), tokens });
  await world.authenticate();
  assert.equal((await world.stored()).refresh?.refreshToken.reveal(), "planted-refresh-old");
});

Deno.test("the refresh token is not spent when the next one could not be kept", async () => {
  const world = await portalWorld({ stored: (now) => signedIn(now, MINUTE) });
  world.system.files.failOn("writeNew", "read_only");
  await assert.rejects(world.authenticate(), { code: "storage" });
  assert.deepEqual(world.oidc.calls, []);
});

Deno.test("nobody signed in and nobody there: an error with the command, and no network", async () => {
  const world = await portalWorld();
  await assert.rejects(world.authenticate(), {
    code: "not_signed_in",
    message: 'cannot use the provider "corp": nobody is signed in',
    hint: "Run `atmos auth login dev-admin`.",
  });
  const request = signInRequest(world.system, witness("none"), { chain: ["corp"] });
  await assert.rejects(world.provider.authenticate(request), {
    hint: "Run `atmos auth login --provider corp`.",
  });
  // A role that no configuration names cannot be signed in as.
  const role = signInRequest(world.system, witness("none"), { chain: ["corp", "x/y"], isConfigured: false });
  await assert.rejects(world.provider.authenticate(role), {
    hint: "Run `atmos auth login --provider corp`.",
  });
  assert.deepEqual(world.oidc.calls, []);
});

Deno.test("a sign-in that is over is forgotten, so that nobody asks again in vain", async () => {
  for (const name of ["InvalidGrantException", "InvalidClientException", "ExpiredTokenException"]) {
    const world = await portalWorld({
      stored: (now) => signedIn(now, MINUTE),
      tokens: [serviceFailure(name, 400)],
    });
    await assert.rejects(world.authenticate(), { code: "not_signed_in", message: /has ended/ });
    await assert.rejects(world.authenticate(), { code: "not_signed_in" });
    assert.deepEqual(world.oidc.calls, ["token refresh_token"], name);
  }
});

Deno.test("a refresh token whose registration has ended is not tried", async () => {
  const world = await portalWorld({
    stored: (now) => {
      const session = signedIn(now, MINUTE);
      const { browser } = session.registrations ?? {};
      return browser === undefined
        ? session
        : { ...session, registrations: { browser: { ...browser, expiresAt: now } } };
    },
  });
  await assert.rejects(world.authenticate(), { code: "not_signed_in" });
  assert.deepEqual(world.oidc.calls, []);
});

Deno.test("the last minutes of a token are used when it cannot be renewed and nobody is there", async () => {
  for (
    const tokens of [[OFFLINE], [serviceFailure("X", 500)], [serviceFailure("InvalidGrantException", 400)], [
      serviceFailure("X", 400),
    ]]
  ) {
    const world = await portalWorld({ stored: (now) => signedIn(now, -MINUTE), tokens });
    assert.equal(accessToken(await world.authenticate()), "planted-access-old");
  }
  const world = await portalWorld({ stored: (now) => signedIn(now, -MINUTE, false) });
  assert.equal(accessToken(await world.authenticate()), "planted-access-old");
  assert.deepEqual(world.oidc.calls, []);
});

Deno.test("a network that fails never opens a browser, and the refresh token stays", async () => {
  for (
    const failure of [
      OFFLINE,
      serviceFailure("X", 503),
      serviceFailure("TooManyRequestsException", 429),
      serviceFailure("SyntaxError", 200),
    ]
  ) {
    const world = await portalWorld({ stored: (now) => signedIn(now, MINUTE), tokens: [failure] });
    await assert.rejects(world.authenticate(witness("browser")), { code: "unavailable" });
    assert.deepEqual(world.system.opened, []);
    assert.equal((await world.stored()).refresh?.refreshToken.reveal(), "planted-refresh-old");
  }
});

Deno.test("a refusal that says nothing about the token leads to a sign-in where somebody is there", async () => {
  const tokens = [serviceFailure("InvalidRequestException", 400), GRANT];
  const world = await portalWorld({ stored: (now) => signedIn(now, MINUTE), tokens });
  assert.equal(accessToken(await world.authenticate(witness("browser"))), "planted-access-new");
  const alone = await portalWorld({
    stored: (now) => signedIn(now, MINUTE),
    tokens: [serviceFailure("X", 400)],
  });
  await assert.rejects(alone.authenticate(), { code: "unavailable" });
});

Deno.test("where a person is there they sign in, by browser or with a code", async () => {
  for (const means of ["browser", "device"] as const) {
    const person = witness(means);
    const world = await portalWorld();
    const token = await world.authenticate(person);
    assert.ok(token instanceof PortalToken);
    assert.equal(accessToken(token), "planted-access-new");
    assert.equal(token.portal.startUrl, SETTINGS.start_url);
    assert.deepEqual(token.facts, fact("region", "Region", "eu-west-1"));
    assert.equal(token.keptAs, "corp");
    assert.deepEqual(person.outcomes, ["signed_in"]);
    assert.equal(world.system.opened.length, means === "browser" ? 1 : 0);
    assert.equal((await world.stored()).refresh?.flow, means);
  }
});

Deno.test("a new sign-in forgets whose accounts the last one saw", async () => {
  const tokens = [serviceFailure("InvalidGrantException", 400), GRANT];
  const world = await portalWorld({ stored: (now) => signedIn(now, MINUTE), tokens });
  await world.authenticate(witness("browser"));
  assert.equal((await world.stored()).accounts, undefined);
});

Deno.test("fifty at once renew once", async () => {
  const world = await portalWorld({ stored: (now) => signedIn(now, MINUTE) });
  const tokens = await Promise.all(Array.from({ length: 50 }, () => world.authenticate()));
  assert.deepEqual(new Set(tokens.map(accessToken)), new Set(["planted-access-new"]));
  assert.deepEqual(world.oidc.calls, ["token refresh_token"]);
});

Deno.test("fifty at once on a terminal open one browser, and those who wait are told", async () => {
  const world = await portalWorld({ signsIn: false });
  world.system.clock.hold();
  const people = Array.from({ length: 50 }, () => witness("browser"));
  const all = Promise.all(people.map((person) => world.authenticate(person)));
  await world.system.clock.tick(300_000);
  const [prompt] = people.flatMap(({ prompts }) => prompts);
  const { authorize, comeBack } = await openStartPage(
    world.system,
    prompt !== undefined && "url" in prompt ? prompt.url : "",
  );
  await comeBack(`?code=c&state=${authorize.searchParams.get("state")}`);
  assert.equal(new Set((await all).map(accessToken)).size, 1);
  assert.equal(world.system.opened.length, 1);
  assert.equal(people.filter(({ notices }) => notices.length === 1).length, 49);
  assert.match(
    people[49]?.notices[0] ?? "",
    /Waiting for another atmos command to finish the sign-in at "corp"/,
  );
});

Deno.test("fifty at once with nothing and nobody fail at once, the same way", async () => {
  const world = await portalWorld();
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => world.authenticate()));
  const messages = outcomes.map((one) =>
    one.status === "rejected" && one.reason instanceof AtmosError && one.reason.message
  );
  assert.deepEqual(new Set(messages), new Set(['cannot use the provider "corp": nobody is signed in']));
  assert.deepEqual(world.system.clock.sleeps, []);
});

Deno.test("the stored sign-in is an owner-only file below the cache, by realm", async () => {
  const world = await portalWorld();
  await world.authenticate(witness("browser"));
  assert.match(world.file() ?? "", /^\/home\/me\/\.cache\/atmos\/aws-sso\/[0-9a-f]{40}\.json$/);
  assert.equal((await world.system.files.info(world.file() ?? ""))?.mode, 0o600);
  const request = signInRequest(world.system, witness("none"), { realm: "team" });
  await assert.rejects(world.provider.authenticate(request), { code: "not_signed_in" });
  await world.provider.authenticate(signInRequest(world.system, witness("browser"), { realm: "team" }));
  assert.equal(world.system.files.paths().filter((path) => path.includes("/atmos/team/aws-sso/")).length, 1);
});

Deno.test("providers of the same portal and region share the sign-in, others do not", async () => {
  const world = await portalWorld({ stored: (now) => signedIn(now, -60 * MINUTE) });
  const tokenOf = (settings: Readonly<Record<string, unknown>>): Promise<unknown> => {
    const other = identityCenter(
      providerEntry({ ...SETTINGS, ...settings }, "other"),
      () => world.oidc,
    );
    return other.authenticate(signInRequest(world.system, witness("none")));
  };
  await tokenOf({});
  await tokenOf({ start_url: "https://corp.awsapps.com/start/#/" });
  for (
    const settings of [
      { start_url: "https://other.awsapps.com/start" },
      { region: "us-east-1" },
      { spec: { endpoint_url: "https://collects-tokens.example" } },
    ]
  ) {
    await assert.rejects(tokenOf(settings), { code: "not_signed_in" });
  }
});

Deno.test("a file that makes no sense is moved aside, and a sign-in makes a new one", async () => {
  for (const text of ["", "{", "null", '{"accessToken": "planted"}', "\0\0\0"]) {
    const world = await portalWorld({ stored: (now) => signedIn(now, MINUTE) });
    const path = world.file() ?? "";
    world.system.files.put(path, text);
    await assert.rejects(world.authenticate(), { code: "not_signed_in" });
    await world.authenticate(witness("browser"));
    assert.equal(accessToken(await world.authenticate()), "planted-access-new");
    assert.equal(world.system.files.paths().filter((other) => other.startsWith(`${path}.corrupt`)).length, 1);
    assert.equal(JSON.stringify(world.system.logLines).includes("planted"), false);
  }
});

Deno.test("a provider that is not described well enough says where", async () => {
  const table: readonly (readonly [Readonly<Record<string, unknown>>, RegExp])[] = [
    [{ region: "eu-west-1" }, /^atmos\.yaml:3:5: .*start_url/],
    [{ start_url: SETTINGS.start_url }, /region/],
    [{ ...SETTINGS, region: ["a"] }, /must be text/],
    [{ ...SETTINGS, region: "eu-west-1.evil.example/" }, /region/],
    [{ ...SETTINGS, region: "-" }, /must be a region/],
    [{ ...SETTINGS, region: "s3" }, /must be a region/],
    [{ ...SETTINGS, spec: { endpoint_url: "http://evil.example" } }, /https/],
    [{ ...SETTINGS, start_url: "corp" }, /https/],
  ];
  const { system } = await portalWorld();
  for (const [settings, message] of table) {
    const provider = identityCenter(providerEntry(settings));
    await assert.rejects(provider.authenticate(signInRequest(system, witness("none"))), {
      code: "config_invalid",
      message,
    });
  }
});

Deno.test("every renewal and sign-in is told once, with the outcome; a good token is nothing to tell", async () => {
  const over = (now: number): Partial<PortalSession> => signedIn(now, MINUTE);
  const cases: [Parameters<typeof portalWorld>[0], Means, string[]][] = [
    [{ stored: (now) => signedIn(now, -60 * MINUTE) }, "none", []],
    [{}, "none", []],
    [{ stored: over }, "none", ["corp by renewal"]],
    [{ stored: over, tokens: [serviceFailure("InvalidGrantException", 400)] }, "none", [
      "corp by renewal not_signed_in",
    ]],
    [{ stored: over, tokens: [OFFLINE] }, "none", ["corp by renewal unavailable"]],
    [{}, "browser", ["corp by a person"]],
    [{ tokens: [serviceFailure("AccessDeniedException", 400)] }, "browser", [
      "corp by a person sign_in_failed",
    ]],
    [
      { stored: over, tokens: [serviceFailure("InvalidGrantException", 400), GRANT] },
      "browser",
      ["corp by renewal not_signed_in", "corp by a person"],
    ],
  ];
  for (const [options, means, expected] of cases) {
    const world = await portalWorld(options);
    const told: string[] = [];
    const onSignIn: SignInRequest["onSignIn"] = ({ provider, how, failure }) => {
      told.push([provider, how, failure].filter((word) => word !== undefined).join(" "));
      return Promise.resolve();
    };
    const request = signInRequest(world.system, witness(means), { onSignIn });
    await world.provider.authenticate(request).catch(() => {});
    assert.deepEqual(told, expected);
  }
});

Deno.test("fifty who need the same renewal at once are told of it once", async () => {
  const world = await portalWorld({ stored: (now) => signedIn(now, MINUTE) });
  let told = 0;
  const onSignIn = (): Promise<void> => Promise.resolve(void told++);
  const request = signInRequest(world.system, witness("none"), { onSignIn });
  await Promise.all(Array.from({ length: 50 }, () => world.provider.authenticate(request)));
  assert.equal(told, 1);
});

Deno.test("a sign-in at the provider alone shows whose it is by its accounts, and does not need them", async () => {
  const accountList = ["dev", "prod", "a", "b", "c", "d"].map((name, index) => ({
    accountId: `${index}`.padStart(12, "0"),
    accountName: name,
  }));
  const table: readonly (readonly [Portal | undefined, string | undefined])[] = [
    [{ ...NO_PORTAL, accounts: () => Promise.resolve({ accountList }) }, "a, b, c, d, dev and 1 more"],
    [{ ...NO_PORTAL, accounts: () => Promise.resolve({}) }, "none"],
    [undefined, undefined],
  ];
  for (const [portal, accounts] of table) {
    const world = await portalWorld(portal === undefined ? {} : { portal });
    const request = signInRequest(world.system, witness("browser"), { chain: ["corp"] });
    const { facts } = await world.provider.authenticate(request);
    assert.equal(valueOf(facts, "accounts"), accounts);
  }
});
