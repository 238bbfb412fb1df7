import assert from "node:assert/strict";
import { awsSso } from "../../../../../src/clouds/aws/import/aws_sso.ts";
import { byName, HOME, leftIn, readWith } from "./reading.ts";

const TEXT = `SSOConfig:
    Corp:
        SSORegion: eu-west-1
        StartUrl: https://corp.awsapps.com/start
        Accounts:
            12345678901:
                Name: dev
                Roles:
                    Admin:
                        ARN: ""
                        Profile: dev-admin
                    ReadOnly:
                        ARN: ""
            "210987654321":
                Roles:
                    Deploy:
                        Via: arn:aws:iam::012345678901:role/Admin
                        ExternalId: abc
                        SourceIdentity: ann
                        Tags:
                            Team: a
                    Lost:
                        Via: arn:aws:iam::999999999999:role/No
                    Round:
                        Via: arn:aws:iam::210987654321:role/Round
        DefaultRegion: us-east-1
    Other:
        SSORegion: us-west-2
        StartUrl: https://other.awsapps.com/start
    Broken:
        SSORegion: us-west-2
DefaultSSO: Corp
SecureStore: file
`;

Deno.test("portals, roles and what leads through another role", async () => {
  const found = await readWith(awsSso, {
    env: { HOME },
    files: { [`${HOME}/.config/aws-sso/config.yaml`]: TEXT },
  });
  assert.deepEqual(byName(found), {
    Corp: {
      kind: "aws/iam-identity-center",
      start_url: "https://corp.awsapps.com/start",
      region: "eu-west-1",
    },
    Other: {
      kind: "aws/iam-identity-center",
      start_url: "https://other.awsapps.com/start",
      region: "us-west-2",
    },
    "dev-admin": {
      kind: "aws/permission-set",
      via: { provider: "Corp" },
      principal: { name: "Admin", account: { id: "012345678901" }, region: "us-east-1" },
    },
    "dev/ReadOnly": {
      kind: "aws/permission-set",
      via: { provider: "Corp" },
      principal: { name: "ReadOnly", account: { id: "012345678901" }, region: "us-east-1" },
    },
    "210987654321/Deploy": {
      kind: "aws/assume-role",
      via: { identity: "dev-admin" },
      principal: {
        assume_role: "arn:aws:iam::210987654321:role/Deploy",
        region: "us-east-1",
        external_id: "abc",
        source_identity: "ann",
      },
    },
  });
  assert.deepEqual(leftIn(found), [
    '~/.config/aws-sso/config.yaml:27 roles of "Other": they are at the portal, not in the file: `atmos auth discover` finds them',
    '~/.config/aws-sso/config.yaml:30 SSOConfig "Broken": its portal has no start URL',
    '~/.config/aws-sso/config.yaml:16 Tags of role "210987654321/Deploy": `tags` of an identity are words to select it by',
    '~/.config/aws-sso/config.yaml:22 role "210987654321/Lost": its Via arn:aws:iam::999999999999:role/No is not in the file',
    '~/.config/aws-sso/config.yaml:24 role "210987654321/Round": its Via arn:aws:iam::210987654321:role/Round leads back to it, or to nobody',
    "~/.config/aws-sso/config.yaml:33 SecureStore: sign-ins are kept in the keyring: sign in anew",
  ]);
});

Deno.test("the older place, a named one, and what is no YAML", async () => {
  const old = await readWith(awsSso, { env: { HOME }, files: { [`${HOME}/.aws-sso/config.yaml`]: TEXT } });
  assert.equal(old.identities.length, 3);
  const env = { HOME, AWS_SSO_CONFIG: "~/mine.yaml" };
  assert.equal(
    (await readWith(awsSso, { env, files: { [`${HOME}/mine.yaml`]: TEXT } })).identities.length,
    3,
  );
  for (const text of ["", "[]", "SSOConfig: 1", "SSOConfig: { a: 1, b: { Accounts: [1] } }"]) {
    const found = await readWith(awsSso, { env, files: { [`${HOME}/mine.yaml`]: text } });
    assert.equal(found.identities.length, 0, text);
  }
  await assert.rejects(
    readWith(awsSso, { env, files: { [`${HOME}/mine.yaml`]: "a: [" } }),
    /~\/mine\.yaml:\d+:\d+/,
  );
});
