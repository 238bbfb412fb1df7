/** For how long a session must last, and for how long it shall. */
import assert from "node:assert/strict";
import { mockTeam } from "./harness/mock_team.ts";
import { PERSON, signIn } from "./harness/sign_in.ts";
import { endTokens, sessionFile } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

/** Seconds that stored keys were issued for. */
async function issuedFor(t: Story, identity: string): Promise<number> {
  const text = await Deno.readTextFile(sessionFile(t, identity, "credentials"));
  const [, end = "", begin = ""] = /expiration=(\S+) issued=(\S+)/.exec(text) ?? [];
  return (Date.parse(end) - Date.parse(begin)) / 1000;
}

const QUARTER = { aws: { approve: "auto", roleLifetime: 900 } } as const;

story(
  "a session that is too short keeps the child from starting, with a code of its own",
  QUARTER,
  async (t) => {
    await signIn(t);
    const touch = ["--", "touch", "started"];
    const { stderr } = await t.atmos(["auth", "exec", "--min-ttl", "45m", ...touch], { code: 75 });
    assert.match(stderr, /^✗ cannot lend "dev-admin" for 45m: a new session lasts 1[45]m/);
    await assert.rejects(Deno.stat(`${t.project}/started`), Deno.errors.NotFound);
    await t.atmos(["auth", "exec", "--min-ttl=14m", ...touch], { code: 0 });
    await Deno.stat(`${t.project}/started`);
    const shell = await t.atmos(["auth", "shell", "--min-ttl", "45m", "--", "-c", "true"], { code: 75 });
    assert.match(shell.stderr, /cannot lend "dev-admin" for 45m/);
    for (const word of ["soon", "0", "-5m"]) {
      const wrong = await t.atmos(["auth", "exec", `--min-ttl=${word}`, "--", "true"], { code: 2 });
      assert.match(wrong.stderr, /cannot use --min-ttl ".*": it is no duration/);
    }
  },
);

story("what only a person could renew is refused as well, and the reason is told", QUARTER, async (t) => {
  await signIn(t);
  await endTokens(t);
  t.aws.revokeSessions();
  const { stderr } = await t.atmos(["auth", "exec", "--min-ttl", "45m", "--", "true"], { code: 75 });
  assert.match(stderr, /its session ends in 1[45]m(\d+s)?, and is not renewed: /);
  assert.match(stderr, /Run `atmos auth login dev-admin`/);
});

story("a step that needs more time than there is does not start", QUARTER, async (t) => {
  const yaml = await Deno.readTextFile(`${t.project}/atmos.yaml`);
  await t.configure(`${yaml}
workflows: { base_path: workflows }
`);
  await t.write(
    "workflows/all.yaml",
    `workflows:
  long:
    steps:
      - { name: short, type: shell, command: echo short, identity: dev-admin, min_ttl: 10m }
      - { name: long, type: shell, command: echo long, identity: dev-admin, min_ttl: 45m }
`,
  );
  await signIn(t);
  const { stdout, stderr, code } = await t.atmos(["workflow", "long"]);
  assert.equal(stdout.trim(), "short");
  assert.match(stderr, /cannot lend "dev-admin" for 45m/);
  assert.equal(code, 75);
});

const ROLES = {
  aws: {
    approve: "auto",
    roles: [{ arn: "arn:aws:iam::111122223333:role/Deploy", trusts: ["*"], maxDuration: 7200 }],
  },
} as const;

story("a length is asked for where AWS gives it, and fitted to what it gives", ROLES, async (t) => {
  const sso = { kind: "aws/iam-identity-center", start_url: t.aws.startUrl, region: t.aws.region };
  await t.configure(JSON.stringify({
    auth: {
      providers: { "team-sso": sso },
      identities: {
        dev: {
          kind: "aws/permission-set",
          default: true,
          via: { provider: "team-sso" },
          principal: { name: "AdministratorAccess", account: { name: "development" } },
        },
        deploy: {
          kind: "aws/assume-role",
          via: { identity: "dev" },
          principal: { assume_role: "arn:aws:iam::111122223333:role/Deploy" },
        },
      },
    },
  }));
  await signIn(t, "dev");
  const long = await t.atmos(["auth", "login", "deploy", "--duration", "8h"], { env: PERSON, code: 0 });
  assert.match(
    long.stderr,
    /"deploy" gets 1h instead of 8h: a role that is taken on with the session of another/,
  );
  assert.equal(await issuedFor(t, "deploy"), 3600);
  await t.atmos(["auth", "login", "deploy", "--duration", "20m"], { env: PERSON, code: 0 });
  assert.equal(await issuedFor(t, "deploy"), 1200);
  const dev = await t.atmos(["auth", "login", "dev", "--duration", "20m"], { env: PERSON, code: 0 });
  assert.match(dev.stderr, /"dev" lasts as long as its provider says: --duration changes nothing there/);
  const exec = ["auth", "exec", "-i", "deploy", "--duration", "2h", "--", "true"];
  const { stderr } = await t.atmos(exec, { code: 0 });
  assert.match(stderr, /"deploy" has a session already, for 1\dm\d*s?: --duration counts for the next one/);
  const both = await t.atmos(["auth", "login", "-p", "team-sso", "--duration", "1h"], { code: 2 });
  assert.match(both.stderr, /cannot use --duration with --provider/);
});

story("a shell that only a person can go on with says so, once", {
  needs: ["script"],
  aws: { approve: "auto", roleLifetime: 8 },
}, async (t) => {
  await signIn(t);
  const terminal = await t.terminal(["auth", "shell"], { env: { PS1: "in> " } });
  await terminal.waitFor("Entering a");
  await endTokens(t);
  t.aws.revokeSessions();
  await terminal.waitFor(
    /The session of dev-admin needs you \(\d+s left\): run atmos auth login dev-admin in any/,
  );
  await terminal.write("exit\r");
  assert.equal(await terminal.exited, 0);
  assert.equal(terminal.text.split("needs you").length, 2);
});

story("a configuration says nothing of durations that it cannot have", async (t) => {
  await t.configure(mockTeam());
  await t.atmos(["auth", "exec", "--min-ttl", "8h", "--", "true"], { code: 0 });
});
