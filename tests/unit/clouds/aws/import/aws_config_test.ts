import assert from "node:assert/strict";
import { awsConfig } from "../../../../../src/clouds/aws/import/aws_config.ts";
import type { Found } from "../../../../../src/clouds/importer.ts";
import { byName, HOME, keeping, leftIn, readWith } from "./reading.ts";

async function read(config: string, credentials?: string, env: Record<string, string> = {}): Promise<Found> {
  return await readWith(awsConfig, {
    env: { HOME, ...env },
    files: {
      [`${HOME}/.aws/config`]: config,
      ...credentials === undefined ? {} : { [`${HOME}/.aws/credentials`]: credentials },
    },
  });
}

const PORTAL =
  "[sso-session corp]\nsso_start_url = https://corp.awsapps.com/start#/\nsso_region = eu-west-1\n";
const KEYS =
  "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = planted/abcdefghijklmnopqrstuvwxyz1234\n";

Deno.test("a portal's session and the older form lead to one provider, and each profile to a permission set", async () => {
  const found = await read(`${PORTAL}
[profile dev]
sso_session = corp
sso_account_id = 111122223333
sso_role_name = Developer
region = us-east-1
[profile "old one"]
sso_start_url = https://corp.awsapps.com/start/
sso_region = eu-west-1
sso_account_id = 111122223333
sso_role_name = ReadOnly
region = eu-west-1
`);
  assert.deepEqual(byName(found), {
    corp: {
      kind: "aws/iam-identity-center",
      start_url: "https://corp.awsapps.com/start",
      region: "eu-west-1",
    },
    dev: {
      kind: "aws/permission-set",
      via: { provider: "corp" },
      principal: { name: "Developer", account: { id: "111122223333" }, region: "us-east-1" },
    },
    "old one": {
      kind: "aws/permission-set",
      via: { provider: "corp" },
      principal: { name: "ReadOnly", account: { id: "111122223333" } },
    },
  });
  assert.deepEqual(found.leftovers, []);
  assert.equal(found.identities[0]?.place, "~/.aws/config:5");
});

Deno.test("a chain of roles becomes a chain of identities, with everything that it says", async () => {
  const found = await read(
    `[profile top]
role_arn = arn:aws:iam::222233334444:role/top
source_profile = middle
duration_seconds = 7200
external_id = x-1
role_session_name = ann
[profile middle]
role_arn = arn:aws:iam::222233334444:role/middle
source_profile = keys
mfa_serial = arn:aws:iam::111122223333:mfa/ann
region = eu-west-1
[profile machine]
role_arn = arn:aws:iam::222233334444:role/machine
credential_source = Ec2InstanceMetadata
`,
    `[keys]\n${KEYS}`,
  );
  assert.deepEqual(byName(found), {
    keys: { kind: "aws/user" },
    middle: {
      kind: "aws/assume-role",
      via: { identity: "keys" },
      principal: {
        assume_role: "arn:aws:iam::222233334444:role/middle",
        region: "eu-west-1",
        mfa_arn: "arn:aws:iam::111122223333:mfa/ann",
      },
    },
    top: {
      kind: "aws/assume-role",
      via: { identity: "middle" },
      principal: {
        assume_role: "arn:aws:iam::222233334444:role/top",
        external_id: "x-1",
        session_name: "ann",
        duration: "2h",
      },
    },
    "this-machine": { kind: "aws/ambient" },
    machine: {
      kind: "aws/assume-role",
      via: { identity: "this-machine" },
      principal: { assume_role: "arn:aws:iam::222233334444:role/machine" },
    },
  });
  assert.deepEqual(found.leftovers, []);
});

Deno.test("a role that a profile takes with its own keys stands on an identity beside it", async () => {
  const role = "role_arn = arn:aws:iam::222233334444:role/r\nsource_profile = x\n";
  const found = await read(
    `[profile x]\n${role}mfa_serial = arn:aws:iam::111122223333:mfa/x\n[profile x-keys]\nregion = eu-west-1\n`,
    `[x]\n${KEYS}`,
  );
  assert.deepEqual(Object.keys(byName(found)), ["x-keys-2", "x"]);
  assert.deepEqual(byName(found)["x-keys-2"], { kind: "aws/user" });
  assert.equal(found.identities[0]?.secret?.from, "~/.aws/credentials:3");
});

