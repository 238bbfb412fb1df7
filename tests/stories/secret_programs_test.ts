/** Long-lived secrets in a real password store, for every kind that has some. */
import assert from "node:assert/strict";
import { PASSWORD, PROVIDER, ROLE, startIdp } from "../contracts/saml_idp.ts";
import { APP, SUBSCRIPTION, TENANT } from "../local_azure/entra.ts";
import { startLocalAzure } from "../local_azure/server.ts";
import { keyFileOf } from "../local_google/key_file.ts";
import { startGoogle } from "../local_google/server.ts";
import { PASSWORD_STORE, usePasswordStore } from "./harness/password_store.ts";
import { story } from "./harness/story.ts";

const USER = `auth:
  identities:
    ann:
      kind: aws/user
      default: true
      credentials: { region: eu-west-1, from: { program: pass, item: work/ann } }
`;

story("the keys of a user lie in pass: trusted, given, lent, rotated, and left there by a logout", {
  needs: PASSWORD_STORE,
  aws: { users: [{ accountId: "111122223333", name: "ann" }] },
}, async (t) => {
  await t.configure(USER);
  await using store = await usePasswordStore(t);
  const key = (): { readonly accessKeyId: string; readonly secretAccessKey: string } => {
    const newest = t.aws.keysOf("ann").at(-1);
    if (newest === undefined) throw new Error("ann has no key");
    return newest;
  };

  await t.step(
    "nothing that looks starts it, trusted or not, and nobody may be asked for consent here",
    async () => {
      const refused = await t.atmos(["auth", "login"], { code: 1 });
      assert.match(refused.stderr, /atmos\.yaml:6:[\s\S]*work\/ann[\s\S]*atmos config trust/);
      const trust = await t.atmos(["config", "trust", "--yes"], { code: 0 });
      assert.match(trust.stdout + trust.stderr, /the secret of \{ program: pass, item: work\/ann \}/);
      const explained = await t.atmos(["auth", "explain"], { code: 0 });
      assert.match(explained.stdout, /credentials\.from\.item +work\/ann +atmos\.yaml:6:/);
      assert.match(explained.stdout, /1\. the program pass, for item "work\/ann" of pass/);
      const doctor = await t.atmos(["auth", "doctor", "--offline"]);
      assert.match(doctor.stdout, /secrets +1 in pass; nothing was looked up/);
      const dry = await t.atmos(["auth", "logout", "ann", "--keychain", "--dry-run"], { code: 0 });
      assert.match(dry.stdout, /item "work\/ann" of pass/);
      for (
        const words of [["list"], ["validate"], ["whoami", "--cached"], ["logout", "--all", "--dry-run"]]
      ) {
        await t.atmos(["auth", ...words]);
      }
      assert.equal(await store.calls(), 0);
    },
  );

  await t.step("the keys are given, and lent", async () => {
    const none = await t.atmos(["auth", "login"], { code: 1 });
    assert.match(none.stderr, /there is no item "work\/ann" of pass[\s\S]*atmos auth user configure ann/);
    const { accessKeyId, secretAccessKey } = key();
    const configure = ["auth", "user", "configure", "ann", "--access-key-id", accessKeyId];
    const given = await t.atmos(configure, { stdin: secretAccessKey, code: 0 });
    assert.match(given.stderr, /Keys +item "work\/ann" of pass/);
    assert.ok(await store.has("work/ann"));
    await t.atmos(["auth", "exec", "--", "true"], { code: 0 });
    const calls = await store.calls();
    await t.atmos(["auth", "exec", "--", "true"], { code: 0 });
    await t.atmos(["auth", "whoami"], { code: 0 });
    assert.equal(await store.calls(), calls, "a live session needs no key");
  });

  await t.step("a new key goes to the same item", async () => {
    const before = key().accessKeyId;
    const rotated = await t.atmos(["auth", "user", "rotate"], { code: 0 });
    assert.match(rotated.stderr, /The new key is kept in item "work\/ann" of pass/);
    assert.notEqual(key().accessKeyId, before);
    assert.equal(t.aws.keysOf("ann").length, 1);
  });

  await t.step("a logout leaves it and says so; with --keychain it goes", async () => {
    const logout = await t.atmos(["auth", "logout", "ann"], { code: 0 });
    assert.match(
      logout.stderr,
      /Kept:\n +• item "work\/ann" of pass \(the secret of ann; it was not looked at\)/,
    );
    assert.ok(await store.has("work/ann"));
    await t.atmos(["auth", "login"], { code: 0 });
    const gone = await t.atmos(["auth", "logout", "ann", "--keychain", "--force"], { code: 0 });
    assert.match(gone.stderr, /Deleted the secret of ann: item "work\/ann" of pass/);
    assert.ok(!await store.has("work/ann"));
    assert.match((await t.atmos(["auth", "login"], { code: 1 })).stderr, /there is no item "work\/ann"/);
  });

  await t.step("a program that is not there, and a doctor who says so", async () => {
    await Deno.remove(`${t.binFolder}/pass`);
    const env = { PATH: t.binFolder };
    const missing = await t.atmos(["auth", "login"], { env, code: 1 });
    assert.match(missing.stderr, /there is no pass on your PATH[\s\S]*apt install pass/);
    const doctor = await t.atmos(["auth", "doctor", "--offline"], { env, code: 1 });
    assert.match(
      doctor.stdout,
      /atmos\.yaml:6:.*a secret is in pass, and there is no such program on your PATH/,
    );
  });
});

