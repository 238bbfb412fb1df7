import assert from "node:assert/strict";
import { join } from "node:path";
import { readOnly, tiny } from "./harness/mounts.ts";
import { operations, PERSON, signIn } from "./harness/sign_in.ts";
import { endRoles, endTokens, portalSession, unmade } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

const EXEC = ["auth", "exec", "--", "echo", "ran"];

async function run(t: Story, [command = "", ...args]: string[]): Promise<[number, string, string]> {
  const { code, stdout, stderr } = await t.run(command, args, { env: PERSON });
  return [code, stdout, stderr];
}

story("on a read-only disk a live session serves, and nothing else is begun", {
  needs: ["mount"],
}, async (t) => {
  await signIn(t);
  const exec = readOnly(t.home, t.commandLine(EXEC));
  const served = await run(t, exec);
  assert.deepEqual(served.slice(0, 2), [0, "ran\n"]);
  assert.match(
    served[2],
    /^\S+ WARN The audit trail could not be written .*: the file system is read-only"\n$/,
  );
  await endRoles(t);
  const [code, stdout, stderr] = await run(t, exec);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(
    stderr,
    /^✗ cannot lock ".*": the file system is read-only\n {2}Set XDG_CONFIG_HOME, XDG_CACHE_HOME and /,
  );
});

story("a file that cannot be written is told without the name of a temporary one", {
  needs: ["mount"],
}, async (t) => {
  await signIn(t);
  for (
    const words of [
      ["discover", "--write", "atmos.yaml", "--force"],
      ["init", "--start-url", t.aws.startUrl, "--region", t.aws.region, "--name", "second", "--force"],
    ]
  ) {
    const [code, , stderr] = await run(t, readOnly(t.project, t.commandLine(["auth", ...words])));
    assert.equal(code, 1);
    assert.match(stderr, /✗ cannot write "atmos\.yaml": the file system is read-only\n {2}Name a file/);
  }
});

story("a refresh token is not spent where its successor cannot be kept", { needs: ["mount"] }, async (t) => {
  await signIn(t);
  await endRoles(t);
  await endTokens(t);
  const before = await portalSession(t);
  t.aws.forgetCalls();
  // The locks can be taken; the file with the sign-in cannot be replaced.
  const [code, , stderr] = await run(t, readOnly(join(t.home, ".cache/atmos/aws-sso"), t.commandLine(EXEC)));
  assert.equal(code, 1);
  assert.match(stderr, /✗ cannot write ".*": the file system is read-only\n/);
  assert.deepEqual(operations(t), []);
  assert.deepEqual(await portalSession(t), before);
  await t.atmos(EXEC, { code: 0 });
  assert.equal((await t.browser.visits()).length, 1);
});

story("a full disk is named, and leaves nothing half-written", { needs: ["mount"] }, async (t) => {
  await Deno.mkdir(join(t.home, ".config"));
  const note = join(t.project, "left");
  const script = `"$@"; code=$?; cd ${join(t.home, ".config")}; find . -type f > ${note}; exit $code`;
  const shell = ["sh", "-c", script, "sh", ...t.commandLine(EXEC)];
  const [code, stdout, stderr] = await run(t, tiny(join(t.home, ".config"), 4096, shell));
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(
    stderr,
    /✗ cannot write ".*": no space left on the device\n {2}Free some space and try again\.\n/,
  );
  assert.equal(
    unmade(await Deno.readTextFile(note)),
    "./atmos/aws/team-sso/dev-admin/config\n",
    "the small one had room",
  );
  await t.atmos(EXEC, { code: 0 });
  assert.equal((await t.browser.visits()).length, 1, "the sign-in itself was kept");
});