Deno.test("what has no counterpart is named with its place and the reason", async () => {
  const found = await read(
    `${PORTAL}[default]
region = eu-west-1
[profile web]
role_arn = arn:aws:iam::222233334444:role/web
web_identity_token_file = /var/token
[profile a]
role_arn = arn:aws:iam::222233334444:role/a
source_profile = b
[profile b]
role_arn = arn:aws:iam::222233334444:role/b
source_profile = a
[profile lost]
role_arn = arn:aws:iam::222233334444:role/lost
source_profile = nobody
[profile alone]
role_arn = arn:aws:iam::222233334444:role/alone
[profile any]
credential_process = /opt/keys --for me
[profile vault]
credential_process = /usr/bin/aws-vault export --format=json vault
[profile ours]
credential_process = "/usr/bin/atmos" auth credential-process --identity x
[profile half]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
[profile list]
sso_session = corp
[profile gone]
sso_session = nowhere
sso_account_id = 111122223333
sso_role_name = R
[profile short]
sso_session = corp
sso_account_id = 1111
sso_role_name = R
[services local]
s3 =
  endpoint_url = http://localhost:1
[dev]
region = eu-west-1
`,
    "[session]\naws_access_key_id = ASIAIOSFODNN7EXAMPLE\naws_secret_access_key = planted-x\naws_session_token = planted-t\n",
  );
  assert.deepEqual(
    leftIn(found).sort(),
    [
      '~/.aws/config:14 profile "b": its source_profile leads back to itself',
      '~/.aws/config:17 profile "lost": there is no profile "nobody"',
      '~/.aws/config:18 profile "alone": it names a role, and nobody who takes it (source_profile)',
      '~/.aws/config:21 profile "any": its credential_process is a program that no kind starts',
      '~/.aws/config:23 profile "vault": it asks aws-vault: `atmos auth import aws-vault` reads that',
      '~/.aws/config:27 profile "half": one half of its keys is missing',
      '~/.aws/config:28 profile "list": it names no account and role; `atmos auth discover` finds those that you may use',
      '~/.aws/config:31 profile "gone": there is no sso-session "nowhere"',
      '~/.aws/config:34 identity "short": principal.account.id must have 12 digits, in quotes',
      "~/.aws/config:38 [services local]: endpoints of its own are given by variables (AWS_ENDPOINT_URL_…)",
      '~/.aws/config:4 profile "default": nobody signs in with it: it has region alone',
      "~/.aws/config:41 [dev]: programs of AWS do not read it: a profile stands below [profile …]",
      '~/.aws/config:7 profile "web": it trades a token of a workload for a role; on such a machine an identity of kind aws/ambient passes that on',
      '~/.aws/config:11 profile "a": its source_profile leads back to itself',
      '~/.aws/credentials:2 profile "session": its keys are those of a session, which ends',
    ].sort(),
  );
  assert.deepEqual(Object.keys(byName(found)), ["corp"]);
});

Deno.test("settings of programs are named once, with how many have them", async () => {
  const profile = (name: string): string =>
    `[profile ${name}]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = R\noutput = json\ns3 =\n  x = 1\n`;
  assert.deepEqual(leftIn(await read(PORTAL + profile("a") + profile("b"))), [
    "~/.aws/config:8 output of 2 profiles: `env` of the identity can set AWS_DEFAULT_OUTPUT",
    "~/.aws/config:9 s3 of 2 profiles: it is for programs, and no part of a sign-in",
  ]);
});

Deno.test("keys go to the keyring once, and what lies there stays", async () => {
  const found = await read("", `[ann]\n${KEYS}`);
  const [{ secret } = {}] = found.identities;
  assert.ok(secret);
  assert.equal(JSON.stringify(byName(found)).includes("planted"), false);
  const context = keeping();
  assert.deepEqual(await secret.keep("ann", context), { state: "kept", store: "keyring in memory" });
  assert.deepEqual(await secret.keep("ann", context), { state: "known", store: "keyring in memory" });
  const { keyring } = await context.keyring();
  assert.deepEqual((await keyring?.list())?.map((item) => item.class), ["long-lived"]);
  const other = (await read("", `[ann]\n${KEYS.replace("1234", "5678")}`)).identities[0]?.secret;
  const outcome = await other?.keep("ann", context);
  assert.match(
    outcome?.state === "left" ? outcome.reason : "",
    /other keys of that name; `atmos auth user configure ann`/,
  );
});

Deno.test("files are where variables say, and those of a shell of ours are not meant", async () => {
  const files = {
    "/etc/aws": PORTAL,
    [`${HOME}/.aws/config`]: "",
    [`${HOME}/.local/share/atmos/aws/x`]: PORTAL,
  };
  const at = async (path: string): Promise<string[]> =>
    Object.keys(byName(await readWith(awsConfig, { env: { HOME, AWS_CONFIG_FILE: path }, files })));
  assert.deepEqual(await at("/etc/aws"), ["corp"]);
  assert.deepEqual(await at(`${HOME}/.local/share/atmos/aws/x`), []);
});

Deno.test("a file that is no text, or too large, is refused by name", async () => {
  await assert.rejects(read("\0\0"), /cannot read "~\/\.aws\/config": it is no text/);
  await assert.rejects(read("# \n".repeat(4_000_000)), /cannot read "~\/\.aws\/config": /);
});

Deno.test("names and chains of a stranger end in sentences", async () => {
  const many = Array.from(
    { length: 2000 },
    (_, index) =>
      `[profile p${index}]\nrole_arn = arn:aws:iam::222233334444:role/r\nsource_profile = p${index + 1}\n`,
  ).join("");
  const deep = await read(many);
  assert.equal(deep.identities.length, 0);
  assert.ok(deep.leftovers.length > 0);
  const odd = await read(
    `${PORTAL}[profile a\u202eb\u001b[2J]\nsso_session = corp\nsso_account_id = 1\nsso_role_name = R\n`,
  );
  assert.deepEqual(["\u202e", "\u001b"].filter((mark) => leftIn(odd).join("").includes(mark)), []);
  const proto = await read(
    `${PORTAL}[profile __proto__]\nsso_session = corp\nsso_account_id = 111122223333\nsso_role_name = R\n`,
  );
  assert.equal(proto.identities[0]?.name, "__proto__");
});
