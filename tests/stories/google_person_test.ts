import assert from "node:assert/strict";
import { type GoogleWorld, type LocalGoogle, startGoogle } from "../local_google/server.ts";
import { useFileKeyring } from "./harness/file_keyring.ts";
import { DEPLOYER } from "./harness/google_job.ts";
import { COMPILED } from "./harness/program.ts";
import { PERSON } from "./harness/sign_in.ts";
import { type Story, story } from "./harness/story.ts";

const MANY = COMPILED ? 50 : 8;

const CLIENT = { id: "team.apps.googleusercontent.com", secret: "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-team" };
const ANN = "ann@example.com";

const WORLD: GoogleWorld = {
  clients: [CLIENT],
  accounts: [{ email: DEPLOYER, takenOnBy: [ANN] }],
  projects: [{ id: "acme-prod", number: "42", name: "Acme Production", seenBy: [ANN, DEPLOYER] }],
};

const IDENTITIES = `  identities:
    prod:
      kind: gcp/project
      default: true
      via: { provider: google }
      principal: { project_id: acme-prod }
    deployer:
      kind: gcp/service-account
      via: { provider: google }
      principal: { service_account_email: ${DEPLOYER} }
`;

const INTERACTIVE = `auth:
  providers:
    google:
      kind: gcp/interactive
      spec: { client_id: ${CLIENT.id}, client_secret: ${CLIENT.secret}, region: europe-west1, login_hint: ${ANN} }
${IDENTITIES}`;

async function start(t: Story, configuration: string, world: GoogleWorld = WORLD): Promise<LocalGoogle> {
  const google = startGoogle(world);
  t.alsoSecret(() => google.state.secrets);
  Object.assign(t.env, google.env);
  await t.configure(configuration);
  return google;
}

/** As if an hour had passed for everything but the sign-in itself. */
async function endSessions(t: Story): Promise<void> {
  for (const { path, content } of await t.files()) {
    if (!path.endsWith("/session.json")) continue;
    await Deno.writeTextFile(`${t.home}/${path}`, content.replace(/"expiresAt":\d+/, '"expiresAt":1000'));
  }
}

async function signInTwice(t: Story): Promise<void> {
  await using google = await start(t, INTERACTIVE);
  const { stderr } = await t.atmos(["auth", "login"], { env: PERSON, code: 0 });
  assert.match(stderr, /Signed in at "google" as ann@example\.com\./);
  assert.match(stderr, /Principal +ann@example\.com/);
  const [visit] = await t.browser.visits();
  const url = new URL(visit?.pages[1]?.url ?? "");
  assert.equal(url.searchParams.get("login_hint"), ANN);
  assert.match(url.searchParams.get("redirect_uri") ?? "", /^http:\/\/127\.0\.0\.1:\d+/);

  await t.step("a session is renewed without a person, also for a service account", async () => {
    await endSessions(t);
    await t.atmos(["auth", "exec", "--", "true"], { code: 0 });
    assert.equal(google.calls("token").length, 2);
    const whoami = await t.atmos(["auth", "whoami", "-i", "deployer", "--output", "json"], { code: 0 });
    assert.equal(JSON.parse(whoami.stdout).principal, DEPLOYER);
    assert.equal((await t.browser.visits()).length, 1);
  });

  await t.step("what was taken back at Google is forgotten, and asks for a person", async () => {
    google.state.grants.clear();
    await endSessions(t);
    const { stderr } = await t.atmos(["auth", "exec", "--", "true"], { code: 1 });
    assert.match(stderr, /the sign-in has ended/);
    assert.match(stderr, /atmos auth login prod/);
    assert.match((await t.atmos(["auth", "exec", "--", "true"], { code: 1 })).stderr, /nobody is signed in/);
  });

  await t.step("a logout ends the sign-in at Google, and all that came from it", async () => {
    await t.atmos(["auth", "login"], { env: PERSON, code: 0 });
    assert.equal(google.state.grants.size, 1);
    const dry = await t.atmos(["auth", "logout", "--all", "--dry-run"], { code: 0 });
    assert.match(dry.stdout + dry.stderr, /Sign-in at Google/);
    assert.equal(google.calls("revoke").length, 0);
    const logout = await t.atmos(["auth", "logout", "--all"], { code: 0 });
    assert.match(logout.stderr, /✓ Sign-in at Google/);
    assert.equal(google.state.grants.size, 0);
    assert.deepEqual((await t.files()).filter(({ path }) => /\/gcp(\/|$)/.test(path)), []);
    assert.match((await t.atmos(["auth", "exec", "--", "true"], { code: 1 })).stderr, /nobody is signed in/);
    const again = await t.atmos(["auth", "logout", "--all"], { code: 0 });
    assert.doesNotMatch(again.stderr, /Sign-in at Google/);
  });

  await t.step("somebody else is not taken without a word", async () => {
    google.state.world.person = "mallory@example.com";
    const { stderr } = await t.atmos(["auth", "login"], { env: PERSON, stdin: "", code: 1 });
    assert.match(stderr, /mallory@example\.com has signed in/);
    assert.equal(google.state.grants.size, 0, "it is ended at Google");
    assert.match((await t.atmos(["auth", "exec", "--", "true"], { code: 1 })).stderr, /nobody is signed in/);
  });

  await t.step("--no-revoke leaves the sign-in at Google", async () => {
    google.state.world.person = ANN;
    await t.atmos(["auth", "login"], { env: PERSON, code: 0 });
    const before = google.calls("revoke").length;
    await t.atmos(["auth", "logout", "--all", "--no-revoke"], { code: 0 });
    assert.equal(google.calls("revoke").length, before);
  });
}

story("a person signs in at Google with the team's own client, on a machine without a keyring", signInTwice);

