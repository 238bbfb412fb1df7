import assert from "node:assert/strict";
import { join } from "node:path";
import { useFileKeyring } from "./harness/file_keyring.ts";
import { signIn } from "./harness/sign_in.ts";
import { type Story, story } from "./harness/story.ts";

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
  assert.match(logout.stderr, /INFO Logout completed identity=dev-admin removed=5 /);
  const failed = await t.atmos(["auth", "exec", "--", "true"]);
  assert.equal(failed.code, 1);

  const records = await trail(t);
  assert.deepEqual(records.map(({ event, outcome, command, reason }) => [event, outcome, command, reason]), [
    ["refresh", "done", "auth login", undefined],
    ["login", "done", "auth login", undefined],
    ["lend", "done", "auth exec", undefined],
    ["logout-step", "done", "auth logout", undefined],
    ["keychain-deletion", "done", "auth logout", undefined],
    ["logout-step", "done", "auth logout", undefined],
    ["logout-step", "done", "auth logout", undefined],
    ["logout-step", "done", "auth logout", undefined],
    ["logout", "done", "auth logout", undefined],
    ["refresh", "failed", "auth exec", "not_signed_in"],
  ]);
  assert.deepEqual(records[8]?.["counts"], { removed: 5, failed: 0, left: 0 });
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

story("twenty programs at once write twenty whole lines", async (t) => {
  await signIn(t);
  const before = (await trail(t)).length;
  await Promise.all(Array.from({ length: 20 }, () => t.atmos(["auth", "exec", "--", "true"], { code: 0 })));
  assert.equal((await trail(t)).length - before, 20);
});

story("auth.audit.enabled: false leaves no trail", async (t) => {
  const yaml = await Deno.readTextFile(join(t.project, "atmos.yaml"));
  await t.configure(yaml.replace("auth:\n", "auth:\n  audit: { enabled: false }\n"));
  await signIn(t);
  await t.atmos(["auth", "logout", "--all"], { code: 0 });
  assert.deepEqual((await t.files()).filter(({ path }) => path.includes("audit")), []);
  const { stdout, stderr } = await t.atmos(["auth", "audit"], { code: 0 });
  assert.deepEqual([stdout, stderr], ["", "The audit trail has nothing to show\n"]);
});
