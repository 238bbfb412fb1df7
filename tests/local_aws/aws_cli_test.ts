/**
 * The AWS CLI as a second witness for the wire formats: it knows nothing of this server but its address,
 * which it reads from endpoint rules put beside its own service models.
 */

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { awsCli } from "../aws_cli.ts";
import { testUnless } from "../optional_programs.ts";
import { type LocalAws, startLocalAws } from "./server.ts";

const SERVICES = ["sso-oidc/2019-06-10", "sso/2019-06-10", "sts/2011-06-15"];

const aws2 = awsCli();

testUnless("the AWS CLI signs in, uses a role and signs out", aws2 ? [] : ["aws"], async () => {
  await using aws = await startLocalAws();
  const home = await Deno.makeTempDir();
  try {
    await prepareHome(home, aws);
    const login = await run(home, ["sso", "login", "--no-browser", "--profile", "dev"]);
    assert.match(login.stdout, /Successfully logged in/);
    const caller = await run(home, ["sts", "get-caller-identity", "--profile", "dev", "--output", "json"]);
    assert.equal(JSON.parse(caller.stdout).Account, "111122223333");
    aws.expireRoles();
    const late = await run(home, ["sts", "get-caller-identity", "--profile", "dev"]);
    assert.match(late.stderr, /\(ExpiredToken\) when calling the GetCallerIdentity operation/);
    assert.equal((await run(home, ["sso", "logout"])).code, 0);
    assert.deepEqual(aws.calls().map((call) => `${call.operation} ${call.status}`), [
      "RegisterClient 200",
      "StartDeviceAuthorization 200",
      "CreateToken 200",
      "GetRoleCredentials 200",
      "GetCallerIdentity 200",
      "GetCallerIdentity 403",
      "Logout 200",
    ]);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});

async function prepareHome(home: string, aws: LocalAws): Promise<void> {
  const rules = {
    version: "1.0",
    parameters: {},
    rules: [{ conditions: [], endpoint: { url: aws.url, properties: {}, headers: {} }, type: "endpoint" }],
  };
  for (const service of SERVICES) {
    const file = join(home, "models", service, "endpoint-rule-set-1.json");
    await Deno.mkdir(dirname(file), { recursive: true });
    await Deno.writeTextFile(file, JSON.stringify(rules));
  }
  await Deno.mkdir(join(home, ".aws"));
  await Deno.writeTextFile(
    join(home, ".aws", "config"),
    `[sso-session team]
sso_start_url = ${aws.startUrl}
sso_region = ${aws.region}
sso_registration_scopes = sso:account:access

[profile dev]
sso_session = team
sso_account_id = 111122223333
sso_role_name = ReadOnlyAccess
region = ${aws.region}
`,
  );
}

async function run(home: string, args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { HOME: home, PATH: "/usr/bin:/bin", AWS_DATA_PATH: join(home, "models") };
  const output = await new Deno.Command(aws2 ?? "aws", { args, clearEnv: true, env }).output();
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  return { code: output.code, stdout: decode(output.stdout), stderr: decode(output.stderr) };
}