story(
  "a person signs in at Google, and the file keyring keeps it",
  { needs: ["age", "script"] },
  async (t) => {
    await useFileKeyring(t);
    await signInTwice(t);
  },
);

story("without a browser nobody is offered a way that Google has not", async (t) => {
  await using _ = await start(t, INTERACTIVE);
  const { stderr } = await t.atmos(["auth", "login", "--device"], { env: PERSON, code: 1 });
  assert.match(stderr.replaceAll(/\s+/g, " "), /a browser on this machine is needed.*kind gcp\/adc/);
  assert.match((await t.atmos(["auth", "exec", "--", "true"], { code: 1 })).stderr, /nobody is signed in/);
});

const ADC = `auth:
  providers:
    google: { kind: gcp/adc, spec: { project_id: acme-prod } }
${IDENTITIES}`;

story("a person's own gcloud sign-in is used, read and left alone", async (t) => {
  await using google = await start(t, ADC);
  const none = await t.atmos(["auth", "login"], { code: 1 });
  assert.match(
    none.stderr.replaceAll(/\s+/g, " "),
    /there is no file .*gcloud\/application_default_credentials\.json/,
  );
  assert.match(none.stderr, /gcloud auth application-default login/);
  const refresh_token = "1//of-gcloud";
  google.state.grants.set(refresh_token, { person: ANN, client: CLIENT.id, scopes: [CLOUD_PLATFORM] });
  const content = JSON.stringify({
    type: "authorized_user",
    client_id: CLIENT.id,
    client_secret: CLIENT.secret,
    refresh_token,
    quota_project_id: "acme-prod",
  });
  const path = `${t.home}/.config/gcloud/application_default_credentials.json`;
  await t.write(path, content, 0o600);
  const { stderr } = await t.atmos(["auth", "login"], { code: 0 });
  assert.match(stderr, /Principal +ann@example\.com/);
  const script =
    'echo "$GOOGLE_APPLICATION_CREDENTIALS"; test -s "$CLOUDSDK_CONFIG/../access_token" && echo token';
  const { stdout } = await t.atmos(["auth", "exec", "--", "sh", "-c", script], { code: 0 });
  assert.equal(stdout, `${path}\ntoken\n`);
  const lent = await t.atmos(["auth", "exec", "-i", "deployer", "--", "sh", "-c", script], { code: 0 });
  assert.match(lent.stdout, /^.*\/atmos\/leases\/.*google\.json\ntoken\n$/);
  const inside = t.commandLine(["auth", "whoami", "--cached"]);
  for (const identity of ["prod", "deployer"]) {
    // In a child everything leads to the same session.
    await t.atmos(["auth", "exec", "-i", identity, "--", ...inside], { code: 0 });
  }
  await t.atmos(["auth", "whoami"], { code: 0 });
  const logout = await t.atmos(["auth", "logout", "--all"], { code: 0 });
  assert.doesNotMatch(logout.stderr, /Sign-in at Google/);
  assert.equal(google.calls("revoke").length, 0);
  assert.equal(await Deno.readTextFile(path), content);
  assert.deepEqual((await t.files()).filter(({ path }) => path.includes("/gcp/")), []);

  google.fail("token", {
    status: 400,
    json: {
      error: "invalid_grant",
      error_description: "reauth related error (invalid_rapt)",
      error_subtype: "invalid_rapt",
    },
  });
  const old = await t.atmos(["auth", "login"], { code: 1 });
  assert.match(old.stderr.replaceAll(/\s+/g, " "), /the organisation wants a new sign-in now and then/);
  assert.match(old.stderr, /gcloud auth application-default login/);
});

const CLOUD_PLATFORM = "https://www.googleapis.com/auth/cloud-platform";

story(`${MANY} commands at once with an expired session renew the sign-in once`, async (t) => {
  await using google = await start(t, INTERACTIVE);
  await t.atmos(["auth", "login"], { env: PERSON, code: 0 });
  await endSessions(t);
  const args = ["auth", "exec", "--", "sh", "-c", 'echo "$GOOGLE_CLOUD_PROJECT"'];
  const outcomes = await Promise.all(Array.from({ length: MANY }, () => t.atmos(args)));
  assert.deepEqual(outcomes.filter(({ code, stdout }) => code !== 0 || stdout !== "acme-prod\n"), []);
  assert.equal(google.calls("token").length, 2, "one for the sign-in, one for all of them");
});

story(
  "whoever is killed while signing in or renewing leaves nothing torn, and the sign-in good",
  async (t) => {
    await using google = await start(t, INTERACTIVE);
    await t.atmos(["auth", "login"], { env: PERSON, code: 0 });
    for (let delay = 60; delay <= 460; delay += 50) {
      await endSessions(t);
      const child = await t.start(["auth", "exec", "--", "sleep", "5"]);
      await new Promise((resolve) => setTimeout(resolve, delay));
      child.kill("SIGKILL");
      await child.ended;
      for (const { path, content } of await t.files()) {
        if (path.endsWith("/session.json") || path.endsWith(".json") && path.includes("/gcp/")) {
          JSON.parse(
            content,
          );
        }
      }
    }
    await endSessions(t);
    const { stdout } = await t.atmos(["auth", "exec", "--", "sh", "-c", 'echo "$GOOGLE_CLOUD_PROJECT"'], {
      code: 0,
    });
    assert.equal(stdout, "acme-prod\n");
    assert.equal((await t.browser.visits()).length, 1);
    await t.atmos(["auth", "logout", "--all"], { code: 0 });
    assert.equal(google.state.grants.size, 0);
    assert.deepEqual((await t.files()).filter(({ path }) => path.includes("/gcp/")), []);
  },
);
