import assert from "node:assert/strict";
import { applicationDefault } from "../../../../src/clouds/gcp/adc.ts";
import { judgeAdc } from "../../../../src/clouds/gcp/adc_file.ts";
import { adcPath } from "../../../../src/clouds/gcp/adc_path.ts";
import { GoogleToken } from "../../../../src/clouds/gcp/google_token.ts";
import { AtmosError } from "../../../../src/errors.ts";
import { findFolders } from "../../../../src/files/folders.ts";
import { keyFileOf } from "../../../local_google/key_file.ts";
import { fakeHttp, type HttpPlan, type RecordedRequest } from "../../system/fake_http.ts";
import { type MemoryOptions, memorySystem } from "../../system/memory_system.ts";
import { providerEntry } from "../entries.ts";
import { signInRequest, witness } from "../requests.ts";
import { NOW, SA } from "./google_world.ts";

const PERSON = {
  type: "authorized_user",
  client_id: "c",
  client_secret: "planted-client",
  refresh_token: "planted-refresh",
};

function pathWith(env: Readonly<Record<string, string>>, more: MemoryOptions = {}): string {
  const system = memorySystem({ env: { HOME: "/home/me", ...env }, workingFolder: "/project", ...more });
  return adcPath(system, findFolders(system.env));
}

Deno.test("the file is looked for as Google's libraries do, and what we have lent is not the person's own", () => {
  const usual = "/home/me/.config/gcloud/application_default_credentials.json";
  assert.equal(pathWith({}), usual);
  assert.equal(pathWith({ CLOUDSDK_CONFIG: "/g" }), "/g/application_default_credentials.json");
  assert.equal(pathWith({ CLOUDSDK_CONFIG: "/g", GOOGLE_APPLICATION_CREDENTIALS: "/x.json" }), "/x.json");
  assert.equal(pathWith({ GOOGLE_APPLICATION_CREDENTIALS: "x.json" }), "/project/x.json");
  assert.equal(
    pathWith({
      GOOGLE_APPLICATION_CREDENTIALS: "/home/me/.cache/atmos/leases/1/0-google.json",
      CLOUDSDK_CONFIG: "/home/me/.config/atmos/gcp/corp/dev/0a-0b/gcloud",
    }),
    usual,
  );
});

async function signIn(
  content: unknown,
  plan: HttpPlan,
  spec: Readonly<Record<string, unknown>> = {},
): Promise<{ token: GoogleToken; requests: readonly RecordedRequest[] }> {
  const files = { "/home/me/.config/gcloud/application_default_credentials.json": JSON.stringify(content) };
  const http = fakeHttp(plan);
  const system = { ...memorySystem({ now: NOW, env: { HOME: "/home/me" }, files }), http };
  const before = system.files.paths();
  const token = await applicationDefault(providerEntry({ spec }, "corp", "gcp/adc")).authenticate(
    signInRequest(system, witness("none")),
  );
  assert.ok(token instanceof GoogleToken);
  assert.deepEqual(system.files.paths(), before, "nothing is written");
  return { token, requests: http.requests };
}

const GIVEN = { access_token: "planted-token", expires_in: 3599 };

const answers: HttpPlan = ({ url }) => {
  if (url.endsWith("/tokeninfo")) return { body: { email: "ann@example.com" } };
  if (url.endsWith(":generateAccessToken")) {
    return { body: { accessToken: "planted-account", expireTime: "2026-01-02T04:04:05Z" } };
  }
  return { body: GIVEN };
};

Deno.test("a person's grant is renewed with all that was agreed to, or with less", async () => {
  const { token, requests } = await signIn(PERSON, answers, { project_id: "acme", region: "europe-west1" });
  assert.deepEqual(requests[0]?.form, {
    grant_type: "refresh_token",
    client_id: "c",
    client_secret: "planted-client",
    refresh_token: "planted-refresh",
  });
  assert.deepEqual(token.facts.map(({ value }) => value), ["ann@example.com", "acme", "europe-west1"]);
  assert.equal(token.values.libraries?.kind, "own-file");
  const less = await signIn(PERSON, answers, { scopes: ["s1", "s2"] });
  assert.equal(less.requests[0]?.form["scope"], "s1 s2");
  assert.equal(less.token.values.libraries, undefined);
});

