import assert from "node:assert/strict";
import { join } from "node:path";
import { PROVIDER, ROLE, startIdp } from "../contracts/saml_idp.ts";
import { type Story, story } from "./harness/story.ts";

const ROLES = [{ arn: ROLE, trusts: [PROVIDER], maxDuration: 7200 }];

async function configure(t: Story, url: string, provider: string): Promise<void> {
  await t.configure(`auth:
  providers:
    corp: { kind: aws/saml, url: "${url}", region: ${t.aws.region}, ${provider} }
  identities:
    developer:
      kind: aws/assume-role
      default: true
      via: { provider: corp }
      principal: { assume_role: "${ROLE}" }
`);
}

story(
  "a SAML sign-in through forms lends a role, and the answer is kept nowhere",
  { aws: { roles: ROLES } },
  async (t) => {
    await using idp = await startIdp();
    const { PASSWORD } = await import("../contracts/saml_idp.ts");
    await configure(
      t,
      idp.url,
      `driver: Keycloak, username: ann, password: !env IDP_PASSWORD, session: {duration: 2h}`,
    );
    const env = { IDP_PASSWORD: PASSWORD };
    const script = 'grep -c aws_session_token "$AWS_SHARED_CREDENTIALS_FILE"';
    const { stdout } = await t.atmos(["auth", "exec", "--", "sh", "-c", script], { env, code: 0 });
    assert.equal(stdout, "1\n");
    const [call] = t.aws.calls("AssumeRoleWithSAML");
    assert.deepEqual([call?.status, call?.detail["RoleArn"], call?.detail["DurationSeconds"]], [
      200,
      ROLE,
      "7200",
    ]);
    const who = await t.atmos(["auth", "whoami"], { code: 0 });
    assert.match(who.stdout + who.stderr, /assumed-role\/Developer\/ann@example\.com/);
    await t.atmos(["auth", "exec", "--", "true"], { code: 0 });
    assert.equal(t.aws.calls("AssumeRoleWithSAML").length, 1, "the session is kept");
    for (const { content, path } of await t.files()) {
      assert.ok(!content.includes("PHNhbWxwO"), `${path} holds no answer`);
      assert.ok(!content.includes(PASSWORD), `${path} holds no password`);
    }
    await t.atmos(["auth", "logout", "--all"], { code: 0 });
    const wrong = await t.atmos(["auth", "login"], {
      env: { IDP_PASSWORD: "not this one", ATMOS_FORCE_TTY: "true" },
      code: 1,
    });
    assert.match(wrong.stderr, /the password in the configuration is wrong/);
  },
);

story("a browser that a project names is started only when the project is trusted", async (t) => {
  await using idp = await startIdp();
  const browser = await t.bin("their-browser", "exit 0");
  await configure(t, idp.url, `browser_executable_path: "${browser}"`);
  const env = { ATMOS_FORCE_TTY: "true" };
  const refused = await t.atmos(["auth", "login"], { env, code: 1 });
  assert.match(
    refused.stderr,
    /atmos\.yaml:\d+:\d+: cannot run ".*their-browser" for auth\.providers\.corp\.browser_exec/,
  );
  const { stdout } = await t.atmos(["config", "trust", "--list"], { env });
  assert.ok(!stdout.includes("trusted ✓"));
  const trusted = await t.atmos(["auth", "login"], { env: { ...env, ATMOS_TRUST: "true" }, code: 1 });
  assert.match(trusted.stderr, /their-browser cannot be driven \(the browser ended at once\)/);
  assert.deepEqual(
    (await t.files()).filter(({ path }) => path.includes("saml-browser")),
    [],
    "no profile stays",
  );
});

story(
  "a SAML sign-in in Chromium lends a role",
  { aws: { roles: ROLES }, needs: ["chromium"] },
  async (t) => {
    await using idp = await startIdp({ fillsIn: true });
    const { placesOf } = await import("../optional_programs.ts");
    const browser = await t.write(
      "headless",
      `#!/bin/sh\nexec ${
        placesOf("chromium")[0]
      } --headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage "$@"\n`,
      0o755,
    );
    await configure(t, idp.url, `browser_executable_path: "${browser}"`);
    const env = { ATMOS_FORCE_TTY: "true", ATMOS_TRUST: "true" };
    const { stderr } = await t.atmos(["auth", "login"], { env, code: 0, timeout: 120_000 });
    assert.match(stderr, /A browser window of its own should now show the sign-in page of corp/);
    assert.match(stderr, /✓ Authentication successful!/);
    assert.equal(t.aws.calls("AssumeRoleWithSAML")[0]?.status, 200);
    assert.deepEqual(
      (await t.files()).filter(({ path }) => path.includes("saml-browser")),
      [],
      "no profile stays",
    );
  },
);

story("a password of a profile of one's own goes to no address of a project", async (t) => {
  await using idp = await startIdp();
  await configure(t, idp.url, "driver: Form, username: ann");
  const profile = join(t.home, ".config/atmos/profiles/ci/a.yaml");
  await t.write(profile, "auth: {providers: {corp: {password: planted-word}}}\n");
  const { stderr } = await t.atmos(["--profile", "ci", "auth", "login"], {
    env: { ATMOS_FORCE_TTY: "true" },
    code: 2,
  });
  assert.match(stderr, /the password of "corp" is your own, and the address that it would go to is not/);
  assert.deepEqual(idp.calls, []);
});

story("a file of one's own becomes no user name at an address of a stack", async (t) => {
  await using idp = await startIdp();
  await t.write(join(t.home, ".ssh/id_rsa"), "planted-key");
  await t.configure(`base_path: .
stacks: { base_path: stacks, included_paths: ["**/*"], name_template: "{{ .vars.stage }}" }
components: { terraform: { base_path: components/terraform } }
`);
  await t.write(
    "stacks/dev.yaml",
    `vars: { stage: dev }
components:
  terraform:
    c:
      vars: { account: !aws.account_id }
      auth:
        providers:
          corp:
            kind: aws/saml
            url: "${idp.url}"
            region: ${t.aws.region}
            driver: Form
            username: !include.raw ${join(t.home, ".ssh/id_rsa")}
            password: word
        identities:
          developer:
            kind: aws/assume-role
            default: true
            via: { provider: corp }
            principal: { assume_role: "${ROLE}" }
`,
  );
  const env = { ATMOS_TRUST: "true" };
  const { stdout, stderr } = await t.atmos(["describe", "component", "c", "-s", "dev"], { env });
  assert.match(
    stdout + stderr,
    /stacks\/dev\.yaml:\d+:\d+: .*cannot sign in with what the stacks say here: they take in ".+id_rsa"/,
  );
  assert.deepEqual(idp.calls, []);
});
