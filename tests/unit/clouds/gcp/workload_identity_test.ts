import assert from "node:assert/strict";
import { GoogleToken } from "../../../../src/clouds/gcp/google_token.ts";
import { workloadIdentity } from "../../../../src/clouds/gcp/workload_identity.ts";
import { AtmosError } from "../../../../src/errors.ts";
import { fakeHttp, type HttpPlan, type RecordedRequest } from "../../system/fake_http.ts";
import { type MemorySystem, memorySystem } from "../../system/memory_system.ts";
import { providerEntry } from "../entries.ts";
import { signInRequest, witness } from "../requests.ts";
import { jwt, NOW, SA } from "./google_world.ts";

const POOL = { project_number: "1", workload_identity_pool_id: "ci", workload_identity_provider_id: "any" };
const AUDIENCE =
  "https://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/providers/any";
const GIVEN = { access_token: "planted-federated", token_type: "Bearer", expires_in: 3600 };

interface Settings {
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
  readonly http?: HttpPlan;
  /** Keys of the token's source that stand in the person's own file. */
  readonly own?: readonly string[];
}

interface Outcome {
  readonly token: GoogleToken;
  readonly requests: readonly RecordedRequest[];
}

function machine({ env = {}, files = {}, http = { body: GIVEN } }: Settings): MemorySystem {
  const plan = fakeHttp(http);
  return {
    ...memorySystem({ now: NOW, env: { HOME: "/home/me", ...env }, files }),
    http: plan,
  } as MemorySystem;
}

async function signIn(settings: Settings): Promise<Outcome> {
  const system = machine(settings);
  const entry = {
    ...providerEntry({ spec: { ...POOL, ...settings.spec } }, "corp", "gcp/workload-identity-federation"),
    mayReach: (secret: readonly string[], address: readonly string[]) => {
      const isOwn = (path: readonly string[]): boolean => settings.own?.includes(path.at(-1) ?? "") === true;
      return Promise.resolve(!isOwn(secret) || isOwn(address));
    },
  };
  const request = signInRequest(system, witness("none"));
  const token = await workloadIdentity(entry).authenticate(request);
  assert.ok(token instanceof GoogleToken);
  return { token, requests: (system.http as ReturnType<typeof fakeHttp>).requests };
}

async function refusal(settings: Settings): Promise<AtmosError> {
  try {
    await signIn(settings);
  } catch (error) {
    assert.ok(error instanceof AtmosError, String(error));
    assert.notEqual(error.hint, undefined, error.message);
    assert.doesNotMatch(`${error.message} ${error.hint}`, /planted|eyJ/);
    return error;
  }
  throw new Error("it was not refused");
}

const FILE = { type: "file", file_path: "/var/run/token" };

Deno.test("the token of a file is exchanged as the standard says, and libraries read the file themselves", async () => {
  const word = jwt();
  const { token, requests } = await signIn({
    spec: { token_source: FILE, project_id: "acme" },
    files: { "/var/run/token": `${word}\n` },
  });
  assert.equal(requests.length, 1);
  assert.equal(requests[0]?.url, "https://sts.googleapis.com/v1/token");
  assert.deepEqual(requests[0]?.form, {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    audience: AUDIENCE.replace("https:", ""),
    scope: "https://www.googleapis.com/auth/cloud-platform",
    requested_token_type: "urn:ietf:params:oauth:token-type:access_token",
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    subject_token: word,
  });
  assert.equal(token.expiresAt, NOW + 3_600_000);
  assert.deepEqual(token.facts.map(({ value }) => value), [
    "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/ci/subject/app",
    "acme",
  ]);
  const { libraries } = token.values;
  assert.deepEqual(libraries?.kind === "federation" && libraries.source, {
    kind: "file",
    path: "/var/run/token",
  });
});

