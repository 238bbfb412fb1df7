import assert from "node:assert/strict";
import { GoogleToken } from "../../../../src/clouds/gcp/google_token.ts";
import { CLOUD_PLATFORM } from "../../../../src/clouds/gcp/words.ts";
import { workInProject } from "../../../../src/clouds/gcp/project.ts";
import { becomeServiceAccount, projectOf } from "../../../../src/clouds/gcp/service_account.ts";
import { AtmosError } from "../../../../src/errors.ts";
import { fakeHttp, type HttpPlan } from "../../system/fake_http.ts";
import { memorySystem } from "../../system/memory_system.ts";
import { identityEntry } from "../entries.ts";
import { signInRequest, type Witness, witness } from "../requests.ts";
import { googleToken, NOW, SA } from "./google_world.ts";

const GIVEN = { body: { accessToken: "planted-account", expireTime: "2026-01-02T04:04:05Z" } };

interface Taken {
  readonly token: GoogleToken;
  readonly sent: readonly Readonly<Record<string, unknown>>[];
  readonly person: Witness;
}

async function takeOn(
  principal: Readonly<Record<string, unknown>> = {},
  plan: HttpPlan = GIVEN,
  from = googleToken(),
): Promise<Taken> {
  const http = fakeHttp(plan);
  const system = { ...memorySystem({ now: NOW }), http };
  const entry = identityEntry(
    { principal: { service_account_email: SA, ...principal } },
    "ci",
    "gcp/service-account",
  );
  const person = witness("none");
  const token = await becomeServiceAccount(entry).assume(from, signInRequest(system, person));
  assert.ok(token instanceof GoogleToken);
  return { token, sent: http.requests.map(({ text }) => JSON.parse(text)), person };
}

async function refused(plan: HttpPlan, from = googleToken()): Promise<AtmosError> {
  const error = await takeOn({}, plan, from).then(() => undefined, (thrown: unknown) => thrown);
  assert.ok(error instanceof AtmosError, String(error));
  assert.doesNotMatch(`${error.message} ${error.hint}`, /planted/);
  return error;
}

Deno.test("a service account works in its own project until its token ends", async () => {
  const { token, sent } = await takeOn();
  assert.deepEqual(sent, [{ scope: [CLOUD_PLATFORM], lifetime: "3600s" }]);
  assert.equal(token.expiresAt, Date.UTC(2026, 0, 2, 4, 4, 5));
  assert.deepEqual(token.facts.map(({ value }) => value), [SA, "acme-prod", "europe-west1"]);
  const { libraries } = token.values;
  assert.ok(libraries?.kind === "federation");
  assert.match(libraries.impersonation?.url ?? "", /:generateAccessToken$/);
});

Deno.test("delegates, scopes and length are sent, and a project of one's own wins", async () => {
  const middle = "middle@acme-prod.iam.gserviceaccount.com";
  const { token, sent } = await takeOn({
    delegates: [middle, `projects/-/serviceAccounts/${middle}`],
    scopes: ["s"],
    lifetime: "15m",
    project_id: "elsewhere",
  });
  assert.deepEqual(sent, [{
    scope: ["s"],
    lifetime: "900s",
    delegates: [`projects/-/serviceAccounts/${middle}`, `projects/-/serviceAccounts/${middle}`],
  }]);
  assert.equal(token.values.project, "elsewhere");
  assert.equal(token.values.libraries, undefined);
});

Deno.test("an account that gives no twelve hours is asked for one, and that is said", async () => {
  const tooLong = {
    status: 400,
    body: {
      error: {
        code: 400,
        status: "INVALID_ARGUMENT",
        message: "The access token lifetime cannot exceed 3600 seconds.",
      },
    },
  };
  const { sent, person } = await takeOn({ lifetime: "12h" }, [tooLong, GIVEN]);
  assert.deepEqual(sent.map(({ lifetime }) => lifetime), ["43200s", "3600s"]);
  assert.match(person.notices.join(), /gives 1h instead of 720m/);
});

