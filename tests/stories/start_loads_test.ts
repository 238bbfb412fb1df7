/** What prompts and scripts run again and again is a part of every start: nothing else is loaded for it. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { quoted } from "./harness/browser.ts";
import { fromSource } from "./harness/program.ts";
import { signIn } from "./harness/sign_in.ts";
import { type Story, story } from "./harness/story.ts";

/** The files of the program that one run of it loaded, as V8 saw them. */
async function loadedBy(t: Story, ...args: string[]): Promise<string[]> {
  const folder = await Deno.makeTempDir({ dir: t.home, prefix: "loaded-" });
  // Nobody reads what it prints: some of it is secret.
  const script = `${t.commandLine(args).map(quoted).join(" ")} > /dev/null`;
  await t.run("/bin/sh", ["-c", script], { code: 0, env: { DENO_COVERAGE_DIR: folder } });
  const scripts = await Array.fromAsync(
    Deno.readDir(folder),
    async ({ name }): Promise<{ url: string }> => JSON.parse(await Deno.readTextFile(join(folder, name))),
  );
  await Deno.remove(folder, { recursive: true });
  return scripts.map(({ url }) => url.slice(url.lastIndexOf("/") + 1)).sort();
}

story(
  "what prompts and scripts run again and again loads nothing besides the start",
  { program: await fromSource("main.ts") },
  async (t) => {
    await signIn(t);
    const start = await loadedBy(t, "--version");
    assert.ok(start.length > 0, "V8 has seen nothing");
    for (
      const command of [
        ["auth", "env"],
        ["auth", "env", "--format", "json"],
        ["auth", "exec", "--", "true"],
        ["auth", "whoami", "--cached"],
        ["auth", "credential-process"],
        ["auth", "prompt"],
      ]
    ) assert.deepEqual(await loadedBy(t, ...command), start, command.join(" "));
    assert.notDeepEqual(await loadedBy(t, "auth", "list"), start, "a file that is loaded later is seen");
  },
);