Deno.test("with a service account the federated token takes it on at once", async () => {
  const scopes = ["https://www.googleapis.com/auth/devstorage.read_only"];
  const { token, requests } = await signIn({
    spec: { token_source: FILE, service_account_email: SA, scopes },
    files: { "/var/run/token": jwt() },
    http: [
      { body: GIVEN },
      { body: { accessToken: "planted-account", expireTime: "2026-01-02T04:04:05Z" } },
    ],
  });
  assert.equal(requests[0]?.form["scope"], "https://www.googleapis.com/auth/cloud-platform");
  assert.equal(
    requests[1]?.url,
    `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${SA}:generateAccessToken`,
  );
  assert.equal(requests[1]?.headers?.["authorization"], "Bearer planted-federated");
  assert.deepEqual(JSON.parse(requests[1]?.text ?? ""), { scope: scopes, lifetime: "3600s" });
  assert.equal(token.values.account, SA);
  assert.equal(token.values.libraries, undefined, "a library would ask for more than these scopes");
});

Deno.test("a variable's token is kept for libraries, since nobody replaces it", async () => {
  const { token } = await signIn({
    spec: { token_source: { type: "environment", environment_variable: "OIDC" } },
    env: { OIDC: ` ${jwt()}\n` },
  });
  const { libraries } = token.values;
  assert.equal(libraries?.kind === "federation" && libraries.source.kind, "text");
});

const HERE = "https://tokens.example/give?for=me";

Deno.test("an address answers with JSON or the token alone, and libraries ask there themselves", async () => {
  const source = { type: "url", url: HERE, request_token: "planted-word", allowed_hosts: ["tokens.example"] };
  for (const [body, field] of [[{ value: jwt() }, "value"], [`${jwt()}\n`, undefined]] as const) {
    const { token, requests } = await signIn({
      spec: { token_source: { ...source, audience: "google" } },
      http: ({ url }) => ({ body: url.includes("sts.") ? GIVEN : body }),
    });
    assert.equal(requests[0]?.url, `${HERE}&audience=google`);
    assert.equal(requests[0]?.headers?.["authorization"], "Bearer planted-word");
    const { libraries } = token.values;
    assert.ok(libraries?.kind === "federation" && libraries.source.kind === "url");
    assert.deepEqual([libraries.source.url, libraries.source.field], [`${HERE}&audience=google`, field]);
  }
});

Deno.test("a host that nobody has allowed is not asked", async () => {
  for (
    const [url, allowed_hosts] of [
      ["https://evil.example/", undefined],
      ["https://evil.example/", ["tokens.example"]],
      ["https://actions.githubusercontent.com.evil.example/", []],
      ["https://tokens.example.evil.example/", ["tokens.example"]],
      ["http://127.0.0.1:1/", []],
    ] as const
  ) {
    const error = await refusal({
      spec: { token_source: { type: "url", url, allowed_hosts, request_token: "planted-word" } },
      http: () => {
        throw new Error("it was asked");
      },
    });
    assert.equal(error.code, "config_invalid");
    assert.match(error.message, /^atmos\.yaml:3:5: .* is not allowed$/);
  }
});

Deno.test("a person's own request_token goes to no address of a project", async () => {
  const spec = {
    token_source: {
      type: "url",
      url: HERE,
      request_token: "planted-word",
      allowed_hosts: ["tokens.example"],
    },
  };
  const http: HttpPlan = ({ url }) => ({ body: url.includes("sts.") ? GIVEN : { value: jwt() } });
  const error = await refusal({ spec, http, own: ["request_token", "allowed_hosts"] });
  assert.match(error.message, /the request_token is your own, and the address tokens\.example is not$/);
  for (const own of [["request_token", "url"], ["url"], []]) {
    assert.equal((await signIn({ spec, http, own })).requests.length, 2);
  }
});

