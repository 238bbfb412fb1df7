import assert from "node:assert/strict";
import { parse } from "yaml";
import { endRoles } from "./harness/stored.ts";
import { signIn } from "./harness/sign_in.ts";
import { type Story, story } from "./harness/story.ts";

const FORMATS = ["lines", "tree", "table", "json", "yaml", "markdown", "md", "mermaid", "graphviz", "dot"];

/** The team's configuration and entries of other kinds, with secrets in them. */
async function configure(t: Story): Promise<void> {
  const [password, key, token] = [t.plant("password"), t.plant("key"), t.plant("token")];
  await t.configure(`auth:
  providers:
    team-sso:
      kind: aws/iam-identity-center
      start_url: ${t.aws.startUrl}
      region: ${t.aws.region}
      tags: [team]
    saml: {kind: aws/saml, url: https://idp.example/saml, region: eu-west-1, username: alex, password: "${password}"}
  identities:
    dev-admin:
      kind: aws/permission-set
      default: true
      alias: dev
      tags: [dev]
      via: {provider: team-sso}
      principal: {name: AdministratorAccess, account: {name: development}}
      env:
        - {key: STAGE, value: dev}
        - {key: API_TOKEN, value: "${token}"}
    prod-readonly:
      kind: aws/permission-set
      tags: [prod]
      via: {provider: team-sso}
      principal: {name: ReadOnlyAccess, account: {id: "444455556666"}}
    deployer: {kind: aws/assume-role, via: {identity: prod-readonly}, principal: {assume_role: "arn:aws:iam::444455556666:role/Deployer"}}
    breakglass: {kind: aws/user, credentials: {access_key_id: AKIAIOSFODNN7EXAMPLE, secret_access_key: "${key}"}}
`);
}

story("each format shows every name and no secret, and needs no network", async (t) => {
  await configure(t);
  await signIn(t);
  t.aws.forgetCalls();
  for (const format of FORMATS) {
    const { stdout, stderr } = await t.atmos(["auth", "list", "--format", format], { code: 0 });
    assert.equal(stderr, "");
    for (const name of ["team-sso", "saml", "dev-admin", "prod-readonly", "deployer", "breakglass"]) {
      assert.ok(stdout.includes(name), `${format} without ${name}`);
    }
    assert.ok(!stdout.includes("\x1b"));
    assert.ok(stdout.endsWith("\n"));
    assert.ok(!stdout.includes("AKIAIOSFODNN7EXAMPLE"));
  }
  assert.deepEqual(t.aws.calls(), []);
  const { stderr } = await t.atmos(["auth", "list", "-f", "tabel"], { code: 2 });
  assert.match(stderr, /Did you mean table\?/);
});

story("sessions show whether they live and for how long", async (t) => {
  await configure(t);
  const none = await t.atmos(["auth", "list", "-f", "tree"], { code: 0 });
  assert.match(none.stdout, /○ dev-admin \(aws\/permission-set\) \[DEFAULT\] \[ALIAS: dev\]\n/);
  await signIn(t);
  const tree = await t.atmos(["auth", "list", "-f", "tree"], { code: 0 });
  assert.match(tree.stdout, /● dev-admin \(aws\/permission-set\) \[DEFAULT\] \[ALIAS: dev\] (59m|1h)/);
  assert.match(tree.stdout, /○ prod-readonly \(aws\/permission-set\)\n/);
  const lines = (await t.atmos(["auth", "list"], { code: 0 })).stdout;
  assert.match(lines, /^ {2}● dev-admin \(dev\) +development +AdministratorAccess +(59m|1h) +default$/m);
  assert.match(lines, /^ {2}○ prod-readonly +444455556666 +ReadOnlyAccess$/m);
  const live = (await t.atmos(["auth", "list", "--live"], { code: 0 })).stdout;
  assert.deepEqual(live.match(/^ {2}\S \S+/gm), ["  ● dev-admin"]);
  const data = JSON.parse((await t.atmos(["auth", "list", "-f", "json"], { code: 0 })).stdout);
  assert.deepEqual(Object.keys(data.sessions), ["dev-admin"]);
  const expiration = Date.parse(data.sessions["dev-admin"].expiration);
  const at = (minutes: number): Record<string, string> => ({
    ATMOS_TEST_NOW: new Date(expiration - minutes * 60_000).toISOString(),
  });
  for (const [minutes, shown] of [[12, "12m"], [0.5, "30s"], [-1, "expired"]] as const) {
    const { stdout } = await t.atmos(["auth", "list", "-f", "table"], { code: 0, env: at(minutes) });
    assert.match(stdout, new RegExp(`dev-admin .* ${shown} +│`));
  }
  const yaml = parse((await t.atmos(["auth", "list", "-f", "yaml"], { code: 0, env: at(-1) })).stdout);
  assert.equal(yaml.sessions["dev-admin"].live, false);
  assert.equal(yaml.providers.saml.password, "***");
  assert.deepEqual(yaml.identities["dev-admin"].env, [
    { key: "STAGE", value: "dev" },
    { key: "API_TOKEN", value: "***" },
  ]);
  await endRoles(t);
  assert.match(
    (await t.atmos(["auth", "list"], { code: 0 })).stdout,
    /○ dev-admin \(dev\) .* expired +default\n/,
  );
  const wrong = await t.atmos(["auth", "list"], { code: 2, env: { ATMOS_TEST_NOW: "today" } });
  assert.match(wrong.stderr, /ATMOS_TEST_NOW="today"/);
});

