/** What decided an identity is told without a secret, a call or a program. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { SUBSCRIPTION, TENANT } from "../local_azure/entra.ts";
import { startLocalAzure } from "../local_azure/server.ts";
import { startGoogle } from "../local_google/server.ts";
import { useFileKeyring } from "./harness/file_keyring.ts";
import { PERSON, signIn } from "./harness/sign_in.ts";
import { type Story, story } from "./harness/story.ts";

story("each value of a chain is explained by its line, and what is stored by its file", async (t) => {
  await signIn(t);
  t.aws.forgetCalls();
  const own =
    "auth: { identities: { dev-admin: { protected: true, expect: { account: '111122223333' } } } }\n";
  await t.write(join(t.home, ".atmos/atmos.yaml"), own);
  const { stdout } = await t.atmos(["auth", "explain"], { code: 0 });
  for (
    const line of [
      /^ {2}Identity +dev-admin \(default: true \(atmos\.yaml:11:16\)\)$/m,
      /^ {2}Files +~\/\.atmos\/atmos\.yaml, .*atmos\.yaml$/m,
      /^ {2}AWS_ENDPOINT_URL_STS +http:\/\/127\.0\.0\.1:\d+ \(environment\)$/m,
      /^team-sso {2}aws\/iam-identity-center {2}atmos\.yaml:3:5$/m,
      /^ {2}principal\.account\.name +development +atmos\.yaml:17:17$/m,
      /^ {2}protected +true +~\/\.atmos\/atmos\.yaml:1:\d+ \(yours\)$/m,
      /^ {2}expect\.account +111122223333 +~\/\.atmos\/atmos\.yaml:1:\d+ \(yours\)$/m,
      /^ {2}principal\.region +the provider's region +default$/m,
      /^ {2}session: none is stored with these settings$/m,
      /^ {2}sign-in: until .*\((59m|1h|\d+h).*\), and renewed then without you, in .*\/aws-sso\/[0-9a-f-]+\.json$/m,
      /GetRoleCredentials of the access portal/,
    ]
  ) assert.match(stdout, line);
  await Deno.remove(join(t.home, ".atmos/atmos.yaml"));
  const data = JSON.parse((await t.atmos(["auth", "explain", "--output", "json"], { code: 0 })).stdout);
  const [provider, link] = data.chain;
  assert.match(provider.signIn.file, /\/aws-sso\/[0-9a-f-]+\.json$/);
  assert.equal(provider.signIn.renews, true);
  assert.equal(link.session.state, "live");
  assert.match(link.session.expiration, /^\d{4}-/);
  assert.match(link.session.files[0], /\/aws\/team-sso\/dev-admin\/[0-9a-f-]+\/config$/);
  assert.deepEqual(t.aws.calls(), []);
});

story(
  "programs stand as they are written, secrets are hidden, and a project's guard is weakened by none",
  async (t) => {
    const hidden = t.plant("secret");
    await t.configure(`auth:
  identities:
    bot:
      kind: aws/user
      credentials: { access_key_id: AKIAXXXXXXXXXXXXXXXX, secret_access_key: "${hidden}", mfa_process: touch ran }
      protected: false
    other: { kind: azure/subscription, via: { provider: x }, principal: { subscription_id: !exec touch ran } }
  providers: { x: { kind: azure/cli } }
`);
    await t.write(join(t.home, ".atmos/atmos.yaml"), "auth: { identities: { bot: { protected: true } } }\n");
    const { stdout } = await t.atmos(["auth", "explain", "-i", "bot"], { code: 0 });
    assert.match(stdout, /Identity +bot \(--identity\)/);
    assert.match(stdout, /^ {2}protected +true +your own files$/m);
    assert.match(stdout, /credentials\.mfa_process +touch ran/);
    const other = await t.atmos(["auth", "explain"], { code: 0, env: { ATMOS_IDENTITY: "other" } });
    assert.match(other.stdout, /Identity +other \(ATMOS_IDENTITY\)/);
    assert.match(other.stdout, /principal\.subscription_id +!exec touch ran/);
    await assert.rejects(Deno.stat(join(t.project, "ran")));
    assert.equal((await t.atmos(["auth", "explain", "nobody"])).code, 1);
    assert.equal((await t.atmos(["auth", "explain", "--identity=false"])).code, 2);
  },
);

const THREE = `auth:
  providers:
    entra: { kind: azure/device-code, spec: { tenant_id: ${TENANT} } }
    google: { kind: gcp/interactive, spec: { client_id: team.apps.googleusercontent.com, client_secret: GOCSPX-planted } }
    job: { kind: azure/managed-identity, spec: { tenant_id: ${TENANT} } }
  identities:
    blue: { kind: azure/subscription, via: { provider: entra }, principal: { subscription_id: ${SUBSCRIPTION} } }
    green: { kind: gcp/project, via: { provider: google }, principal: { project_id: acme } }
    grey: { kind: azure/subscription, via: { provider: job }, principal: { subscription_id: ${SUBSCRIPTION} } }
`;

/** What is told of the sign-in of the provider before an identity. */
async function signInTold(t: Story, identity: string): Promise<string | undefined> {
  const { stdout } = await t.atmos(["auth", "explain", identity], { code: 0 });
  return /^ {2}(sign-in: .*)$/m.exec(stdout)?.[1];
}

