import assert from "node:assert/strict";
import { granted } from "../../../../../src/clouds/aws/import/granted.ts";
import { byName, HOME, leftIn, readWith } from "./reading.ts";

const FILES = {
  [`${HOME}/.granted/config`]: `DefaultBrowser = "STDOUT"
Ordering = ""
ExportCredsToAWS = true

[Keyring]
  Backend = "file"

[ProfileRegistry]
  PrefixAllProfiles = false
  [[ProfileRegistry.Registries]]
    name = "team"
    url = "git@example.com:team/profiles.git"

[SSO]
  [SSO.corp]
    StartURL = "https://corp.awsapps.com/start"
    SSORegion = "eu-west-1"
`,
  [`${HOME}/.granted/secure-storage-aws-iam-credentials/keyed`]: "a.b.c.d.e",
  [`${HOME}/.granted/secure-storage-aws-iam-credentials/alone`]: "a.b.c.d.e",
  [`${HOME}/.aws/config`]: `[profile dev]
granted_sso_start_url      = https://corp.awsapps.com/start
granted_sso_region         = eu-west-1
granted_sso_account_id     = 111122223333
granted_sso_role_name      = Developer
granted_color              = red
credential_process         = granted credential-process --profile dev

[profile keyed]
region             = eu-west-1
credential_process = granted credential-process --profile keyed

[profile other]
credential_process = dgranted credential-process --profile=dev
`,
};

Deno.test("its settings of profiles, its portals and the keys in its files become entries", async () => {
  const found = await readWith(granted, { env: { HOME }, files: FILES });
  assert.deepEqual(byName(found), {
    corp: {
      kind: "aws/iam-identity-center",
      start_url: "https://corp.awsapps.com/start",
      region: "eu-west-1",
    },
    dev: {
      kind: "aws/permission-set",
      via: { provider: "corp" },
      principal: { name: "Developer", account: { id: "111122223333" } },
    },
    keyed: { kind: "aws/user", credentials: { region: "eu-west-1" } },
    alone: { kind: "aws/user" },
  });
  assert.deepEqual(leftIn(found), [
    "~/.granted/config:3 exportcredstoaws: nothing is written to ~/.aws/credentials: `atmos auth profile install` serves programs without a wrapper",
    "~/.granted/config:10 Registries: a registry of profiles: import the profiles that it has written, or share atmos.yaml itself",
    '~/.aws/config:14 profile "other": it stands for "dev", which has an identity of its own',
    '~/.aws/config:6 granted_color of profile "dev": it is about how granted looks',
  ]);
  assert.equal(
    found.identities.find(({ name }) => name === "keyed")?.secret?.from,
    `${HOME}/.granted/secure-storage-aws-iam-credentials/keyed`,
  );
});
