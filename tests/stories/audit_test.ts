import assert from "node:assert/strict";
import { join } from "node:path";
import { useFileKeyring } from "./harness/file_keyring.ts";
import { readOnly } from "./harness/mounts.ts";
import { COMPILED } from "./harness/program.ts";
import { PERSON, signIn } from "./harness/sign_in.ts";
import { stepsTeam } from "./harness/steps.ts";
import { endRoles, endTokens } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

const MANY = COMPILED ? 50 : 8;

async function trail(t: Story, ...args: string[]): Promise<Record<string, unknown>[]> {
  const { stdout } = await t.atmos(["auth", "audit", "--output", "json", ...args], { code: 0 });
  return JSON.parse(stdout);
}

story("a day leaves a trail: login, loan, logout and every part of it, without a secret", async (t) => {
  await useFileKeyring(t);
  await signIn(t);
  await t.atmos(["auth", "exec", "--", "true"], { code: 0 });
  await t.atmos(["auth", "env"], { code: 0 });
  await t.atmos(["auth", "logout", "dev-admin", "--dry-run"], { code: 0 });
  const logout = await t.atmos(["auth", "logout", "dev-admin", "--logs-level", "debug"], { code: 0 });
  assert.match(logout.stderr, /DEBUG Starting logout identity=dev-admin\n/);
  assert.match(logout.stderr, /DEBUG Authentication chain built chain=\[team-sso dev-admin\]\n/);
  assert.match(logout.stderr, /DEBUG Removing keyring entry alias=team-sso\n/);
  assert.match(logout.stderr, /INFO Logout completed identity=dev-admin removed=4 /);
  const failed = await t.atmos(["auth", "exec", "--", "true"]);
  assert.equal(failed.code, 1);

  const records = await trail(t);
  assert.deepEqual(records.map(({ event, outcome, command, reason }) => [event, outcome, command, reason]), [
    ["refresh", "done", "auth login", undefined],
    ["login", "done", "auth login", undefined],
    ["lend", "done", "auth exec", undefined],
    ["lend", "done", "auth env", undefined],
    ["logout-step", "done", "auth logout", undefined],
    ["keychain-deletion", "done", "auth logout", undefined],
    ["logout-step", "done", "auth logout", undefined],
    ["logout-step", "done", "auth logout", undefined],
    ["logout", "done", "auth logout", undefined],
    ["refresh", "failed", "auth exec", "not_signed_in"],
  ]);
  assert.deepEqual(records[8]?.["counts"], { removed: 4, failed: 0, left: 0 });
  const file = join(t.home, ".local/share/atmos/audit.jsonl");
  assert.equal(((await Deno.stat(file)).mode ?? 0) & 0o777, 0o600);
  const text = await Deno.readTextFile(file);
  for (const secret of t.aws.secrets()) assert.ok(!text.includes(secret));

  assert.equal((await trail(t, "-i", "nobody")).length, 0);
  assert.equal((await trail(t, "--since", "1h")).length, records.length);
  const table = await t.atmos(["auth", "audit"], { code: 0 });
  assert.match(table.stdout, /Time \(UTC\).*Event.*Outcome.*Who.*By/);
  assert.match(table.stdout, /login .*done .*dev-admin/);
  assert.ok(table.stdout.split("\n").every((line) => line.length <= 80), table.stdout);
});

/** What was added by some commands, each as `event who outcome command`, with the reason where there is one. */
async function added(t: Story, commands: () => Promise<unknown>): Promise<string[]> {
  const before = (await trail(t)).length;
  await commands();
  return (await trail(t)).slice(before).map((record) => {
    const { event, outcome, command, reason } = record;
    const words = [event, record["identity"] ?? record["provider"], outcome, command, reason];
    return words.filter((word) => word !== undefined).join(" ");
  });
}

const EXEC = ["auth", "exec", "--", "true"];

