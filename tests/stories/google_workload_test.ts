import assert from "node:assert/strict";
import {
  AUDITOR,
  CONFIGURATION,
  DEPLOYER,
  jobToken,
  MIDDLE,
  PRINCIPAL,
  PROVIDER,
  startJob,
} from "./harness/google_job.ts";
import { COMPILED } from "./harness/program.ts";
import { story } from "./harness/story.ts";

const MANY = COMPILED ? 50 : 8;

story("a job of GitHub lends a service account of Google Cloud, and logs out of it", async (t) => {
  await using job = await startJob(t);
  const { env, google } = job;
  const login = await t.atmos(["auth", "login"], { env, code: 0 });
  assert.match(login.stderr, new RegExp(`Service account +${DEPLOYER}`));
  assert.match(login.stderr, /Project +acme-prod/);
  assert.equal(job.asked[0]?.searchParams.get("audience"), `https://iam.googleapis.com/${PROVIDER}`);
  assert.deepEqual(google.calls("impersonate").map(({ detail }) => detail["lifetime"]), ["3600s"]);

  const script =
    'echo "$CLOUDSDK_CONFIG"; echo "$GOOGLE_APPLICATION_CREDENTIALS"; echo "$GOOGLE_CLOUD_PROJECT"; ' +
    'echo "${GOOGLE_OAUTH_ACCESS_TOKEN-none}"; wc -l < "$CLOUDSDK_CONFIG/../access_token"; ' +
    'cat "$CLOUDSDK_CONFIG/configurations/config_$CLOUDSDK_ACTIVE_CONFIG_NAME"';
  const lent = ["auth", "exec", "--credentials", "file"];
  const { stdout } = await t.atmos([...lent, "--", "sh", "-c", script], { env, code: 0 });
  const [config = "", adc = "", ...rest] = stdout.split("\n");
  assert.ok(config.startsWith(`${t.home}/.config/atmos/gcp/github/deployer/`), config);
  assert.equal(adc, config.replace(/gcloud$/, "application_default_credentials.json"));
  assert.deepEqual(rest.slice(0, 3), ["acme-prod", "none", "0"]);
  assert.match(stdout, new RegExp(`account = ${DEPLOYER.replaceAll(".", "\\.")}\nproject = acme-prod\n`));
  assert.equal(google.calls("impersonate").length, 1, "exec uses what login had");

  const printed = await t.atmos(["auth", "env", "--format", "json"], { env, code: 0 });
  assert.ok(printed.stdout.includes(adc), "nobody could serve whoever reads variables");

  const content = JSON.parse(await Deno.readTextFile(adc));
  assert.equal(content.type, "external_account");
  assert.equal(content.token_url, `${google.url}/sts/v1/token`);
  assert.equal(
    content.service_account_impersonation_url,
    `${google.url}/iam/v1/projects/-/serviceAccounts/${DEPLOYER}:generateAccessToken`,
  );
  assert.match(content.credential_source.url, /audience=https%3A%2F%2Fiam\.googleapis\.com/);

  const whoami = await t.atmos(["auth", "whoami", "--output", "json"], { env, code: 0 });
  const told = JSON.parse(whoami.stdout);
  assert.deepEqual([told.principal, told.project, told.project_name], [
    DEPLOYER,
    "acme-prod",
    "Acme Production",
  ]);

  await t.step("what gcloud keeps in its folder goes with it", async () => {
    await t.write(`${config}/access_tokens.db`, t.plant("cached"), 0o600);
    const logout = await t.atmos(["auth", "logout", "deployer"], { env, code: 0 });
    assert.match(logout.stderr, /nothing of it is left/);
    assert.deepEqual((await t.files()).filter(({ path }) => path.includes("/gcp/")), []);
    assert.match(logout.stderr, /GOOGLE_APPLICATION_CREDENTIALS/);
    assert.match((await t.atmos(["auth", "whoami", "--cached"], { env, code: 1 })).stderr, /not signed in/);
  });
});

