import assert from "node:assert/strict";
import { askCaller } from "../../../../src/clouds/gcp/caller.ts";
import { type Fact, valueOf } from "../../../../src/clouds/fact.ts";
import { fakeHttp, type PlannedReply, type RecordedRequest } from "../../system/fake_http.ts";
import { memorySystem } from "../../system/memory_system.ts";
import { googleToken, NOW, SA } from "./google_world.ts";

const PROJECT = {
  body: { name: "projects/42", projectId: "acme-prod", displayName: "Acme", state: "ACTIVE" },
};
const PRINCIPAL = "principal://iam.googleapis.com/projects/1/x/subject/app";

interface Asked {
  readonly facts: Promise<Fact[]>;
  readonly requests: readonly RecordedRequest[];
}

function ask(
  token = googleToken(),
  replies: { readonly info?: PlannedReply; readonly project?: PlannedReply } = {},
): Asked {
  const http = fakeHttp(({ url }) =>
    url.endsWith("/tokeninfo") ? replies.info ?? { body: { email: SA } } : replies.project ?? PROJECT
  );
  const facts = askCaller(token, { ...memorySystem({ now: NOW }), http });
  return { facts, requests: http.requests };
}

Deno.test("whoami asks about the token and the project, and sends the token in no address", async () => {
  const { facts, requests } = ask();
  const told = await facts;
  assert.deepEqual(["principal", "project_name", "project_number"].map((name) => valueOf(told, name)), [
    SA,
    "Acme",
    "42",
  ]);
  assert.deepEqual(requests.map(({ url }) => url).toSorted(), [
    "https://cloudresourcemanager.googleapis.com/v3/projects/acme-prod",
    "https://oauth2.googleapis.com/tokeninfo",
  ]);
});

Deno.test("a project that may not be seen is no reason to be nobody", async () => {
  for (const status of [403, 404]) {
    const told = await ask(googleToken(), { project: { status } }).facts;
    assert.equal(valueOf(told, "principal"), SA);
    assert.match(valueOf(told, "project_state") ?? "", /^no/);
  }
});

Deno.test("who is refused is told so, and another project is nobody's", async () => {
  const invalid = { status: 400, body: { error: "invalid_token", error_description: "Invalid Value" } };
  await assert.rejects(ask(googleToken(), { info: invalid }).facts, { code: "not_signed_in" });
  await assert.rejects(ask(googleToken(), { project: { status: 401 } }).facts, { code: "not_signed_in" });
  const other = { body: { ...PROJECT.body, projectId: "mallory" } };
  await assert.rejects(ask(googleToken(), { project: other }).facts, {
    code: "access_denied",
    message: /asked about the project "acme-prod", Google answered about "mallory"$/,
  });
  await assert.rejects(ask(googleToken(), { info: { status: 503 } }).facts, { code: "unavailable" });
});

Deno.test("a federated token is known to the project alone", async () => {
  const { facts, requests } = ask(googleToken({ account: PRINCIPAL }));
  assert.equal(valueOf(await facts, "principal"), PRINCIPAL);
  assert.equal(requests.length, 1);
  await assert.rejects(ask(googleToken({ account: PRINCIPAL, project: undefined })).facts, {
    code: "unavailable",
  });
});