story("a sign-in and a role that are renewed in silence are a line each, whatever the command", async (t) => {
  await signIn(t);
  for (const args of [EXEC, ["auth", "env"], ["auth", "whoami"], ["auth", "shell", "--", "-c", "true"]]) {
    await endRoles(t);
    await endTokens(t);
    const command = `auth ${args[1]}`;
    let stderr = "";
    const lines = await added(t, async () => {
      ({ stderr } = await t.atmos(args, { code: 0, env: { ATMOS_LOGS_LEVEL: "debug" } }));
    });
    assert.deepEqual(lines, [
      `refresh team-sso done ${command}`,
      `refresh dev-admin done ${command}`,
      ...(command === "auth whoami" ? [] : [`lend dev-admin done ${command}`]),
    ]);
    assert.match(stderr, / INFO Sign-in renewed provider=team-sso\n/);
    assert.match(stderr, / INFO Session renewed identity=dev-admin /);
    assert.equal(/ DEBUG Session lent identity=dev-admin /.test(stderr), command !== "auth whoami");
  }
  const table = await t.atmos(["auth", "audit"], { code: 0 });
  assert.match(table.stdout, / refresh . done +. team-sso +. exec /);
  assert.match(table.stdout, / lend +. done +. dev-admin . env /);
});

story(`${MANY} commands at once that need one renewal note one, and each its loan`, async (t) => {
  await signIn(t);
  await endRoles(t);
  await endTokens(t);
  const lines = await added(t, () =>
    Promise.all(Array.from({ length: MANY }, (_, index) => {
      return t.atmos(index % 2 === 0 ? EXEC : ["auth", "env"], { code: 0 });
    })));
  const count = (start: string): number => lines.filter((line) => line.startsWith(start)).length;
  assert.equal(count("refresh team-sso done"), 1);
  assert.equal(count("refresh dev-admin done"), 1);
  assert.equal(count("lend dev-admin done"), MANY);
  assert.equal(lines.length, MANY + 2);
});

story("a sign-in that cannot be renewed, and one made anew in the middle of a command", async (t) => {
  await signIn(t);
  await endRoles(t);
  await endTokens(t);
  t.aws.revokeSessions();
  assert.deepEqual(await added(t, () => t.atmos(EXEC, { code: 1 })), [
    "refresh team-sso failed auth exec not_signed_in",
    "refresh dev-admin failed auth exec not_signed_in",
  ]);
  assert.deepEqual(await added(t, () => t.atmos(EXEC, { code: 0, env: PERSON })), [
    "login dev-admin done auth exec",
    "refresh dev-admin done auth exec",
    "lend dev-admin done auth exec",
  ]);
  await endRoles(t);
  await endTokens(t);
  assert.deepEqual(await added(t, () => signIn(t)), [
    "refresh team-sso done auth login",
    "refresh dev-admin done auth login",
    "login dev-admin done auth login",
  ]);
});

story("each step that runs as somebody is a loan, and no other", async (t) => {
  await t.configure(stepsTeam(["dev"]));
  const steps = [
    { name: "one", type: "shell", command: "true", identity: "dev" },
    { name: "nobody", type: "shell", command: "true" },
    { name: "vars", type: "env", env: { SHA: "1" }, identity: "dev" },
    {
      name: "again",
      type: "shell",
      command: "test -e ran || ! touch ran",
      identity: "dev",
      retry: { max_attempts: 2 },
    },
    { name: "skipped", type: "shell", command: "true", identity: "dev", when: "failure" },
  ];
  await t.write("workflows/team.yaml", JSON.stringify({ workflows: { deploy: { steps } } }));
  assert.deepEqual(await added(t, () => t.atmos(["workflow", "deploy", "-f", "team"], { code: 0 })), [
    "refresh dev done workflow",
    "lend dev done workflow",
    "lend dev done workflow",
  ]);
});