Deno.test("who it is, is good to know and no reason to fail", async () => {
  const { token } = await signIn(
    PERSON,
    ({ url }) => url.endsWith("/tokeninfo") ? { status: 503 } : { body: GIVEN },
  );
  assert.equal(token.values.account, undefined);
});

Deno.test("an account behind the person is taken on as gcloud has written it", async () => {
  const content = {
    type: "impersonated_service_account",
    service_account_impersonation_url:
      `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${SA}:generateAccessToken`,
    delegates: ["projects/-/serviceAccounts/x@y.iam.gserviceaccount.com"],
    source_credentials: PERSON,
  };
  const { token, requests } = await signIn(content, answers);
  assert.deepEqual([token.values.account, token.values.project], [SA, "acme-prod"]);
  const sent = requests.find(({ url }) => url.endsWith(":generateAccessToken"));
  assert.deepEqual(JSON.parse(sent?.text ?? "").delegates, content.delegates);
});

Deno.test("a key signs for itself, and is shown to Google alone", async () => {
  const { text, publicKey, id } = await keyFileOf(SA, "acme-prod");
  const { token, requests } = await signIn(JSON.parse(text), answers);
  assert.deepEqual([token.values.account, token.values.project], [SA, "acme-prod"]);
  assert.deepEqual(requests.map(({ url }) => url), ["https://oauth2.googleapis.com/token"]);
  const [head = "", body = "", signature = ""] = requests[0]?.form["assertion"]?.split(".") ?? [];
  const bytes = (part: string): Uint8Array<ArrayBuffer> =>
    Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
  const data = new TextEncoder().encode(`${head}.${body}`);
  assert.ok(await crypto.subtle.verify("RSASSA-PKCS1-v1_5", publicKey, bytes(signature), data));
  const read = (part: string): Record<string, unknown> => JSON.parse(new TextDecoder().decode(bytes(part)));
  assert.equal(read(head)["kid"], id);
  assert.deepEqual(read(body), {
    iss: SA,
    scope: "https://www.googleapis.com/auth/cloud-platform",
    aud: "https://oauth2.googleapis.com/token",
    iat: NOW / 1000,
    exp: NOW / 1000 + 3600,
  });
});

Deno.test("a sign-in of gcloud that has ended says which command makes a new one", async () => {
  for (
    const error_description of ["Token has been expired or revoked.", "reauth related error (invalid_rapt)"]
  ) {
    const plan = { status: 400, body: { error: "invalid_grant", error_description } };
    await assert.rejects(signIn(PERSON, plan), (error) => {
      assert.ok(error instanceof AtmosError);
      assert.match(error.hint ?? "", /gcloud auth application-default login/);
      assert.doesNotMatch(`${error.message}`, /planted/);
      return true;
    });
  }
});

for (
  const [what, content, expected] of [
    ["nothing", "", /are no credentials of Google$/],
    ["no JSON", "planted {", /are no credentials of Google$/],
    ["no refresh token", JSON.stringify({ ...PERSON, refresh_token: undefined }), /are no credentials/],
    ["a list for a token", JSON.stringify({ ...PERSON, refresh_token: ["planted"] }), /are no credentials/],
    [
      "a broken key",
      JSON.stringify({ type: "service_account", client_email: SA, private_key: "planted" }),
      /are no cred/,
    ],
    [
      "another cloud",
      JSON.stringify({ ...PERSON, universe_domain: "cloud.example" }),
      /for a cloud of its own/,
    ],
    ["a workload", JSON.stringify({ type: "external_account" }), /is of the type external_account$/],
    [
      "an account at an address that is none",
      JSON.stringify({
        type: "impersonated_service_account",
        service_account_impersonation_url: "https://mallory.example/serviceAccounts/x:generateAccessToken",
        source_credentials: PERSON,
      }),
      /are no credentials/,
    ],
  ] as const
) {
  Deno.test(`what a file holds is believed with its types alone: ${what}`, () => {
    assert.throws(() => judgeAdc(content, "/x.json", "cannot use the provider"), (error) => {
      assert.ok(error instanceof AtmosError);
      assert.match(error.message, expected);
      assert.doesNotMatch(error.message, /planted/);
      return error.hint !== undefined;
    });
  });
}
