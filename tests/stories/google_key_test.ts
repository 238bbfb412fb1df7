import assert from "node:assert/strict";
import { keyFileOf } from "../local_google/key_file.ts";
import { startGoogle } from "../local_google/server.ts";
import { useFileKeyring } from "./harness/file_keyring.ts";
import { DEPLOYER } from "./harness/google_job.ts";
import type { Outcome } from "./harness/running.ts";
import { story } from "./harness/story.ts";

const CI = "ci@acme-ci.iam.gserviceaccount.com";

const CONFIGURATION = `auth:
  identities:
    ci: { kind: gcp/service-account-key, default: true, principal: { service_account_email: ${CI} } }
    deployer:
      kind: gcp/service-account
      via: { identity: ci }
      principal: { service_account_email: ${DEPLOYER} }
`;

story(
  "a key of a service account is given once, and stays where only a person's wish removes it",
  async (t) => {
    const file = await keyFileOf(CI, "acme-ci");
    const stranger = await keyFileOf("mallory@acme-ci.iam.gserviceaccount.com", "acme-ci");
    const keys = { [file.id]: { email: CI, publicKey: file.publicKey } };
    await using google = startGoogle({ keys, accounts: [{ email: DEPLOYER, takenOnBy: [CI] }] });
    t.alsoSecret(() => [...google.state.secrets, file.secret, stranger.secret]);
    Object.assign(t.env, google.env);
    await t.configure(CONFIGURATION);
    const configure = (stdin: string, code: number, ...more: string[]): Promise<Outcome> =>
      t.atmos(["auth", "user", "configure", "ci", ...more], { stdin, code });

    const bare = await configure(file.text, 1);
    assert.match(bare.stderr.replaceAll(/\s+/g, " "), /there is no keyring.*ATMOS_KEYRING_TYPE=file/);
    await useFileKeyring(t);
    const none = await t.atmos(["auth", "exec", "--", "true"], { code: 1 });
    assert.match(none.stderr, /nobody has given its key[\s\S]*atmos auth user configure ci < FILE/);
    for (
      const [stdin, said] of [
        ["", /nothing came on stdin/],
        ["{}", /no key file of a service account/],
        [file.text.replace("googleapis.com", "cloud.example"), /no key file of a service account/],
        [stranger.text, /the key is one of mallory@acme-ci/],
        [file.text.replace(file.id, "another"), /Google refused the key another \(invalid_grant/],
        [file.text.replace("BEGIN PRIVATE KEY-----\\n", "$&AAAA"), /private key is none/],
      ] as const
    ) {
      const { stderr, code } = await t.atmos(["auth", "user", "configure", "ci"], { stdin });
      assert.notEqual(code, 0);
      assert.match(stderr.replaceAll(/\s+/g, " "), said);
    }
    const flagged = await configure(file.text, 2, "--access-key-id", "AKIAIOSFODNN7EXAMPLE");
    assert.match(flagged.stderr, /has a key file, and nothing else/);

    const kept = await configure(file.text, 0);
    assert.match(kept.stderr, new RegExp(`Principal +${CI}`));
    assert.match((await t.atmos(["auth", "user", "rotate", "ci"], { code: 1 })).stderr, /are made elsewhere/);
    const script = 'echo "$GOOGLE_CLOUD_PROJECT"';
    assert.equal(
      (await t.atmos(["auth", "exec", "--", "sh", "-c", script], { code: 0 })).stdout,
      "acme-ci\n",
    );
    const whoami = await t.atmos(["auth", "whoami", "-i", "deployer", "--output", "json"]);
    assert.equal(JSON.parse(whoami.stdout).principal, DEPLOYER);

    const logout = await t.atmos(["auth", "logout", "--all"], { code: 0 });
    assert.match(logout.stderr, /Kept:/);
    assert.deepEqual((await t.files()).filter(({ path }) => path.includes("/gcp-service-account-key/")), []);
    await t.atmos(["auth", "login"], { code: 0 });
    await t.atmos(["auth", "logout", "--all", "--keychain", "--force"], { code: 0 });
    const after = await t.atmos(["auth", "login"], { code: 1 });
    assert.match(after.stderr, /nobody has given its key/);
  },
);