story("a script gets its variables where no trail can be written", { needs: ["mount"] }, async (t) => {
  await signIn(t);
  const [command = "", ...args] = readOnly(t.home, t.commandLine(["auth", "env"]));
  const { stdout, stderr } = await t.run(command, args, { code: 0 });
  assert.match(stdout, /AWS_PROFILE=/);
  assert.match(stderr, /^\S+ WARN The audit trail could not be written event=lend .*\n$/);
});

story("twenty programs at once write twenty whole lines", async (t) => {
  await signIn(t);
  const before = (await trail(t)).length;
  await Promise.all(Array.from({ length: 20 }, () => t.atmos(["auth", "exec", "--", "true"], { code: 0 })));
  assert.equal((await trail(t)).length - before, 20);
});

story("auth.audit.enabled: false in one's own file leaves no trail", async (t) => {
  await Deno.mkdir(join(t.home, ".atmos"), { recursive: true });
  await Deno.writeTextFile(join(t.home, ".atmos/atmos.yaml"), "auth: { audit: { enabled: false } }\n");
  await signIn(t);
  await endRoles(t);
  await endTokens(t);
  await t.atmos(["auth", "env"], { code: 0 });
  await t.atmos(["auth", "exec", "--", "true"], { code: 0 });
  await t.atmos(["auth", "logout", "--all"], { code: 0 });
  assert.deepEqual((await t.files()).filter(({ path }) => path.includes("audit")), []);
  const { stdout, stderr } = await t.atmos(["auth", "audit"], { code: 0 });
  assert.deepEqual([stdout, stderr], ["", "The audit trail has nothing to show\n"]);
});

story("a project turns no trail off, and is told so", async (t) => {
  const yaml = await Deno.readTextFile(join(t.project, "atmos.yaml"));
  await t.configure(yaml.replace("auth:\n", "auth:\n  audit: { enabled: false }\n"));
  await signIn(t);
  assert.equal((await trail(t)).length, 2);
  const { stdout } = await t.atmos(["auth", "validate"], { code: 0 });
  assert.match(stdout, /warning: auth\.audit is not used: this file is not your own/);
});

story("a trail of years is shown, and lines that are no records are named", async (t) => {
  const folder = join(t.home, ".local/share/atmos");
  await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
  const line = (identity: string): string =>
    JSON.stringify({
      time: "2026-01-02T03:04:05.000Z",
      event: "lend",
      outcome: "done",
      command: "auth exec",
      identity,
      pid: 7,
    });
  const many = Array.from({ length: 130_000 }, (_, index) => line(`dev-${index % 7}`));
  const put = async (name: string, lines: readonly string[]): Promise<void> =>
    await Deno.writeTextFile(join(folder, name), `${lines.join("\n")}\n`, { mode: 0o600 });
  await put("audit.2026-01-03T00-00-00-000Z.jsonl", [line("first-of-all"), ...many]);
  await put("audit.jsonl", ["{", line("last"), '{"time":7,"event":"lend"}', "[[[", line("\u202eeman")]);
  const { stdout, stderr } = await t.atmos(["auth", "audit"], { code: 0 });
  assert.equal(stdout.split("\n").length, 130_003 + 4 + 1);
  assert.match(
    stdout,
    /^┌.*\n│ Time.*\n├.*\n│ 2026-01-02 03:04:05 │ lend +│ done +│ first-of-all │ exec +│\n/,
  );
  assert.match(stdout, /│ last .*\n.*│ \\u202eeman.*\n└.*┘\n$/);
  assert.equal(
    stderr,
    "3 lines of the audit trail are no records, and left out: audit.jsonl:1, audit.jsonl:3, audit.jsonl:4\n",
  );
  const json = await t.atmos(["auth", "audit", "-o", "json", "-i", "\u202eeman"], { code: 0 });
  assert.doesNotMatch(json.stdout, /\u202e/);
  assert.deepEqual(JSON.parse(json.stdout), [JSON.parse(line("\u202eeman"))]);
});