for (const place of ["files", "a keyring that stays shut"] as const) {
  story(`sign-ins at Azure, Google and a portal are told from ${place}`, async (t) => {
    if (place !== "files") await useFileKeyring(t);
    await using azure = await startLocalAzure({ deviceInterval: 1 });
    await using google = startGoogle({
      clients: [{ id: "team.apps.googleusercontent.com", secret: "GOCSPX-planted" }],
      projects: [{ id: "acme", number: "42", name: "Acme", seenBy: ["ann@example.com"] }],
    });
    t.alsoSecret(() => [...azure.entra.secrets(), ...google.state.secrets]);
    Object.assign(t.env, azure.environment, google.env);
    await t.configure(THREE);
    const none = "sign-in: none is known here";
    assert.deepEqual([await signInTold(t, "blue"), await signInTold(t, "green")], [none, none]);
    await t.atmos(["auth", "login", "blue", "--device"], { code: 0 });
    await t.atmos(["auth", "login", "green"], { env: PERSON, code: 0 });
    // Nothing opens it: whoever looks has no passphrase.
    const { ATMOS_KEYRING_PASSWORD: passphrase } = t.env;
    delete t.env["ATMOS_KEYRING_PASSWORD"];
    const asked = [azure.entra.calls.length, google.state.calls.length];
    const where = place === "files" ? /, in .*\/(azure|gcp)\/.*\.json$/ : /, in the .*, as was noted when/;
    for (const name of ["blue", "green"]) {
      const told = await signInTold(t, name) ?? "";
      assert.match(told, /^sign-in: renewed without you for as long as the service allows/, name);
      assert.match(told, where, name);
    }
    assert.equal(await signInTold(t, "grey"), "sign-in: its kind keeps none");
    const { chain: [entra] } = JSON.parse(
      (await t.atmos(["auth", "explain", "blue", "--output", "json"], { code: 0 })).stdout,
    );
    assert.deepEqual([entra.signIn.state, entra.signIn.renews], ["kept", true]);
    assert.deepEqual([azure.entra.calls.length, google.state.calls.length], asked, "nobody was asked");
    if (passphrase !== undefined) t.env["ATMOS_KEYRING_PASSWORD"] = passphrase;
    await t.atmos(["auth", "logout", "--all"], { code: 0 });
    assert.deepEqual([await signInTold(t, "blue"), await signInTold(t, "green")], [none, none]);
    assert.deepEqual((await t.files()).filter(({ path }) => path.includes("keyring-notes")), []);
  });
}

story("the end of a portal's sign-in is told while the keyring is shut", async (t) => {
  await useFileKeyring(t);
  await signIn(t);
  delete t.env["ATMOS_KEYRING_PASSWORD"];
  assert.match(
    await signInTold(t, "dev-admin") ?? "",
    /^sign-in: until .*, and renewed then without you, in the .*, as was noted when it was put there$/,
  );
});
