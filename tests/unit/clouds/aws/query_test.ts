import assert from "node:assert/strict";
import { ask, elementIn, type QueryPlace } from "../../../../src/clouds/aws/query.ts";
import { NoAnswer, ServiceFailure } from "../../../../src/clouds/aws/service_failure.ts";
import { connectSts, readKeys } from "../../../../src/clouds/aws/sts.ts";
import { Secret } from "../../../../src/secret.ts";
import { HttpFailure } from "../../../../src/system/http.ts";
import { memorySystem } from "../../system/memory_system.ts";

const KEYS = { accessKeyId: "FAKEID", secretAccessKey: new Secret("planted"), sessionToken: undefined };
const PLACE: QueryPlace = {
  service: "sts",
  region: "eu-west-1",
  endpoint: "https://sts.example",
  version: "2011-06-15",
  keys: KEYS,
};
const OK = "<R><Arn>arn:aws:iam::1:user/a&amp;b</Arn></R>";

Deno.test("lists, structures and numbers become the names that the protocol wants", async () => {
  const system = memorySystem({ http: { body: OK } });
  await ask(system, PLACE, "AssumeRole", {
    RoleArn: "arn:x",
    DurationSeconds: 900,
    Policy: undefined,
    PolicyArns: [{ arn: "one" }, { arn: "two" }],
    Tags: [{ Key: "k", Value: "v ü&=" }],
    TransitiveTagKeys: ["k"],
    TaskPolicyArn: { arn: "root" },
  });
  const [sent] = system.http.requests;
  assert.deepEqual([...new URLSearchParams(sent?.text)], [
    ["Action", "AssumeRole"],
    ["RoleArn", "arn:x"],
    ["DurationSeconds", "900"],
    ["PolicyArns.member.1.arn", "one"],
    ["PolicyArns.member.2.arn", "two"],
    ["Tags.member.1.Key", "k"],
    ["Tags.member.1.Value", "v ü&="],
    ["TransitiveTagKeys.member.1", "k"],
    ["TaskPolicyArn.arn", "root"],
    ["Version", "2011-06-15"],
  ]);
  assert.match(
    sent?.headers?.["authorization"] ?? "",
    /^AWS4-HMAC-SHA256 Credential=FAKEID\/20260102\/eu-west-1/,
  );
});

Deno.test("what needs no signature is sent without one", async () => {
  const system = memorySystem({ http: { body: OK } });
  await ask(system, { ...PLACE, keys: undefined }, "AssumeRoleWithSAML");
  assert.deepEqual(Object.keys(system.http.requests[0]?.headers ?? {}).sort(), [
    "content-type",
    "user-agent",
  ]);
});

Deno.test("a clock that is wrong is put right once, by that of AWS", async () => {
  const refused = {
    status: 403,
    headers: { date: "Fri, 02 Jan 2026 05:00:00 GMT" },
    body: "<Code>RequestExpired</Code>",
  };
  const system = memorySystem({ http: [refused, { body: OK }] });
  assert.match(await ask(system, PLACE, "GetCallerIdentity"), /Arn/);
  const times = system.http.requests.map(({ headers }) => headers?.["x-amz-date"]);
  assert.deepEqual(times, ["20260102T030405Z", "20260102T050000Z"]);
  const still = memorySystem({ http: [refused, refused] });
  await assert.rejects(ask(still, PLACE, "GetCallerIdentity"), /RequestExpired/);
  assert.equal(still.http.requests.length, 2);
  const right = { ...refused, headers: { date: "Fri, 02 Jan 2026 03:07:00 GMT" } };
  const once = memorySystem({ http: [right] });
  await assert.rejects(ask(once, PLACE, "GetCallerIdentity"), /RequestExpired/);
  assert.equal(once.http.requests.length, 1);
});

for (
  const [name, reply, said] of [
    ["a refusal", {
      status: 400,
      body: "<ErrorResponse><Error><Code>X</Code><Message>no &lt;b&gt;</Message></Error></ErrorResponse>",
    }, {
      code: "X",
      message: "no <b>",
      isUnread: false,
    }],
    ["nothing", { status: 500, body: "" }, { code: undefined, isUnread: false }],
    ["no XML", { status: 200, body: '{"a": 1}' }, { code: undefined, isUnread: true }],
    ["a redirect", { status: 302, headers: { location: "https://evil.example" }, body: "" }, {
      isUnread: false,
    }],
  ] as const
) {
  Deno.test(`an answer that is no success: ${name}`, async () => {
    const system = memorySystem({ http: [reply] });
    await assert.rejects(ask(system, PLACE, "GetCallerIdentity"), (error) => {
      assert.ok(error instanceof ServiceFailure);
      assert.equal(error.status, reply.status);
      assert.deepEqual({ ...error.said, ...said }, { ...error.said });
      return true;
    });
    assert.equal(system.http.requests.length, 1);
  });
}

Deno.test("no answer is told with the port's words, a page as what it is, and Ctrl-C with its reason", async () => {
  const gone = memorySystem({ http: [new HttpFailure("unreachable", "sts.example", "so it is")] });
  await assert.rejects(ask(gone, PLACE, "X"), (error) => {
    assert.ok(error instanceof NoAnswer);
    assert.equal(error.message, "sts.example: so it is");
    return true;
  });
  const page = memorySystem({ http: [{ status: 503, body: "<html><title>Bad gateway</title>" }] });
  await assert.rejects(ask(page, PLACE, "X"), /answered with a page \(HTTP 503, "Bad gateway"\)$/);
  const reason = new Error("by the person");
  const stopped = memorySystem({
    http: () => Promise.reject(new HttpFailure("cancelled", "sts.example", "x")),
  });
  await assert.rejects(
    ask(stopped, { ...PLACE, cancelled: AbortSignal.abort(reason) }, "X"),
    (e) => e === reason,
  );
});

Deno.test("a region leads nowhere but to AWS", async () => {
  for (
    const [region, url] of [
      ["eu-west-1", "https://sts.eu-west-1.amazonaws.com/"],
      ["cn-north-1", "https://sts.cn-north-1.amazonaws.com.cn/"],
      ["eusc-de-east-1", "https://sts.eusc-de-east-1.amazonaws.eu/"],
      ["us-gov-west-1", "https://sts.us-gov-west-1.amazonaws.com/"],
    ] as const
  ) {
    const system = memorySystem({ http: { body: OK } });
    await connectSts(system, { keys: KEYS, region }).callerIdentity();
    assert.equal(system.http.requests[0]?.url, url);
  }
  for (const region of ["evil.example/#", "a@evil.example", "", "-", "x".repeat(64), "a b", "eu..west"]) {
    assert.throws(
      () => connectSts(memorySystem(), { keys: KEYS, region }),
      /in the region ".*": there is none/,
    );
  }
});

Deno.test("keys are read from whatever XML there is", () => {
  const whole =
    "<C><AccessKeyId>A</AccessKeyId><SecretAccessKey>S</SecretAccessKey><SessionToken>T</SessionToken>" +
    "<Expiration>2026-01-02T04:00:00Z</Expiration></C>";
  assert.deepEqual(readKeys(whole).Credentials?.Expiration, new Date(Date.UTC(2026, 0, 2, 4)));
  assert.deepEqual(Object.values(readKeys("<C/>").Credentials ?? {}), [
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  assert.equal(readKeys("<Expiration>soon</Expiration>").Credentials?.Expiration, undefined);
  assert.equal(elementIn(OK, "Arn"), "arn:aws:iam::1:user/a&b");
});
