/** Whatever a file says, what comes of it can be written, and every name stands on one that is there. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { fitting } from "../../../../../src/auth/import/fitting.ts";
import { merged } from "../../../../../src/auth/import/merge.ts";
import { withImported } from "../../../../../src/auth/import/text.ts";
import { awsConfigEntries } from "../../../../../src/clouds/aws/import/aws_config.ts";
import { awsSsoEntries } from "../../../../../src/clouds/aws/import/aws_sso.ts";
import { inherited } from "../../../../../src/clouds/aws/import/inherited.ts";
import { readIni } from "../../../../../src/clouds/aws/import/ini_text.ts";
import { leappEntries } from "../../../../../src/clouds/aws/import/leapp.ts";
import { readProfiles } from "../../../../../src/clouds/aws/import/profile.ts";
import { saml2awsEntries } from "../../../../../src/clouds/aws/import/saml2aws.ts";
import { CLOUDS } from "../../../../../src/clouds/registry.ts";
import type { Found } from "../../../../../src/clouds/importer.ts";
import { catalogueOf } from "../../../../../src/config/kinds.ts";
import { parseYaml } from "../../../../../src/yaml/parse.ts";

const KINDS = catalogueOf(CLOUDS.flatMap(({ kinds }) => kinds));

const name = fc.oneof(
  fc.constantFrom("a", "b", "default", "__proto__", "<<", "-x", " ", "true"),
  fc.string({ maxLength: 6 }),
);
const value = fc.oneof(
  name,
  fc.constantFrom(
    "https://a.awsapps.com/start",
    "arn:aws:iam::111122223333:role/r",
    "111122223333",
    "eu-west-1",
    "3600",
    "aws-vault exec a",
  ),
);
const KEYS =
  "sso_session sso_start_url sso_region sso_account_id sso_role_name role_arn source_profile region mfa_serial external_id duration_seconds credential_process aws_access_key_id aws_secret_access_key url provider s3"
    .split(" ");
const line = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(fc.constantFrom(...KEYS), value).map(([key, one]) => `${key} = ${one}`) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom("profile ", "sso-session ", ""), name).map((one) =>
      `[${one.join("")}]`
    ),
  },
  fc.string({ maxLength: 10, unit: "binary" }),
);
const text = fc.array(line, { maxLength: 30 }).map((lines) => lines.join("\n"));

async function assertWritable(found: Found): Promise<void> {
  const fit = await fitting(found, KINDS);
  const placed = merged(fit, { providers: [], identities: [] });
  const file = await withImported("# mine\nlogs: { level: info }\n", "atmos.yaml", [placed]);
  const { problems } = await parseYaml(file, "atmos.yaml");
  assert.deepEqual(problems, []);
  const again = merged(fit, placed);
  assert.equal([...again.providers, ...again.identities].every(({ isKnown }) => isKnown), true);
}

Deno.test("profiles and accounts of any text", async () => {
  await fc.assert(
    fc.asyncProperty(text, text, async (config, credentials) => {
      const files = readProfiles({ file: "c", text: config }, { file: "k", text: credentials });
      await assertWritable(awsConfigEntries(files));
      await assertWritable(awsConfigEntries({ ...files, profiles: inherited(files.profiles).made }));
      await assertWritable(saml2awsEntries(readIni(config, "s"), () => undefined));
    }),
    { numRuns: 60 },
  );
});

Deno.test("configurations and workspaces of any shape", async () => {
  const json = fc.jsonValue({ maxDepth: 3 });
  const session = fc.record({
    sessionId: value,
    sessionName: fc.oneof(value, json),
    type: fc.constantFrom(
      "awsIamUser",
      "awsIamRoleChained",
      "awsIamRoleFederated",
      "awsSsoRole",
      "azure",
      "x",
    ),
    roleArn: fc.oneof(value, json),
    parentSessionId: value,
    idpUrlId: value,
    awsSsoConfigurationId: value,
  }, { requiredKeys: [] });
  const none = { what: "", from: "", keep: (): never => assert.fail("nobody keeps keys here") };
  await fc.assert(
    fc.asyncProperty(fc.array(session), json, async (sessions, other) => {
      const content = {
        _sessions: sessions,
        _awsSsoIntegrations: other,
        _idpUrls: [{ id: "a", url: "https://a.b.c" }],
      };
      await assertWritable(leappEntries({ file: "l", content }, () => none));
      const { root } = await parseYaml(
        JSON.stringify({ SSOConfig: { a: other, b: { Accounts: other } } }),
        "y",
      );
      await assertWritable(awsSsoEntries(root));
    }),
    { numRuns: 60 },
  );
});