story("filters keep what is asked for, and know what there is", async (t) => {
  await configure(t);
  const names = async (...args: string[]): Promise<string> => {
    const { providers, identities } = JSON.parse(
      (await t.atmos(["auth", "list", "-f", "json", ...args], { code: 0 })).stdout,
    );
    return `${Object.keys(providers)} | ${Object.keys(identities)}`;
  };
  assert.equal(await names("--providers", "saml"), "saml | ");
  assert.equal(await names("--providers=team-sso"), "team-sso | dev-admin,prod-readonly,deployer");
  assert.equal(await names("--identities", "dev-admin,breakglass"), "team-sso | dev-admin,breakglass");
  assert.equal(await names("--tags", "prod"), "team-sso | prod-readonly");
  assert.equal(await names("--tags", "prod,dev"), "team-sso | dev-admin,prod-readonly");
  const cases: [string[], number, RegExp][] = [
    [
      ["--providers", "team-ssso"],
      1,
      /^✗ cannot list the provider "team-ssso".*\n {2}Did you mean team-sso\?/,
    ],
    [["--identities", "dve-admin"], 1, /Did you mean dev-admin\?/],
    [["--tags", "pord"], 1, /Did you mean prod\?/],
    [
      ["--providers", "saml", "--identities", "dev-admin"],
      2,
      /^✗ cannot filter by providers and identities at once\n/,
    ],
    [["--providers"], 2, /argument missing/],
    [["prod"], 1, /the identity "prod": it is not configured\n.*Did you mean prod-readonly\?/],
  ];
  for (const [args, code, words] of cases) {
    const { stdout, stderr } = await t.atmos(["auth", "list", ...args], { code });
    assert.match(stderr, words);
    assert.equal(stdout, "");
  }
});

story("graphviz reads the graph", { needs: ["dot"] }, async (t) => {
  await configure(t);
  const { stdout } = await t.atmos(["auth", "list", "-f", "dot"], { code: 0 });
  const svg = await t.run("dot", ["-Tsvg"], { stdin: stdout, code: 0 });
  assert.match(svg.stdout, /breakglass/);
});

story("in a terminal of 80 columns a table fits, with colors", { needs: ["script"] }, async (t) => {
  await configure(t);
  const terminal = await t.terminal(["auth", "list", "--format", "table"], { columns: 80 });
  assert.equal(await terminal.exited, 0);
  assert.ok(terminal.raw.includes("\x1b["), "colors");
  for (const line of terminal.text.split("\n")) assert.ok(line.length <= 80, line);
  const plain = await t.terminal(["auth", "list"], { columns: 80, env: { NO_COLOR: "1" } });
  assert.equal(await plain.exited, 0);
  assert.ok(!plain.raw.includes("\x1b"), plain.raw);
});
