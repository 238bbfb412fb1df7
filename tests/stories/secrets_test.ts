import assert from "node:assert/strict";
import { join } from "node:path";
import { secretsIn } from "./harness/canary.ts";
import type { Outcome } from "./harness/running.ts";
import { PERSON, signIn } from "./harness/sign_in.ts";
import { type Story, story } from "./harness/story.ts";

/*
 * Every story looks for secrets in all output, in the arguments and environment of all children and in all files,
 * and fails when there is one. What happens here is that there are many more of them, and many more outputs.
 */

const FORMATS = ["tree", "table", "json", "yaml", "markdown", "mermaid", "graphviz"];

/** The parent's environment holds this one, so the search in environments would find it. */
const IN_A_VARIABLE = `planted-in-a-variable-${crypto.randomUUID()}`;

/** Secrets wherever a team may write them, beside the provider and identities of every story. */
async function plantEverywhere(t: Story): Promise<void> {
  const secret = (what: string): string => JSON.stringify(t.plant(what));
  await t.write("password.txt", `${t.plant("exec")}\n`);
  await t.write("included.yaml", `password: ${secret("included")}\nclient_secret: ${secret("included")}\n`);
  t.env["PLANTED_PASSWORD"] = IN_A_VARIABLE;
  await t.configure(`
env:
  GITHUB_TOKEN: ${secret("top-env")}
  DATABASE_URL: postgres://alex:${t.plant("database")}@db.example/app
auth:
  providers:
    team-sso:
      kind: aws/iam-identity-center
      start_url: ${t.aws.startUrl}
      region: ${t.aws.region}
      password: ${secret("password")}
      spec:
        client_secret: ${secret("client-secret")}
        nested: { deeper: [{ api_key: ${secret("api-key")} }] }
    saml:
      kind: aws/saml
      url: https://idp.example/saml
      region: eu-west-1
      username: alex
      password: ${secret("saml")}
    saml-env: { kind: aws/saml, url: "https://idp.example", region: eu-west-1, password: !env PLANTED_PASSWORD }
    saml-exec: { kind: aws/saml, url: "https://idp.example", region: eu-west-1, password: !exec cat password.txt }
    saml-included:
      kind: aws/saml
      url: https://idp.example
      region: eu-west-1
      spec: !include included.yaml
    linked: { kind: aws/saml, url: "https://alex:${t.plant("url")}@idp.example/", region: eu-west-1 }
    wif:
      kind: gcp/workload-identity-federation
      spec: { token_source: { type: url, request_token: ${secret("request-token")} } }
  identities:
    dev-admin:
      kind: aws/permission-set
      default: true
      via: { provider: team-sso }
      principal: { name: AdministratorAccess, account: { name: development } }
    breakglass:
      kind: aws/user
      credentials:
        access_key_id: AKIA${"PLANTEDPLANTED00"}
        secret_access_key: ${secret("secret-access-key")}
        mfa_arn: arn:aws:iam::111122223333:mfa/alex
    typo:
      kind: aws/user
      credentials: { secret_acces_key: ${secret("misspelt")} }
    mistyped:
      kind: aws/user
      credentials: { secret_access_key: [${secret("in-a-list")}] }
      env: [{ key: DB_PASSWORD, value: ${secret("identity-env")} }]
`);
}

/** What needs no session, and may be asked for at the same time. */
const ANYTIME: readonly (readonly string[])[] = [
  ["auth", "validate"],
  ["auth", "validate", "--format", "json"],
  ...FORMATS.map((format) => ["auth", "list", "--format", format]),
  ["auth", "login", "breakglass"],
  ["auth", "login", "mistyped"],
  ["auth", "login", "--provider", "saml"],
  ["auth", "login", "--provider", "saml-exec"],
  ["auth", "exec", "-i", "typo", "--", "true"],
  ["complete", "--", "auth", "login", ""],
];

/** One after the other. */
const IN_ORDER: readonly (readonly string[])[] = [
  ["auth", "whoami", "--cached"],
  ["auth", "login"],
  ["auth", "whoami"],
  ["auth", "whoami", "--output", "json"],
  ["auth", "logout", "--all"],
];

