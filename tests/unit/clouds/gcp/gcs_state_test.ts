import assert from "node:assert/strict";
import { AtmosError } from "../../../../src/errors.ts";
import { gcsObjectOf, judgeGcsState, readGcsState } from "../../../../src/clouds/gcp/gcs_state.ts";
import { Secret } from "../../../../src/secret.ts";
import { memorySystem } from "../../system/memory_system.ts";

const BACKEND = { bucket: "acme-states", prefix: "net/vpc" };

Deno.test("a state stands where Terraform keeps it in Cloud Storage", () => {
  const at = (settings: object, workspace = "dev") =>
    gcsObjectOf({ type: "gcs", settings: { ...settings }, workspace });
  assert.deepEqual(at(BACKEND), { bucket: "acme-states", name: "net/vpc/dev.tfstate" });
  assert.equal(at({ bucket: "acme-states" }, "default").name, "default.tfstate");
  assert.equal(at({ ...BACKEND, prefix: "/a//b/" }).name, "a/b/dev.tfstate");
  for (
    const [settings, workspace, state] of [
      [{ ...BACKEND, access_token: "x" }, "dev", /sets access_token/],
      [{ ...BACKEND, impersonate_service_account: "x@y" }, "dev", /sets impersonate_service_account/],
      [{ ...BACKEND, encryption_key: "x" }, "dev", /sets encryption_key/],
      [
        { ...BACKEND, storage_custom_endpoint: "https://evil.example" },
        "dev",
        /sets storage_custom_endpoint/,
      ],
      [{ ...BACKEND, bucket: "../o/x" }, "dev", /names no bucket/],
      [{ prefix: "x" }, "dev", /names no bucket/],
      [{ ...BACKEND, prefix: "a/../../b" }, "dev", /no object is called/],
      [{ ...BACKEND, prefix: "a\ud800" }, "dev", /no object is called/],
      [{ ...BACKEND, prefix: "p".repeat(2000) }, "dev", /no object is called/],
    ] as const
  ) {
    assert.throws(
      () => at(settings, workspace),
      (error) => error instanceof AtmosError && state.test(error.message),
    );
  }
});

Deno.test("it is asked for with one GET, at Google or where the person says", async () => {
  for (
    const [env, api] of [
      [{}, "https://storage.googleapis.com/storage/v1"],
      [
        { CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE: "http://127.0.0.1:9000/" },
        "http://127.0.0.1:9000/storage/v1",
      ],
      [
        { CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE: "http://localhost:9000/storage/v2/" },
        "http://localhost:9000/storage/v2",
      ],
    ] as const
  ) {
    const system = memorySystem({
      env: { HOME: "/home/me", ...env },
      http: () => ({ status: 200, body: "{}" }),
    });
    const address = { type: "gcs", settings: { ...BACKEND, prefix: "a b/ü" }, workspace: "dev" };
    assert.equal(await readGcsState(address, { accessToken: new Secret("planted") }, { system }), "{}");
    const [request] = system.http.requests;
    assert.equal(request?.url, `${api}/b/acme-states/o/a%20b%2F%C3%BC%2Fdev.tfstate?alt=media`);
    assert.equal(request?.headers?.["authorization"], "Bearer planted");
    assert.equal(request?.sizeLimit, 64 * 1024 * 1024);
  }
  const system = memorySystem({
    env: { HOME: "/home/me", CLOUDSDK_API_ENDPOINT_OVERRIDES_STORAGE: "http://evil.example" },
  });
  await assert.rejects(
    readGcsState({ type: "gcs", settings: BACKEND, workspace: "dev" }, { accessToken: new Secret("x") }, {
      system,
    }),
    /only https may be used/,
  );
  assert.deepEqual(system.http.requests, []);
});

Deno.test("what Cloud Storage says is judged", () => {
  const judge = (status: number, text: string): string | undefined =>
    judgeGcsState({ status, headers: {}, cookies: [], body: new TextEncoder().encode(text) }, {
      bucket: "b",
      name: "n",
    });
  assert.equal(judge(200, "{}"), "{}");
  assert.equal(judge(404, "No such object: b/n"), undefined);
  for (
    const [status, text, code, message] of [
      [
        403,
        '{"error":{"message":"ci@acme does not have storage.objects.get access","status":"PERMISSION_DENIED"}}',
        "access_denied",
        /gs:\/\/b\/n: Google refused \(PERMISSION_DENIED: ci@acme does not have/,
      ],
      [401, "Invalid Credentials", "not_signed_in", /HTTP 401/],
      [503, "\u001b[2J", "unavailable", /HTTP 503/],
      [302, "", "unavailable", /HTTP 302/],
    ] as const
  ) {
    assert.throws(
      () => judge(status, text),
      (error) => error instanceof AtmosError && error.code === code && message.test(error.message),
    );
  }
});
