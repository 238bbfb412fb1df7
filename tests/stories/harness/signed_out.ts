import assert from "node:assert/strict";
import type { World } from "./world.ts";

/** Whatever needs a session of the identity fails, and says how to get one. */
export async function assertSignedOut(t: World, identity: string): Promise<void> {
  const named = ["--identity", identity];
  const needing = [
    ["auth", "whoami", ...named],
    ["auth", "whoami", "--cached", ...named],
    ["auth", "env", ...named],
    ["auth", "exec", ...named, "--", "echo", "ran"],
    ["auth", "shell", ...named, "--", "-c", "echo ran"],
  ];
  await Promise.all(needing.map(async (args) => {
    const { code, stdout, stderr } = await t.atmos(args);
    assert.deepEqual([code, stdout], [1, ""], `${args.join(" ")}\n${stderr}`);
    assert.match(stderr, /✗ .*: (nobody is signed in|not signed in)\n/);
    assert.ok(stderr.endsWith(`  Run \`atmos auth login ${identity}\`.\n`), stderr);
  }));
}

/** What is in the home besides locks and the cache of parsed configurations: paths with their permissions and content. */
export async function keptIn(t: World): Promise<readonly unknown[]> {
  const passing = /^\.cache\/atmos\/(locks|config)(\/|$)/;
  return (await t.files()).filter(({ path }) => !passing.test(path));
}