Deno.test("a refusal names the command that helps", async () => {
  const answer = (status: number, word: string, message: string, reason?: string): HttpPlan => ({
    status,
    body: {
      error: { code: status, status: word, message, details: reason === undefined ? [] : [{ reason }] },
    },
  });
  const denied = await refused(
    answer(403, "PERMISSION_DENIED", "Permission denied for planted-access-token"),
  );
  assert.equal(denied.code, "access_denied");
  assert.match(
    denied.hint ?? "",
    /add-iam-policy-binding ci@.*serviceAccountTokenCreator --member serviceAccount:ci@/,
  );
  const person = await refused(
    answer(403, "PERMISSION_DENIED", "no"),
    googleToken({ account: "ann@example.com" }),
  );
  assert.match(person.hint ?? "", /--member user:ann@example\.com/);
  const disabled = await refused(answer(403, "PERMISSION_DENIED", "API off", "SERVICE_DISABLED"));
  assert.match(disabled.hint ?? "", /gcloud services enable iamcredentials/);
  const narrow = await refused(answer(403, "PERMISSION_DENIED", "x", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"));
  assert.match(narrow.hint ?? "", /Take `scopes` out/);
  assert.equal((await refused(answer(401, "UNAUTHENTICATED", "dead"))).code, "not_signed_in");
  assert.equal((await refused(answer(503, "UNAVAILABLE", "later"))).code, "unavailable");
  const evil = await refused(answer(403, "PERMISSION_DENIED", `\u001b[2J${"x".repeat(5000)}`));
  // deno-lint-ignore no-control-regex -- that is what is looked for
  assert.doesNotMatch(evil.message, /\u001b/);
  assert.ok(evil.message.length < 700);
});

for (
  const [what, body] of [
    ["nothing", {}],
    ["a list", []],
    ["no text", { accessToken: ["x"], expireTime: "2026-01-02T04:04:05Z" }],
    ["two lines", { accessToken: "a\nb", expireTime: "2026-01-02T04:04:05Z" }],
    ["no time", { accessToken: "planted", expireTime: "soon" }],
    ["an end that is over", { accessToken: "planted", expireTime: "2020-01-02T04:04:05Z" }],
  ] as const
) {
  Deno.test(`an answer is believed with its types alone: ${what}`, async () => {
    assert.match((await refused({ body })).message, /holds no usable token$/);
  });
}

Deno.test("the project of an account is in its e-mail", () => {
  assert.equal(projectOf(SA), "acme-prod");
  assert.equal(projectOf("x@acme.example.com.iam.gserviceaccount.com"), "example.com:acme");
  assert.equal(projectOf("nobody"), undefined);
});

Deno.test("a project is where somebody works, by each of its spellings", async () => {
  const at = async (principal: Readonly<Record<string, unknown>>): Promise<readonly unknown[]> => {
    const entry = identityEntry({ principal: { project_id: "acme-test", ...principal } }, "p", "gcp/project");
    const made = await workInProject(entry).assume(
      googleToken(),
      signInRequest(memorySystem(), witness("none")),
    );
    assert.ok(made instanceof GoogleToken);
    const { project, region, zone, account } = made.values;
    assert.deepEqual([project, account], ["acme-test", SA]);
    return [region, zone];
  };
  assert.deepEqual(await at({}), ["europe-west1", undefined]);
  assert.deepEqual(await at({ region: "us-east1" }), ["us-east1", undefined]);
  assert.deepEqual(await at({ zone: "us-east1-b" }), ["us-east1", "us-east1-b"]);
  assert.deepEqual(await at({ location: "us-west2" }), ["us-west2", undefined]);
  assert.deepEqual(await at({ location: "us-west2-a", region: "us-west2" }), ["us-west2", "us-west2-a"]);
});
