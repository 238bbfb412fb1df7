import assert from "node:assert/strict";
import { awsConsole } from "../../../../../src/clouds/aws/console/console.ts";
import { federatedName } from "../../../../../src/clouds/aws/console/federated_user.ts";
import { AwsKeys } from "../../../../../src/clouds/aws/keys.ts";
import type { ConsoleDoor, ConsoleWish } from "../../../../../src/clouds/console.ts";
import { AtmosError } from "../../../../../src/errors.ts";
import { Secret } from "../../../../../src/secret.ts";
import { HttpFailure } from "../../../../../src/system/http.ts";
import type { HttpPlan } from "../../../system/fake_http.ts";
import { type MemorySystem, memorySystem } from "../../../system/memory_system.ts";
import { identityEntry } from "../../entries.ts";
import { cloudContext } from "../../requests.ts";

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);
const HOUR = 3_600_000;
const TOKEN = { body: { SigninToken: "the+token/=" } };

interface Case {
  readonly http?: HttpPlan;
  readonly wish?: Partial<ConsoleWish>;
  readonly region?: string;
  readonly before?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

async function open(
  { http = TOKEN, wish = {}, region = "eu-west-1", before = [], env = {} }: Case,
): Promise<{ door: ConsoleDoor; system: MemorySystem }> {
  const system = memorySystem({ http, env: { HOME: "/home/me", ...env } });
  const credentials = new AwsKeys({
    accessKeyId: "ASIA",
    secretAccessKey: new Secret("key"),
    sessionToken: new Secret("session"),
    region,
    expiresAt: NOW + HOUR / 2,
  });
  const door = await awsConsole({
    session: { provider: "corp", identity: "dev-admin", madeFor: "0a0a0a0a-0b0b0b0b0b0b", credentials },
    entry: identityEntry({}),
    before: before.map((kind) => identityEntry({}, "before", kind)),
    wish: { issuer: "atmos", logoutFirst: false, ...wish },
  }, cloudContext(system));
  return { door, system };
}

Deno.test("a session becomes a link, with nothing secret in an address on the way", async () => {
  const { door, system } = await open({ wish: { destination: "s3" } });
  const [request, ...more] = system.http.requests;
  assert.equal(more.length, 0);
  assert.equal(request?.method, "POST");
  assert.equal(request?.url, "https://eu-west-1.signin.aws.amazon.com/federation");
  assert.deepEqual(request?.form, {
    Action: "getSigninToken",
    Session: '{"sessionId":"ASIA","sessionKey":"key","sessionToken":"session"}',
    SessionDuration: "3600",
  });
  const link = new URL(door.link.reveal());
  assert.equal(`${link.origin}${link.pathname}`, "https://eu-west-1.signin.aws.amazon.com/federation");
  assert.deepEqual(Object.fromEntries(link.searchParams), {
    Action: "login",
    Issuer: "atmos",
    Destination: "https://eu-west-1.console.aws.amazon.com/s3?region=eu-west-1",
    SigninToken: "the+token/=",
  });
  assert.doesNotMatch(JSON.stringify(door), /the\+token/);
  assert.deepEqual(door.notes, []);
  assert.equal(door.sessionExpiresAt, NOW + HOUR);
  assert.deepEqual(system.logLines, []);
});

for (
  const [region, host] of [
    ["us-east-1", "signin.aws.amazon.com"],
    ["cn-north-1", "signin.amazonaws.cn"],
    ["cn-northwest-1", "cn-northwest-1.signin.amazonaws.cn"],
    ["us-gov-west-1", "signin.amazonaws-us-gov.com"],
    ["eusc-de-east-1", "signin.amazonaws-eusc.eu"],
  ] as const
) {
  Deno.test(`the sign-in service of ${region} is ${host}`, async () => {
    const { system } = await open({ region });
    assert.equal(system.http.requests[0]?.url, `https://${host}/federation`);
  });
}

Deno.test("AWS_ENDPOINT_URL_SIGNIN leads both steps elsewhere", async () => {
  const env = { AWS_ENDPOINT_URL_SIGNIN: "http://127.0.0.1:9/" };
  const { door, system } = await open({ env, wish: { logoutFirst: true } });
  assert.equal(system.http.requests[0]?.url, "http://127.0.0.1:9/federation");
  assert.match(
    door.link.reveal(),
    /^http:\/\/127\.0\.0\.1:9\/oauth\?Action=logout&redirect_uri=http%3A%2F%2F127/,
  );
});

Deno.test("--logout-first leads over the page that signs out", async () => {
  const { door } = await open({ wish: { logoutFirst: true } });
  const link = new URL(door.link.reveal());
  assert.equal(`${link.origin}${link.pathname}`, "https://us-east-1.signin.aws.amazon.com/oauth");
  const next = new URL(link.searchParams.get("redirect_uri") ?? "");
  assert.equal(next.searchParams.get("Action"), "login");
});

for (
  const [seconds, sent, note] of [
    [7200, "7200", undefined],
    [60, "900", /15 minutes to 12 hours.*15m/],
    [90_000, "43200", /15 minutes to 12 hours.*12h/],
  ] as const
) {
  Deno.test(`a console session of ${seconds} seconds is asked for as ${sent}`, async () => {
    const { door, system } = await open({ wish: { seconds } });
    assert.equal(system.http.requests[0]?.form["SessionDuration"], sent);
    if (note === undefined) assert.deepEqual(door.notes, []);
    else assert.match(door.notes.join(), note);
  });
}

Deno.test("behind another role no length is asked for, and a wish for one is answered", async () => {
  const { door, system } = await open({ before: ["aws/permission-set"] });
  assert.equal(system.http.requests[0]?.form["SessionDuration"], undefined);
  assert.deepEqual([door.sessionExpiresAt, door.notes], [NOW + HOUR / 2, []]);
  const asked = await open({ before: ["aws/permission-set"], wish: { seconds: 7200 } });
  assert.match(asked.door.notes.join(), /ends with the role's/);
});

Deno.test("a role of a user is no role behind a role", async () => {
  const { system } = await open({ before: ["aws/user"] });
  assert.equal(system.http.requests[0]?.form["SessionDuration"], "3600");
});

Deno.test("a refused length is left out once, and that is said", async () => {
  const { door, system } = await open({ http: [{ status: 400, body: "<html>" }, TOKEN] });
  assert.deepEqual(system.http.requests.map(({ form }) => form["SessionDuration"]), ["3600", undefined]);
  assert.match(door.notes.join(), /ends with the role's session/);
  assert.equal(door.sessionExpiresAt, NOW + HOUR / 2);
});

for (
  const [name, http, code, message, requests] of [
    ["a dead session", { status: 400 }, "access_denied", /does not accept the session \(HTTP 400\)/, 2],
    ["another partition", { status: 403 }, "access_denied", /none of this partition/, 2],
    ["a failing service", { status: 503 }, "unavailable", /failed \(HTTP 503\)/, 1],
    ["a page of a hotel", { body: "<html>Welcome" }, "unavailable", /makes no sense/, 1],
    ["an answer without a token", { body: { SigninToken: "" } }, "unavailable", /makes no sense/, 1],
    ["a redirect", { status: 302, headers: { location: "https://x" } }, "unavailable", /HTTP 302/, 1],
    ["silence", new HttpFailure("timeout", "signin", "no answer"), "unavailable", /no answer from signin/, 1],
  ] as const
) {
  Deno.test(`the console is not opened by ${name}`, async () => {
    const system = memorySystem({ http });
    const keys = {
      accessKeyId: "ASIA",
      secretAccessKey: new Secret("key"),
      sessionToken: new Secret("session"),
      region: "eu-west-1",
      expiresAt: NOW + HOUR,
    };
    const request = {
      session: {
        provider: "corp",
        identity: "dev",
        madeFor: "0a0a0a0a-0b0b0b0b0b0b",
        credentials: new AwsKeys(keys),
      },
      entry: identityEntry({}),
      before: [],
      wish: { issuer: "atmos", logoutFirst: false },
    };
    await assert.rejects(
      () => awsConsole(request, cloudContext(system)),
      (error) => {
        assert.ok(error instanceof AtmosError);
        assert.equal(error.code, code);
        assert.match(error.message, message);
        assert.notEqual(error.hint, undefined);
        return true;
      },
    );
    assert.equal(system.http.requests.length, requests);
  });
}

Deno.test("a region of another partition is refused before anything is asked", async () => {
  await assert.rejects(() => open({ wish: { region: "cn-north-1" } }), /of another partition/);
});

Deno.test("names of federated users fit STS", () => {
  assert.equal(federatedName("two words/ü"), "two-words--");
  assert.equal(federatedName("x"), "x-");
  assert.equal(federatedName("a".repeat(100)).length, 32);
});