Deno.test("a job's own secret goes to GitHub alone, whatever a configuration allows", async () => {
  const source = { type: "url", url: HERE, allowed_hosts: ["tokens.example"] };
  for (
    const more of [
      { request_token: "planted-of-the-job" },
      { audience: "planted-of-the-job" },
      { url: `${HERE}&more=planted-of-the-job` },
      { url: `${HERE}&more=planted%2Dof%2Dthe%2Djob` },
      { url: "https://tokens.example/a/planted-of-the-job%" },
    ]
  ) {
    const error = await refusal({
      spec: { token_source: { ...source, ...more } },
      env: { ACTIONS_ID_TOKEN_REQUEST_TOKEN: "planted-of-the-job" },
      http: () => {
        throw new Error("it was asked");
      },
    });
    assert.match(error.message, /the job's own secret is not for tokens\.example/, JSON.stringify(more));
  }
});

const JOB = {
  GITHUB_ACTIONS: "true",
  ACTIONS_ID_TOKEN_REQUEST_URL: "https://p.actions.githubusercontent.com/x?v=2",
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "planted-of-the-job",
};

Deno.test("without a source the job of GitHub is asked, for the pool's own audience", async () => {
  for (const spec of [{}, { token_source: { type: "url" } }]) {
    const { requests } = await signIn({
      spec,
      env: JOB,
      http: ({ url }) => ({ body: url.includes("sts.") ? GIVEN : { value: jwt({ aud: AUDIENCE }) } }),
    });
    assert.equal(new URL(requests[0]?.url ?? "").searchParams.get("audience"), AUDIENCE);
  }
});

const WITH_FILE = { spec: { token_source: FILE }, files: { "/var/run/token": jwt() } };

for (
  const [what, settings, expected] of [
    ["no source", {}, /^cannot use the provider "corp": nothing says where this workload's token is$/],
    [
      "no variable",
      { spec: { token_source: { type: "environment", environment_variable: "OIDC" } } },
      /OIDC is not set$/,
    ],
    ["no file", { spec: { token_source: FILE } }, /there is no file \/var\/run\/token$/],
    [
      "a relative file",
      { spec: { token_source: { type: "file", file_path: "t" } } },
      /t is no absolute path$/,
    ],
    [
      "a file that is no token",
      { ...WITH_FILE, files: { "/var/run/token": "planted-not-a-token" } },
      /what came is no token$/,
    ],
    [
      "an old token",
      { ...WITH_FILE, files: { "/var/run/token": jwt({ exp: 5 }) } },
      /the token ended at 1970/,
    ],
    [
      "a token for somebody else",
      { ...WITH_FILE, spec: { token_source: { ...FILE, audience: "me" } } },
      /the token is for "google", not for "me"/,
    ],
    [
      "a refusal",
      {
        ...WITH_FILE,
        http: { status: 400, body: { error: "invalid_grant", error_description: `bad ${jwt()}` } },
      },
      /Google refused this workload's token \(invalid_grant: bad \*\*\*\)$/,
    ],
    ["an answer without a token", { ...WITH_FILE, http: { body: { expires_in: 5 } } }, /no usable token/],
    [
      "a token that never ends",
      { ...WITH_FILE, http: { body: { ...GIVEN, expires_in: 1e9 } } },
      /no usable token/,
    ],
    ["a failure", { ...WITH_FILE, http: { status: 503 } }, /Google refused \(HTTP 503\)/],
    ["a page", { ...WITH_FILE, http: { body: "<html><title>Login</title>" } }, /answered with a page/],
    ["nobody", { ...WITH_FILE, http: [] }, /no answer from sts\.googleapis\.com/],
    [
      "an address that is not Google's",
      { ...WITH_FILE, env: { CLOUDSDK_API_ENDPOINT_OVERRIDES_STS: "http://sts.example/" } },
      /only https may be used/,
    ],
  ] as const
) {
  Deno.test(`a workload is told what is missing: ${what}`, async () => {
    assert.match((await refusal(settings as Settings)).message, expected);
  });
}
