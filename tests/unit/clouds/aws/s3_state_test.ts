import assert from "node:assert/strict";
import { AtmosError } from "../../../../src/errors.ts";
import { judgeState, objectOf, readS3State } from "../../../../src/clouds/aws/s3_state.ts";
import { authorization } from "../../../../src/clouds/aws/signature.ts";
import { Secret } from "../../../../src/secret.ts";
import { memorySystem } from "../../system/memory_system.ts";

const KEYS = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: new Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
  sessionToken: new Secret("planted-token"),
  region: "eu-west-1",
  expiresAt: undefined,
};

const BACKEND = { bucket: "states", key: "terraform.tfstate", workspace_key_prefix: "vpc" };

// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, the first example.
Deno.test("a GET is signed as the example of S3 is", async () => {
  const empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  const header = await authorization({
    method: "GET",
    service: "s3",
    region: "us-east-1",
    keys: KEYS,
    url: new URL("https://examplebucket.s3.amazonaws.com/test.txt"),
    headers: {
      host: "examplebucket.s3.amazonaws.com",
      range: "bytes=0-9",
      "x-amz-content-sha256": empty,
      "x-amz-date": "20130524T000000Z",
    },
    body: "",
    time: "20130524T000000Z",
  });
  assert.match(header, /Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41$/);
});

Deno.test("a state stands where Terraform keeps it", () => {
  const at = (settings: object, workspace = "dev") =>
    objectOf({ type: "s3", settings: { ...settings }, workspace }, "usual");
  assert.deepEqual(at(BACKEND), { bucket: "states", key: "vpc/dev/terraform.tfstate", region: "usual" });
  assert.deepEqual(at({ ...BACKEND, region: "us-east-1" }, "default"), {
    bucket: "states",
    key: "terraform.tfstate",
    region: "us-east-1",
  });
  assert.equal(at({ bucket: "states", key: "a" }).key, "env:/dev/a");
  for (
    const [settings, workspace, state] of [
      [{ ...BACKEND, endpoints: { s3: "https://evil.example" } }, "dev", /sets endpoints/],
      [{ ...BACKEND, assume_role: { role_arn: "x" } }, "dev", /sets assume_role/],
      [{ ...BACKEND, access_key: "x" }, "dev", /sets access_key/],
      [{ ...BACKEND, bucket: "evil.example/x" }, "dev", /names no bucket/],
      [{ ...BACKEND, bucket: "" }, "dev", /names no bucket/],
      [{ bucket: "states" }, "dev", /names no bucket and key/],
      [{ ...BACKEND, key: "a/../../b" }, "dev", /no object is called/],
      [BACKEND, "..", /no object is called/],
      [{ ...BACKEND, key: "k".repeat(2000) }, "dev", /no object is called/],
    ] as const
  ) {
    assert.throws(
      () => at(settings, workspace),
      (error) => error instanceof AtmosError && state.test(error.message),
    );
  }
});

Deno.test("it is asked for with one signed GET, at AWS or where the person says", async () => {
  for (
    const [env, host] of [
      [{}, "https://s3.eu-west-1.amazonaws.com"],
      [{ AWS_ENDPOINT_URL_S3: "http://127.0.0.1:9000" }, "http://127.0.0.1:9000"],
    ] as const
  ) {
    const system = memorySystem({
      env: { HOME: "/home/me", ...env },
      http: () => ({ status: 200, body: '{"outputs":{}}' }),
    });
    const text = await readS3State(
      { type: "s3", settings: { ...BACKEND, key: "a b/ü.tfstate" }, workspace: "dev" },
      KEYS,
      { system },
    );
    assert.equal(text, '{"outputs":{}}');
    const [request] = system.http.requests;
    assert.equal(request?.url, `${host}/states/vpc/dev/a%20b/%C3%BC.tfstate`);
    assert.equal(request?.method, "GET");
    assert.match(
      request?.headers?.["authorization"] ?? "",
      /^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\/20260102\/eu-west-1\/s3\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token, /,
    );
  }
});

Deno.test("a region that is none leads nowhere", async () => {
  const system = memorySystem();
  await assert.rejects(
    readS3State({ type: "s3", settings: { ...BACKEND, region: "evil.example/" }, workspace: "dev" }, KEYS, {
      system,
    }),
    /there is none/,
  );
  assert.deepEqual(system.http.requests, []);
});

Deno.test("what S3 says is judged", () => {
  const object = { bucket: "states", key: "k", region: "eu-west-1" };
  const judge = (status: number, text: string, headers = {}): string | undefined =>
    judgeState({ status, headers, body: new TextEncoder().encode(text) } as never, object);
  assert.equal(judge(200, "{}"), "{}");
  assert.equal(judge(404, "<Error><Code>NoSuchKey</Code></Error>"), undefined);
  assert.equal(judge(404, "<Error><Code>NoSuchBucket</Code></Error>"), undefined);
  for (
    const [status, text, headers, code, message] of [
      [
        403,
        "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>",
        {},
        "access_denied",
        /s3:\/\/states\/k: Access Denied \(AccessDenied\)/,
      ],
      [301, "", { "x-amz-bucket-region": "us-east-2" }, "config_invalid", /its bucket is in us-east-2/],
      [
        400,
        "<Error><Code>AuthorizationHeaderMalformed</Code></Error>",
        { "x-amz-bucket-region": "us-east-2" },
        "config_invalid",
        /in us-east-2/,
      ],
      [503, "<Error><Code>SlowDown</Code></Error>", {}, "unavailable", /SlowDown/],
      [500, "not XML \u001b[2J", {}, "unavailable", /HTTP 500/],
    ] as const
  ) {
    assert.throws(
      () => judge(status, text, headers),
      (error) => error instanceof AtmosError && error.code === code && message.test(error.message),
    );
  }
});
