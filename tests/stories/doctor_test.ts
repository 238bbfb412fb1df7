/** Faults on a real machine: found, said with their fix, and mended where that is safe. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { PERSON, signIn } from "./harness/sign_in.ts";
import { sessionFile } from "./harness/stored.ts";
import { type Story, story } from "./harness/story.ts";

const FINE = /✓ Nothing is wrong\.\n$|\n {2}! (aws|terraform|tofu) has not told its version[^\n]*\n[^✗]*$/;

async function doctor(t: Story, code: number, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await t.atmos(["auth", "doctor", ...args], { code });
  assert.equal(stderr, "");
  return stdout;
}

story("a machine on which everything works has nothing wrong", async (t) => {
  // A program may be slow to tell its version on a busy machine; that is a warning, and no fault.
  assert.match(await doctor(t, 0), FINE);
  await signIn(t);
  await t.atmos(["auth", "exec", "--", "true"], { code: 0 });
  t.aws.forgetCalls();
  const text = await doctor(t, 0);
  assert.match(text, /^✓ network +127\.0\.0\.1:\d+ answers$/m);
  assert.match(text, FINE);
  const child = [...t.commandLine(["auth", "doctor"])];
  for (const way of ["file", "process", "server"]) {
    const inside = await t.atmos(["auth", "exec", "--credentials", way, "--", ...child]);
    assert.match(inside.stdout, /^✓ environment +this shell works as dev-admin$/m);
    assert.match(inside.stdout, FINE, `${way}: ${inside.stdout}`);
  }
});

story("modes of our own files are found, and mended on demand", async (t) => {
  await signIn(t);
  const keys = sessionFile(t);
  const folder = join(t.home, ".config/atmos/aws");
  const left = join(folder, ".atmos-tmp-01234567-0123-0123-0123-0123456789ab-credentials");
  await Deno.writeTextFile(left, "unfinished", { mode: 0o600 });
  await Deno.chmod(keys, 0o644);
  await Deno.chmod(folder, 0o755);
  const text = await doctor(t, 1, "--offline");
  assert.match(text, /✗ "~\/\.config\/atmos\/aws" is open to others \(mode 755\)/);
  assert.match(text, /✗ "~\/.*credentials" is open to others \(mode 644\)\n {4}.*chmod 600/);
  assert.match(text, /2 faults, 1 warning\. `atmos auth doctor --fix`/);
  const before = JSON.parse(await doctor(t, 1, "--offline", "--output", "json"));
  assert.equal(before.broken, true);
  const fixed = await doctor(t, 0, "--offline", "--fix");
  assert.match(fixed, /is open to others \(mode 644\): mended/);
  assert.equal(((await Deno.stat(keys)).mode ?? 0) & 0o777, 0o600);
  assert.equal(((await Deno.stat(folder)).mode ?? 0) & 0o777, 0o700);
  await assert.rejects(Deno.stat(left));
  const after = JSON.parse(await doctor(t, 0, "--offline", "--output", "json"));
  assert.deepEqual([after.broken, after.checks.flatMap((one: { findings: unknown[] }) => one.findings)], [
    false,
    [],
  ]);
});

story("a clock that is wrong, a configuration that is, and a command that waits", async (t) => {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => new Response("", { headers: { date: new Date(Date.now() - 3600_000).toUTCString() } }),
  );
  try {
    const env = { AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${server.addr.port}` };
    const { stdout } = await t.atmos(["auth", "doctor"], { code: 1, env });
    assert.match(stdout, /the clock of this machine is (59|60)m ahead of 127\.0\.0\.1/);
    assert.match(stdout, /Set the clock: /);
  } finally {
    await server.shutdown();
  }
  const nobody = { AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${server.addr.port}` };
  assert.match((await t.atmos(["auth", "doctor"], { code: 1, env: nobody })).stdout, /✗ network/);
  await t.configure("auth: [\n");
  assert.match(await doctor(t, 1, "--offline"), /✗ configuration +cannot be read\n {2}✗ atmos\.yaml:\d+:\d+/);
  const wrong = { ATMOS_KEYRING_TYPE: "paper" };
  const { stdout } = await t.atmos(["auth", "doctor", "--offline"], { code: 1, env: wrong });
  assert.match(stdout, /cannot open the keyring "paper": there is no such type/);
  assert.equal((await t.atmos(["auth", "doctor", "--output", "xml"])).code, 2);
});

story("a command that waits for a person holds a lock, and that is said", { browser: "never" }, async (t) => {
  const login = await t.start(["auth", "login"], { env: PERSON });
  try {
    for (let tries = 0; tries < 100; tries++) {
      const { stdout } = await t.atmos(["auth", "doctor", "--offline"], { code: 0 });
      if (/another atmos command holds the lock ".*", and others wait for it/.test(stdout)) return;
    }
    assert.fail("it was never seen");
  } finally {
    login.kill("SIGTERM");
    await login.ended.catch(() => {});
  }
});
