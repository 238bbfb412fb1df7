import assert from "node:assert/strict";
import { oktaAwsCli } from "../../../../../src/clouds/aws/import/okta_aws_cli.ts";
import { byName, HOME, leftIn, readWith } from "./reading.ts";

const TEXT = `awscli:
  idps:
    "arn:aws:iam::123456789012:saml-provider/okta": "Production"
  profiles:
    prod:
      oidc-client-id: 0oa1
      org-domain: corp.okta.com
      aws-acct-fed-app-id: 0oaX
      aws-iam-role: arn:aws:iam::123456789012:role/Admin
      aws-iam-idp: arn:aws:iam::123456789012:saml-provider/okta
      session-duration: 7200
    any:
      org-domain: corp.okta.com
      aws-acct-fed-app-id: 0oaX
    robot:
      org-domain: corp.okta.com
      private-key: planted-key
    half:
      org-domain: corp.okta.com
`;

Deno.test("its profiles become the page of the application, and roles", async () => {
  const found = await readWith(oktaAwsCli, { env: { HOME }, files: { [`${HOME}/.okta/okta.yaml`]: TEXT } });
  assert.deepEqual(byName(found), {
    corp: {
      kind: "aws/saml",
      url: "https://corp.okta.com/home/amazon_aws/0oaX/272",
      region: "us-east-1",
      driver: "Browser",
      session: { duration: "2h" },
      spec: { saml_provider_arn: "arn:aws:iam::123456789012:saml-provider/okta" },
    },
    prod: {
      kind: "aws/assume-role",
      via: { provider: "corp" },
      principal: { assume_role: "arn:aws:iam::123456789012:role/Admin" },
    },
  });
  assert.deepEqual(leftIn(found).map((line) => line.split(":").slice(1, 3).join(":")), [
    '5 aws-acct-fed-app-id of profile "prod": the page of its tile takes its place',
    '5 oidc-client-id of profile "prod": a browser signs in, and needs none',
    '12 role of profile "any": it names no role',
    '15 profile "robot": a key signs in there for a machine, which no kind does',
    '18 profile "half": it does not say its aws-acct-fed-app-id',
    "3 the name of arn:aws",
  ]);
  assert.equal(JSON.stringify(found).includes("planted"), false);
});

Deno.test("variables of a person are a profile as well", async () => {
  const env = {
    HOME,
    OKTA_AWSCLI_ORG_DOMAIN: "https://corp.okta.com",
    OKTA_AWSCLI_AWS_ACCOUNT_FEDERATION_APP_ID: "0oaX",
    OKTA_AWSCLI_IAM_ROLE: "arn:aws:iam::123456789012:role/Admin",
  };
  assert.deepEqual(Object.keys(byName(await readWith(oktaAwsCli, { env }))), ["corp", "okta"]);
});