story("a chain of service accounts, with delegates, scopes and a wish that is not granted", async (t) => {
  await using job = await startJob(t);
  const { env, google } = job;
  const { stderr } = await t.atmos(["auth", "login", "auditor"], { env, code: 0 });
  assert.match(stderr.replaceAll(/\s+/g, " "), /gives 1h instead of 120m/);
  const calls = google.calls("impersonate").map((
    { status, detail },
  ) => [status, detail["email"], detail["by"]]);
  assert.deepEqual(calls, [[200, DEPLOYER, PRINCIPAL], [400, AUDITOR, DEPLOYER], [200, AUDITOR, DEPLOYER]]);
  const [, , last] = google.calls("impersonate");
  assert.deepEqual(
    [last?.detail["scope"], last?.detail["delegates"]],
    ["https://www.googleapis.com/auth/devstorage.read_only", `projects/-/serviceAccounts/${MIDDLE}`],
  );
  // A library would ask for more than the identity may have.
  const text = 'cat "$GOOGLE_APPLICATION_CREDENTIALS"';
  const lent = ["auth", "exec", "-i", "auditor", "--credentials", "file"];
  const { stdout } = await t.atmos([...lent, "--", "sh", "-c", text], {
    env,
    code: 0,
  });
  assert.deepEqual(Object.keys(JSON.parse(stdout)), ["type"]);
});

story("a project of Google Cloud without any service account", async (t) => {
  await using job = await startJob(t);
  const { env } = job;
  const script = "echo $GOOGLE_CLOUD_PROJECT $CLOUDSDK_COMPUTE_REGION $CLOUDSDK_COMPUTE_ZONE $GOOGLE_REGION";
  const { stdout } = await t.atmos(["auth", "exec", "-i", "prod", "--", "sh", "-c", script], {
    env,
    code: 0,
  });
  assert.equal(stdout, "acme-prod europe-west1 europe-west1-b europe-west1\n");
  const whoami = await t.atmos(["auth", "whoami", "-i", "prod"], { env, code: 0 });
  assert.match(whoami.stdout + whoami.stderr, /Acme Production/);
  const other = await t.atmos(["auth", "whoami", "-i", "other", "--output", "json"], { env, code: 0 });
  assert.equal(JSON.parse(other.stdout).project_state, "no, it is not there or may not be looked at");
  const door = await t.atmos(["auth", "console", "prod", "--print-only"], { env, code: 0 });
  const page = new URL(door.stdout.trim());
  assert.deepEqual([page.origin, page.searchParams.get("project")], [
    "https://console.cloud.google.com",
    "acme-prod",
  ]);
  job.google.state.tokens.clear();
  const refused = await t.atmos(["auth", "whoami", "-i", "prod"], { env, code: 1 });
  assert.match(refused.stdout + refused.stderr, /UNAUTHENTICATED/);
  await t.atmos(["auth", "logout", "--all"], { env, code: 0 });
  assert.deepEqual((await t.files()).filter(({ path }) => path.includes("/gcp/")), []);
});

story("a workload that Google does not let in is told what its token says", async (t) => {
  await using job = await startJob(t);
  const token = jobToken({ sub: "repo:mallory/app:ref:refs/heads/main" });
  const env = { ...job.env, ACTIONS_ID_TOKEN: token };
  const { stderr } = await t.atmos(["auth", "login"], { env, code: 1 });
  const said = stderr.replaceAll(/\s+/g, " ");
  assert.match(
    said,
    /cannot use the provider "github": Google refused this workload's token \(invalid_grant: /,
  );
  assert.match(said, /subject repo:mallory\/app:ref:refs\/heads\/main/);
  const outside = await t.atmos(["auth", "login"], { env: { ...job.google.env }, code: 1 });
  assert.match(outside.stderr.replaceAll(/\s+/g, " "), /nothing says where this workload's token is/);
  await t.configure(CONFIGURATION.replaceAll(DEPLOYER, MIDDLE));
  const denied = await t.atmos(["auth", "login"], { env: job.env, code: 1 });
  const hint = denied.stderr.replaceAll(/\s+/g, " ");
  assert.match(hint, /cannot take on the service account "middle@acme-prod.iam.gserviceaccount.com"/);
  assert.match(hint, /--role roles\/iam\.workloadIdentityUser --member principal:\/\/iam\.googleapis\.com/);
});

story(`${MANY} commands at once take a service account on once, and none sees half of it`, async (t) => {
  await using job = await startJob(t);
  const { env, google } = job;
  const script = 'test -s "$CLOUDSDK_CONFIG/../access_token" && echo "$GOOGLE_CLOUD_PROJECT"';
  const outcomes = await Promise.all(
    Array.from({ length: MANY }, () => t.atmos(["auth", "exec", "--", "sh", "-c", script], { env })),
  );
  assert.deepEqual(outcomes.filter(({ code, stdout }) => code !== 0 || stdout !== "acme-prod\n"), []);
  assert.equal(google.calls("impersonate").length, 1);
  assert.equal(google.calls("exchange").length, 1);
});
