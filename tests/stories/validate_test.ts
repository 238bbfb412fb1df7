import assert from "node:assert/strict";
import { join } from "node:path";
import { story } from "./harness/story.ts";

/** Wrong in many ways at once. */
const WRONG = `auth:
  realm: Bad Realm
  log: {}
  providers:
    sso:
      kind: aws/iam-identity-centre
    sso2:
      kind: aws/iam-identity-center
      start_url: not an address
      regoin: us-east-1
    later: {kind: azure/cli, spec: {tenant_id: x}}
  identities:
    a:
      kind: aws/permission-set
      via: {provider: sos2}
      principal: {name: X}
      default: maybe
    b: {kind: mock/aws, via: {identity: c}}
    c: {kind: mock/aws, via: {identity: b}}
    d: {kind: mock/aws, via: {provider: later}, env: [{key: X, value: !exec touch ran}]}
    e: !terraform.output x
`;

const FOUND: [where: string, severity: string, words: RegExp, hint?: RegExp][] = [
  ["2:10", "error", /realm/],
  ["3:3", "warning", /auth\.log is not known/, /Did you mean logs\?/],
  ["6:13", "error", /there is no kind "aws\/iam-identity-centre"/, /Did you mean aws\/iam-identity-center\?/],
  ["9:18", "error", /start_url/],
  ["10:7", "warning", /regoin/, /Did you mean region\?/],
  ["15:23", "error", /there is no provider "sos2"/, /Did you mean sso2\?/],
  ["16:18", "error", /principal\.account/],
  ["17:16", "error", /default must be true or false/],
  ["18:41", "error", /circle: b → c → b/],
  ["21:26", "error", /!terraform\.output/],
];

story("every problem is told with its place, what is wrong and what would be right", async (t) => {
  await t.configure(WRONG);
  const { stdout, stderr } = await t.atmos(["auth", "validate"], { code: 1 });
  assert.equal(stderr, "");
  const json = await t.atmos(["auth", "validate", "--format", "json"], { code: 1 });
  assert.equal(json.stderr, "");
  const { valid, problems } = JSON.parse(json.stdout);
  assert.equal(valid, false);
  for (const [where, severity, words, hint] of FOUND) {
    const line = stdout.split("\n").find((text) => text.startsWith(`atmos.yaml:${where}: ${severity}: `));
    assert.ok(line !== undefined, `nothing at ${where}\n${stdout}`);
    assert.match(line, words);
    const [row, column] = where.split(":").map(Number);
    const entry = problems.find((one: { line: number; column: number; severity: string }) =>
      one.line === row && one.column === column && one.severity === severity
    );
    assert.ok(entry !== undefined, `nothing at ${where}\n${json.stdout}`);
    assert.match(entry.message, words);
    assert.equal(entry.file, "atmos.yaml");
    if (hint) {
      assert.match(entry.hint, hint);
      assert.match(stdout, hint);
    }
  }
  assert.match(stdout, /\n✗ Authentication configuration is not valid: \d+ errors, \d+ warnings\n$/);
  const lines = stdout.split("\n").map((text) => Number(/^atmos\.yaml:(\d+):/.exec(text)?.[1])).filter((
    one,
  ) => one);
  assert.deepEqual(lines, lines.toSorted((one, other) => one - other), "in the order of the file");
  assert.equal(await Deno.stat(join(t.project, "ran")).catch(() => "did not run"), "did not run");
});

story("what is right is told, and warnings alone are no failure", async (t) => {
  const right = await t.atmos(["auth", "validate"], { code: 0 });
  assert.equal(right.stdout, "✓ Authentication configuration is valid\n");
  assert.deepEqual(JSON.parse((await t.atmos(["auth", "validate", "--format=json"], { code: 0 })).stdout), {
    valid: true,
    problems: [],
  });
  await t.configure("auth:\n  providers: {p: {kind: mock/aws, colour: red}}\n");
  const warned = await t.atmos(["auth", "validate"], { code: 0 });
  assert.match(warned.stdout, /^atmos\.yaml:2:\d+: warning: .*colour/);
  assert.match(warned.stdout, /✓ Authentication configuration is valid, with 1 warning\n$/);
});

story("problems of all files are told by file, nearest folder last", async (t) => {
  await t.configure("import: [deep/shared.yaml]\nauth: {providers: {p: {kind: mokc}}}\n");
  await t.write("deep/shared.yaml", "auth:\n  identities:\n    i: {kind: nope}\n");
  await t.write("atmos.d/more.yaml", "auth: {identities: [oops]}\n");
  const { stdout } = await t.atmos(["auth", "validate"], { code: 1 });
  const files = [...stdout.matchAll(/^(\S+?):\d+:\d+: /gm)].map(([, file]) => file);
  assert.ok(files.includes(join("deep", "shared.yaml")), stdout);
  assert.ok(files.includes(join("atmos.d", "more.yaml")), stdout);
  assert.ok(files.includes("atmos.yaml"), stdout);
});

story("a file that cannot be read is a finding like any other", async (t) => {
  await t.configure("auth:\n  providers: {a: [\n");
  const { stdout } = await t.atmos(["auth", "validate"], { code: 1 });
  assert.match(stdout, /^atmos\.yaml:3:1: error: /);
  assert.equal(stdout.match(/error:/g)?.length, 1, stdout);
  const json = await t.atmos(["auth", "validate", "--format", "json"], { code: 1 });
  assert.equal(JSON.parse(json.stdout).valid, false);
});

story("secrets do not come out, whatever is wrong with them", async (t) => {
  const secret = t.plant("key");
  await t.configure(`auth:
  providers:
    saml: {kind: aws/saml, url: "${secret}", region: [x], password: "${secret}"}
  identities:
    user:
      kind: aws/user
      credentials: {access_key_id: "${secret}", secret_access_key: {deep: "${secret}"}, mfa_arn: "${secret}"}
`);
  for (const args of [[], ["--format", "json"], ["--logs-level", "trace"]]) {
    await t.atmos(["auth", "validate", ...args], { code: 1 });
  }
});

story("in a narrow terminal lines are broken between words", { needs: ["script"] }, async (t) => {
  await t.configure(WRONG);
  const terminal = await t.terminal(["auth", "validate"], { columns: 80, env: { NO_COLOR: undefined } });
  assert.equal(await terminal.exited, 1);
  assert.ok(terminal.raw.includes("\x1b["), "colors");
  for (const line of terminal.text.split("\n")) assert.ok(line.length <= 80, line);
});

story("wrong usage of validate is told", async (t) => {
  const { stderr } = await t.atmos(["auth", "validate", "--format", "jsn"], { code: 2 });
  assert.match(stderr, /Did you mean json\?/);
});

story("what the check reports is not told a second time by the log", async (t) => {
  await t.configure("import: [nowhere.yaml, 'https://example.com/x.yaml']\nauth: {}\ncommands: []\n");
  for (const words of [["auth", "validate"], ["validate"]]) {
    const { stdout, stderr } = await t.atmos(words, { code: 1 });
    assert.match(stdout, /no file matches the import "nowhere\.yaml"[^]*cannot follow this import/);
    assert.doesNotMatch(stderr, /WARN/);
  }
  assert.match((await t.atmos(["auth", "list"])).stderr, /WARN Import matches no file/);
});
