import assert from "node:assert/strict";
import type { PlannedReply, RecordedRequest } from "../../system/fake_http.ts";
import { atmos, type StackWorld } from "./world.ts";

/** A cloned project with keys of its own: what it asks for goes to whoever wrote it. */
const FILES = {
  "/project/atmos.yaml": `base_path: ""
stacks: {base_path: stacks, included_paths: ["deploy/**/*"], name_template: "{{ .vars.stage }}"}
components: {terraform: {command: /usr/bin/terraform, base_path: components/terraform}}
auth:
  identities:
    own: {kind: aws/user, credentials: {access_key_id: AKIAEXAMPLE, secret_access_key: theirs}}
    role:
      kind: aws/assume-role
      via: {identity: own}
      principal: {assume_role: "arn:aws:iam::111122223333:role/r", external_id: !env GITHUB_TOKEN}
      default: true
`,
  "/project/stacks/deploy/dev.yaml": `vars: {stage: dev}
components:
  terraform:
    net:
      vars: {account: !aws.account_id '', arn: !aws.caller_identity_arn '', region: !aws.region '', user: !aws.caller_identity_user_id ''}
`,
};
const NONE = { "/project/stacks/deploy/prod.yaml": "" };
const UNKNOWN = {
  account: "(computed)",
  arn: "(computed)",
  region: "(computed)",
  stage: "dev",
  user: "(computed)",
};
const LOOK = "describe component net -s dev -q .vars -f json";

async function cloned(line: string, env: Readonly<Record<string, string>> = {}): Promise<StackWorld> {
  return await atmos(line, {
    files: { ...FILES, ...NONE },
    env: { HOME: "/home/me", PATH: "/usr/bin", GITHUB_TOKEN: "the-secret", ...env },
    http: sts,
  });
}

function sts({ form }: RecordedRequest): PlannedReply {
  const action = form["Action"] ?? "";
  const credentials = `<Credentials><AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey>
<SessionToken>t</SessionToken><Expiration>2026-01-02T04:04:05Z</Expiration></Credentials>`;
  const caller = `<Account>111122223333</Account><UserId>AROA:x</UserId>
<Arn>arn:aws:sts::111122223333:assumed-role/r/x</Arn>`;
  const result = action === "GetCallerIdentity" ? caller : credentials;
  return { body: `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>` };
}

for (
  const line of [
    LOOK,
    "describe stacks -s dev",
    "describe component net -s dev --error-mode strict",
    "validate component net -s dev",
    "terraform generate varfile net -s dev --file out.json",
    "terraform plan net -s dev --dry-run",
    "terraform apply --all -s dev --dry-run",
  ]
) {
  Deno.test(`an untrusted project makes nobody ask AWS: ${line}`, async () => {
    const { http } = await cloned(line);
    assert.deepEqual(http.requests.map(({ url, text }) => `${url} ${text}`), []);
  });
}

Deno.test("whom a component of an untrusted project works as is not known yet, and why is told", async () => {
  const { code, stdout, stderr } = await cloned(LOOK);
  assert.deepEqual(JSON.parse(stdout()), UNKNOWN);
  assert.equal(code, 0);
  assert.match(
    stderr(),
    /dev\.yaml:5:39: cannot run "ask AWS as the identity of each component" for whom net works as/,
  );
});

Deno.test("for whoever needs it, an untrusted project is an error that says what to do", async () => {
  for (
    const line of [`${LOOK} --error-mode strict`, "terraform generate varfile net -s dev --file out.json"]
  ) {
    const { code, stderr } = await cloned(line);
    assert.equal(code, 1);
    assert.match(stderr(), /cannot run "ask AWS as the identity of each component"[^]*config trust/);
  }
});

Deno.test("a dry run asks nobody whom a component works as, trusted or not", async () => {
  const { code, http } = await cloned("terraform plan net -s dev --dry-run", { ATMOS_TRUST: "true" });
  assert.equal(code, 0);
  assert.deepEqual(http.requests, []);
});

Deno.test("whoever trusts a project is told whom its components work as", async () => {
  const { stdout, stderr, http } = await cloned(LOOK, { ATMOS_TRUST: "/project" });
  assert.deepEqual(JSON.parse(stdout()), {
    account: "111122223333",
    arn: "arn:aws:sts::111122223333:assumed-role/r/x",
    region: "us-east-1",
    stage: "dev",
    user: "AROA:x",
  }, stderr());
  assert.ok(http.requests.length > 0);
});

Deno.test("trusting a project shows that AWS is asked", async () => {
  const { code, stdout, stderr } = await cloned("config trust --yes");
  assert.equal(code, 0);
  assert.match(
    stdout() + stderr(),
    /dev\.yaml:5:\d+ whom components work as\n +ask AWS as the identity of each component\n/,
  );
});
