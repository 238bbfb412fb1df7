/** Credentials by a command that programs start by themselves. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { mockTeam } from "./harness/mock_team.ts";
import { COMPILED } from "./harness/program.ts";
import type { Outcome } from "./harness/running.ts";
import { PERSON, signIn } from "./harness/sign_in.ts";
import { endRoles, endTokens } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

/** Starts the command as a program would, from another folder. */
const ASK = 'cd / && eval "$(sed -n "s/^credential_process = //p" "$AWS_CONFIG_FILE")"';

const MANY = COMPILED ? 100 : 10;

const PROCESS = ["auth", "exec", "--credentials", "process", "--", "sh", "-c"];

story("a profile names the command, which answers wherever it is started", async (t) => {
  await t.configure(mockTeam());
  const { stdout } = await t.atmos([...PROCESS, ASK], { code: 0 });
  assert.deepEqual(JSON.parse(stdout), {
    Version: 1,
    AccessKeyId: "MOCK-ACCESS-KEY-ID",
    SecretAccessKey: "mock-secret-access-key",
    SessionToken: "mock-session-token",
    Expiration: "2099-12-31T23:59:59Z",
  });
  const shown = await t.atmos([...PROCESS, 'cat "$AWS_CONFIG_FILE" "$AWS_SHARED_CREDENTIALS_FILE"; env'], {
    code: 0,
  });
  assert.match(
    shown.stdout,
    /^\[profile dev\]\nregion = us-east-1\ncredential_process = .*credential-process --identity dev\n/,
  );
  assert.doesNotMatch(shown.stdout, /mock-secret|aws_access_key_id|AWS_CONTAINER/);
});

story("names of all kinds and folders with blanks are found again", async (t) => {
  const names = ["a b", "büro", "a]b=c;#%$x`", "default", "DEFAULT", "-x", "team/dev"];
  const identity = { kind: "mock/aws", via: { provider: "pretend" } };
  await t.write(
    "my project ü/atmos.yaml",
    JSON.stringify({
      auth: {
        providers: { pretend: { kind: "mock/aws" } },
        identities: Object.fromEntries(names.map((name) => [name, identity])),
      },
    }),
  );
  const folder = join(t.project, "my project ü");
  for (const name of names) {
    const { stdout } = await t.atmos(["-C", folder, `--identity=${name}`, ...PROCESS, ASK], { code: 0 });
    assert.equal(JSON.parse(stdout).Version, 1, name);
  }
});

story("what no program would read alike is refused", async (t) => {
  await t.write("a $(touch hacked)/atmos.yaml", mockTeam());
  const folder = join(t.project, "a $(touch hacked)");
  const { stderr } = await t.atmos(["-C", folder, ...PROCESS, "true"], { code: 1 });
  assert.match(
    stderr,
    /cannot lend by process: ".*hacked\)" holds characters that not every program reads alike/,
  );
  assert.match(stderr, /--credentials server/);
});

/** The access key of what the command prints: the rest is secret, and stays in the pipe. */
function keyOf(t: Story, ...more: string[]): Promise<Outcome> {
  const words = t.commandLine(["auth", "credential-process", "--identity", "dev-admin", ...more]);
  const script = `set -o pipefail; "$@" | sed 's/.*"Version":1,"AccessKeyId":"\\([A-Z2-7]*\\)".*/\\1/'`;
  return t.run("bash", ["-c", script, "bash", ...words], { env: PERSON });
}

story("without a session it names the command that helps, in one line, and asks nobody", async (t) => {
  await signIn(t);
  const first = await keyOf(t);
  assert.match(first.stdout, /^ASIA[A-Z2-7]+\n$/);
  await endRoles(t);
  const renewed = await keyOf(t);
  assert.match(renewed.stdout, /^ASIA[A-Z2-7]+\n$/);
  assert.notEqual(renewed.stdout, first.stdout);
  await endRoles(t);
  await endTokens(t);
  t.aws.revokeSessions();
  const { stdout, stderr, code } = await keyOf(t);
  assert.deepEqual([stdout, code], ["", 1]);
  assert.match(stderr, /^✗ [^\n]*`atmos auth login[^\n]*\n$/);
});

story("on a terminal secrets are not shown", { needs: ["script"] }, async (t) => {
  await t.configure(mockTeam());
  const terminal = await t.terminal(["auth", "credential-process"]);
  await terminal.waitFor("stdout is a terminal");
  assert.equal(await terminal.exited, 2);
});

story(`${MANY} programs at once renew once`, async (t) => {
  await signIn(t);
  await endRoles(t);
  t.aws.forgetCalls();
  const answers = await Promise.all(Array.from({ length: MANY }, () => keyOf(t)));
  const keys = new Set(answers.map(({ stdout, stderr }) => stdout + stderr));
  assert.deepEqual([keys.size, [...keys].every((key) => key.startsWith("ASIA"))], [1, true]);
  assert.equal(t.aws.calls("GetRoleCredentials").length, 1);
});

async function shownBy(t: Story, ...args: string[]): Promise<string> {
  return (await t.atmos(["auth", ...args], { code: 0 })).stdout;
}

story(
  "a logout takes the profile along, and a reader of variables gets a process for a server",
  async (t) => {
    const team = JSON.parse(mockTeam());
    team.auth.identities.dev.lend = "server";
    await t.configure(JSON.stringify(team));
    assert.match(await shownBy(t, "env"), /AWS_CONFIG_FILE=\S+\/process;/);
    const left = async (): Promise<string[]> =>
      (await t.files()).map(({ path }) => path).filter((path) =>
        /\/mock\/.*\/(process|credentials|config)$/.test(path)
      );
    assert.equal((await left()).length, 3);
    await t.atmos(["auth", "logout", "dev"], { code: 0 });
    assert.deepEqual(await left(), []);
  },
);

story("what a command could not find is refused", async (t) => {
  const admin = {
    kind: "aws/permission-set",
    via: { provider: "company-sso" },
    principal: { name: "AdministratorAccess", account: { name: "development" } },
  };
  const sso = { kind: "aws/iam-identity-center", start_url: t.aws.startUrl, region: t.aws.region };
  const elsewhere = { ...admin, env: [{ key: "AWS_ENDPOINT_URL", value: "http://127.0.0.1:1" }] };
  await t.configure(
    JSON.stringify({ auth: { providers: { "company-sso": sso }, identities: { elsewhere } } }),
  );
  await signIn(t, "--provider", "company-sso");
  const cases: [string[], RegExp][] = [
    [
      ["--account", "development", "--role", "ReadOnlyAccess"],
      /finds only identities that stand in atmos\.yaml/,
    ],
    [["-i", "elsewhere"], /AWS_ENDPOINT_URL is another one for its programs/],
  ];
  for (const [args, words] of cases) {
    const { stderr } = await t.atmos(["auth", "exec", "--credentials", "process", ...args, "--", "true"], {
      code: 1,
    });
    assert.match(stderr, words);
    assert.match(stderr, /Use `--credentials server`/);
  }
});