story("the password of a SAML sign-in lies in pass, and goes to the address that it was trusted for", {
  needs: PASSWORD_STORE,
  aws: { roles: [{ arn: ROLE, trusts: [PROVIDER], maxDuration: 7200 }] },
}, async (t) => {
  await using idp = await startIdp();
  await using store = await usePasswordStore(t);
  const configure = (url: string): Promise<void> =>
    t.configure(`auth:
  providers:
    corp:
      kind: aws/saml
      url: "${url}"
      region: ${t.aws.region}
      driver: Keycloak
      username: ann
      credentials: { from: { program: pass, item: work/corp } }
  identities:
    developer: { kind: aws/assume-role, default: true, via: { provider: corp }, principal: { assume_role: "${ROLE}" } }
`);
  await configure(idp.url);
  await t.atmos(["config", "trust", "--yes"], { code: 0 });
  const none = await t.atmos(["auth", "login"], { code: 1 });
  assert.match(none.stderr, /there is no item "work\/corp" of pass/);
  await store.insert("work/corp", `not the password\nurl: ${idp.url}\n`);
  const wrong = await t.atmos(["auth", "login"], { code: 1 });
  assert.match(
    wrong.stderr.replaceAll(/\s+/g, " "),
    /in item "work\/corp" of pass is wrong.*Change it there/,
  );
  await store.insert("work/corp", `${PASSWORD}\nurl: ${idp.url}\n`);
  await t.atmos(["auth", "login"], { code: 0 });
  await t.atmos(["auth", "logout", "--all"], { code: 0 });

  const calls = await store.calls();
  await configure(`${idp.url}?elsewhere`);
  const elsewhere = await t.atmos(["auth", "login"], { code: 1 });
  assert.match(elsewhere.stderr.replaceAll(/\s+/g, " "), /for url ".*elsewhere".*nobody has trusted/);
  assert.equal(await store.calls(), calls);
});

story(
  "an application's secret and a service account's key file lie in pass, as a person has put them there",
  {
    needs: PASSWORD_STORE,
  },
  async (t) => {
    const ci = "ci@acme-ci.iam.gserviceaccount.com";
    const clientSecret = t.plant("client-secret");
    const file = await keyFileOf(ci, "acme-ci");
    await using azure = await startLocalAzure({ clientSecret });
    await using google = startGoogle({ keys: { [file.id]: { email: ci, publicKey: file.publicKey } } });
    await using store = await usePasswordStore(t);
    t.alsoSecret(() => [...azure.entra.secrets(), ...google.state.secrets, file.secret]);
    Object.assign(t.env, azure.environment, google.env);
    await t.configure(`auth:
  providers:
    robot:
      kind: azure/service-principal
      spec: { tenant_id: ${TENANT}, client_id: ${APP} }
      credentials: { from: { program: pass, item: cloud/robot } }
  identities:
    azure-prod: { kind: azure/subscription, via: { provider: robot }, principal: { subscription_id: ${SUBSCRIPTION} } }
    ci: { kind: gcp/service-account-key, credentials: { from: { program: pass, item: cloud/ci } } }
`);
    await t.atmos(["config", "trust", "--yes"], { code: 0 });
    const none = await t.atmos(["auth", "login", "azure-prod"], { code: 1 });
    assert.match(none.stderr, /its secret is not in item "cloud\/robot" of pass/);
    await store.insert("cloud/robot", `${clientSecret}\n`);
    await t.atmos(["auth", "login", "azure-prod"], { code: 0 });
    await store.insert("cloud/robot", `${clientSecret}\nclient_id: 00000000-0000-0000-0000-000000000001\n`);
    const other = await t.atmos(["auth", "login", "azure-prod"], { code: 1 });
    assert.match(other.stderr, /item "cloud\/robot" of pass has nothing for this application/);

    assert.match(
      (await t.atmos(["auth", "login", "ci"], { code: 1 })).stderr,
      /there is no item "cloud\/ci" of pass/,
    );
    await store.insert("cloud/ci", file.text);
    const script = 'echo "$GOOGLE_CLOUD_PROJECT"';
    const lent = await t.atmos(["auth", "exec", "-i", "ci", "--", "sh", "-c", script], { code: 0 });
    assert.equal(lent.stdout, "acme-ci\n");
    const kept = await t.atmos(["auth", "user", "configure", "ci"], { stdin: file.text, code: 0 });
    assert.match(kept.stderr, /Keys +item "cloud\/ci" of pass/);
  },
);
