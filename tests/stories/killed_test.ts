import assert from "node:assert/strict";
import { basename, dirname, join } from "node:path";
import { COMPILED } from "./harness/program.ts";
import { PERSON, signIn } from "./harness/sign_in.ts";
import { endRoles, endTokens, portalFiles, sessionFile } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

const KILLS = COMPILED ? 100 : 6;

const EXEC = ["auth", "exec", "--", "echo", "ran"];

async function assertWorks(t: Story): Promise<void> {
  const { stdout, stderr } = await t.atmos(EXEC, { env: PERSON, code: 0 });
  assert.equal(stdout, "ran\n");
  assert.doesNotMatch(stderr, /corrupt|WARN/);
}

/** What a killed process left behind must neither break the next command nor survive a logout. */
async function assertRecovers(t: Story): Promise<void> {
  await assertWorks(t);
  await t.atmos(["auth", "whoami"], { code: 0 });
  await t.atmos(["auth", "logout", "--all"], { code: 0 });
  const secrets = t.aws.secrets();
  const left = (await t.files()).filter(({ content }) => secrets.some((secret) => content.includes(secret)));
  assert.deepEqual(left.map(({ path }) => path), []);
}

story(`a login killed at ${KILLS} random moments never leaves half a file`, {
  aws: { approve: "auto" },
}, async (t) => {
  const begin = Date.now();
  await signIn(t);
  const whole = Date.now() - begin;
  let ended = 0;
  for (let round = 0; round < KILLS; round++) {
    // Each third begins with a dead token and a live refresh token, each third with a dead role session.
    if (round % 3 === 0) await t.atmos(["auth", "logout", "--all"], { code: 0 });
    else await endRoles(t).catch(absent);
    if (round % 3 === 1) await endTokens(t);
    const login = await t.start(EXEC, { env: PERSON });
    // What needs no person takes less than half of the time.
    await pause(Math.random() * (round % 3 === 0 ? whole : whole / 2));
    login.kill("SIGKILL");
    if ((await login.ended).code === 0) ended++;

    for (const file of await portalFiles(t)) JSON.parse(await Deno.readTextFile(file));
    if (round % 10 === 9) await assertWorks(t);
  }
  assert.ok(ended < KILLS, "some were killed in time");
  await assertRecovers(t);
});

for (const name of ["credentials", "config", "the sign-in"]) {
  story(`a login killed in the moment of writing ${name} is made up for by the next`, {
    needs: ["strace"],
    aws: { approve: "auto" },
  }, async (t) => {
    await signIn(t);
    const [portal = ""] = await portalFiles(t);
    const file = name === "the sign-in" ? portal : sessionFile(t, "dev-admin", name);
    await t.atmos(["auth", "logout", "--all"], { code: 0 });
    const note = join(t.project, "pid");
    const killed = t.run("strace", [
      "--follow-forks",
      "--output=/dev/null",
      // Every file stays for a while between written and in its place.
      "--inject=rename,renameat,renameat2:delay_enter=200ms",
      ...["/bin/sh", "-c", 'echo $$ > "$0"; exec "$@"', note, ...t.commandLine(EXEC)],
    ], { env: PERSON });
    while (!(await namesIn(dirname(file))).some((one) => one.endsWith(`-${basename(file)}`))) await pause(10);
    Deno.kill(Number(await Deno.readTextFile(note)), "SIGKILL");
    const { code, stdout } = await killed;
    assert.deepEqual([code, stdout], [137, ""]);
    const left = await namesIn(dirname(file));
    assert.ok(left.some((one) => one.startsWith(".atmos-tmp-")) && !left.includes(basename(file)), `${left}`);
    await assertRecovers(t);
  });
}

function absent(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

async function namesIn(folder: string): Promise<string[]> {
  return await Array.fromAsync(Deno.readDir(folder), (entry) => entry.name).catch(() => []);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
