/** Other users of the machine: what they may write to is not believed, and what is made is open to nobody else. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { mockTeam } from "./harness/mock_team.ts";
import { type Story, story } from "./harness/story.ts";

const WHO = ["auth", "exec", "--", "sh", "-c", 'echo "$WHO"'];
const ROOTS = [".config/atmos", ".cache/atmos", ".local/share/atmos"];

async function assertOursAlone(t: Story): Promise<void> {
  for (const { path } of await t.files()) {
    if (!ROOTS.some((root) => path === root || path.startsWith(`${root}/`))) continue;
    const { isDirectory, mode } = await Deno.lstat(join(t.home, path));
    assert.equal((mode ?? 0) & 0o777, isDirectory ? 0o700 : 0o600, path);
  }
}

for (const umask of ["000", "177"]) {
  story(`under umask ${umask} everything is made for its owner alone, and works`, async (t) => {
    await t.configure(mockTeam({ env: { WHO: "me" } }));
    const [command = "", ...args] = t.commandLine(WHO);
    for (let turn = 0; turn < 2; turn++) {
      const { stdout } = await t.run("sh", ["-c", `umask ${umask}; exec "$@"`, "sh", command, ...args], {
        code: 0,
      });
      assert.equal(stdout, "me\n");
    }
    await assertOursAlone(t);
  });
}

story("what others could write to says nothing about a configuration, and is closed", async (t) => {
  await t.configure(mockTeam({ env: { WHO: "me" } }));
  await t.atmos(WHO, { code: 0 });
  const folder = join(t.home, ".cache/atmos/config");
  for await (const { name } of Deno.readDir(folder)) {
    const path = join(folder, name);
    await Deno.writeTextFile(path, (await Deno.readTextFile(path)).replace('"me"', '"planted"'));
  }
  assert.equal((await t.atmos(WHO, { code: 0 })).stdout, "planted\n", "it is what would be believed");
  await Deno.chmod(folder, 0o777);
  for (let turn = 0; turn < 2; turn++) assert.equal((await t.atmos(WHO, { code: 0 })).stdout, "me\n");
  await assertOursAlone(t);
  if (Deno.uid() !== 0) return;
  await Deno.chown(join(t.home, ".config/atmos"), 4711, 4711);
  const { code, stderr } = await t.atmos(WHO);
  assert.equal(code, 1);
  assert.match(stderr, /✗ cannot \w+ ".*\/\.config\/atmos.*": it belongs to another user\n/);
});