story("what is secret in the configuration is in no output at any log level", async (t) => {
  await plantEverywhere(t);
  const file = join(t.project, "trace.log");
  const loud = (args: readonly string[]): Promise<Outcome> =>
    t.atmos([...args, "--logs-level=trace"], { env: PERSON });
  const outcomes = await Promise.all(ANYTIME.map(loud));
  for (const args of IN_ORDER) outcomes.push(await loud(args));
  const said = outcomes.flatMap(({ stdout, stderr }) => [stdout, stderr]);
  for (const args of [["auth", "validate"], ["auth", "list"], ["auth", "login"], ["auth", "whoami"]]) {
    const env = { ...PERSON, ATMOS_LOGS_LEVEL: "Trace", ATMOS_LOGS_FILE: file };
    said.push((await t.atmos(args, { env })).stderr);
  }
  const log = await Deno.readTextFile(file);
  assert.deepEqual(secretsIn([...said, log].join("\n"), [IN_A_VARIABLE]), []);
  assert.match(log, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (TRACE|DEBUG|INFO) /m, "something was logged");
});

story("a configuration that cannot be read shows its place and no secret", async (t) => {
  t.env["ATMOS_TRUST"] = t.project;
  const secret = t.plant("password");
  // A program that is named in the configuration is started as it stands there, so it has the secret from a file.
  await t.write(join(t.project, "told"), secret);
  const broken: [string, RegExp][] = [
    [`auth:\n  providers:\n    a:\n      password: "${secret}\n`, /atmos\.yaml:\d+:\d+/],
    [`auth:\n  providers:\n    a: { password: ${secret}, password: ${secret} }\n`, /atmos\.yaml:\d+:\d+/],
    [`auth:\n  providers:\n   a:\n      password: ${secret}\n    b: {}\n`, /atmos\.yaml:\d+:\d+/],
    [`auth:\n  providers:\n    a: !nonsense { password: ${secret} }\n`, /atmos\.yaml:\d+:\d+/],
    [`auth:\n  providers: [{ password: ${secret} }]\n`, /atmos\.yaml:\d+:\d+/],
    [`auth: { providers: { a: { password: &x ${secret}, kind: *y } } }\n`, /atmos\.yaml:\d+:\d+/],
    [`auth:\n  identities:\n    a: { kind: aws/user, credentials: ${secret} }\n`, /atmos\.yaml:\d+:\d+/],
    [`auth:\n  providers:\n    a:\n      password: !exec "cat told >&2; exit 3"\n`, /./],
  ];
  for (const [yaml, place] of broken) {
    await t.configure(yaml);
    const commands = [["auth", "validate"], ["auth", "list"], ["auth", "login", "--provider", "a"]];
    await Promise.all(commands.map(async (args) => {
      const { stdout, stderr } = await t.atmos([...args, "--logs-level=trace"]);
      assert.doesNotMatch(stderr, /unexpected error/);
      if (args[1] === "validate") assert.match(stdout + stderr, place, yaml);
    }));
  }
});

story("what the service gives out is in no log", async (t) => {
  await signIn(t, "--logs-level=trace");
  t.aws.expireTokens();
  t.aws.expireRoles();
  for (const fault of [{ kind: "garbage", text: '{"accessToken": "planted' }, { kind: "captive" }] as const) {
    t.aws.behave("CreateToken", fault);
    t.aws.behave("GetRoleCredentials", fault);
    await t.atmos(["auth", "login", "--logs-level=trace"], { env: PERSON });
  }
});

story("no program is ever given a secret by argument or variable", { needs: ["strace"] }, async (t) => {
  const log = join(t.project, "strace.log");
  const runs = [
    ["auth", "login"],
    ["auth", "exec", "--", "/bin/sh", "-c", "/usr/bin/env > /dev/null"],
    ["auth", "shell", "--", "-c", "/bin/true"],
    ["auth", "env"],
    ["auth", "whoami"],
    ["auth", "logout", "--all"],
  ];
  let programs = 0;
  for (const args of runs) {
    const strace = [
      "--follow-forks",
      "--no-abbrev",
      "--string-limit=65535",
      "--trace=execve",
      `--output=${log}`,
    ];
    await t.run("strace", [...strace, ...t.commandLine(args)], { env: PERSON, code: 0 });
    const calls = await Deno.readTextFile(log);
    programs += calls.split("execve(").length - 1;
    assert.deepEqual(secretsIn(calls, t.aws.secrets()), [], args.join(" "));
    assert.match(calls, /"HOME=/, "environments are in there, too");
  }
  assert.ok(programs >= runs.length + 4, `${programs} programs were started`);
});
