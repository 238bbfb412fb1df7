import assert from "node:assert/strict";
import { run } from "../../../../src/cli/run.ts";
import { memorySystem } from "../../system/memory_system.ts";

const YAML = `auth:
  providers:
    corp: { kind: aws/iam-identity-center, start_url: https://corp.awsapps.com/start, region: eu-west-1 }
    pretend: { kind: mock/aws }
  identities:
    dev:
      kind: aws/permission-set
      via: { provider: corp }
      principal: { name: ReadOnly, account: { id: "111122223333" } }
      protected: true
    deployer:
      kind: aws/assume-role
      via: { identity: dev }
      principal: { assume_role: "arn:aws:iam::444455556666:role/Deploy" }
    mock: { kind: mock/aws, via: { provider: pretend }, default: true, env: [{ key: SECRET, value: hunter2 }] }
`;

async function atmos(
  line: string,
): Promise<{ code: number; stdout: string; stderr: string; requests: number }> {
  const system = memorySystem({
    workingFolder: "/project",
    files: { "/project/atmos.yaml": YAML },
    env: { HOME: "/home/me", PATH: "/usr/bin" },
  });
  const code = await run(line.split(" "), (log) => ({ ...system, log }));
  return { code, stdout: system.stdout(), stderr: system.stderr(), requests: system.http.requests.length };
}

Deno.test("explain says what decided, what a sign-in asks and calls, and touches nothing", async () => {
  const { code, stdout, stderr, requests } = await atmos("auth explain deployer");
  assert.equal(code, 0, stderr);
  assert.match(stdout, /Identity +deployer \(named on the command line\)/);
  assert.match(stdout, /corp +aws\/iam-identity-center +atmos\.yaml:3:\d+/);
  assert.match(stdout, /start_url +https:\/\/corp\.awsapps\.com\/start +atmos\.yaml:3:\d+/);
  assert.match(stdout, /principal\.assume_role +arn:aws:iam::444455556666:role\/Deploy +atmos\.yaml:\d+:\d+/);
  assert.match(stdout, /AssumeRole/);
  assert.equal(requests, 0);
});

Deno.test("the default identity is explained, and no secret of it is shown", async () => {
  const { code, stdout, stderr } = await atmos("auth explain");
  assert.equal(code, 0, stderr);
  assert.match(stdout, /Identity +mock/);
  assert.doesNotMatch(stdout, /hunter2/);
});

Deno.test("programs read the same as JSON", async () => {
  const { code, stdout, stderr } = await atmos("auth explain deployer --format json");
  assert.equal(code, 0, stderr);
  assert.match(JSON.stringify(JSON.parse(stdout)), /"deployer"/);
});

Deno.test("an identity that nobody describes is told with its nearest name", async () => {
  const { code, stderr } = await atmos("auth explain deplyer");
  assert.equal(code, 1);
  assert.match(stderr, /Did you mean deployer\?/);
});

for (
  const [line, code, said] of [
    ["auth profile install --all --dry-run", 0, /deployer|dev/],
    ["auth profile install nope", 1, /nope/],
    ["auth profile remove --dry-run", 0, /./],
  ] as const
) {
  Deno.test(`atmos ${line} writes nothing`, async () => {
    const result = await atmos(line);
    assert.equal(result.code, code, result.stderr);
    assert.match(result.stdout + result.stderr, said);
    assert.equal(result.requests, 0);
  });
}
