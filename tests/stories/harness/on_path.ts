/** Atmos as a command that shells and scripts of a story can call by its name. */

import { quoted } from "./browser.ts";
import type { World } from "./world.ts";

/** Puts `atmos` on PATH. */
export async function putOnPath(t: World): Promise<void> {
  await t.bin("atmos", `#!/bin/sh\nexec ${t.commandLine([]).map(quoted).join(" ")} "$@"\n`);
}

/** Runs a script for `sh` that can call `atmos`. */
export async function script(
  t: World,
  text: string,
): Promise<{ code: number; stdout: string; stderr: string }> {
  await putOnPath(t);
  return await t.run("/bin/sh", ["-c", text]);
}

/** A child's environment as `env -0` prints it. */
export function variablesIn(output: string): Map<string, string> {
  const entries = output.split("\0").filter((entry) => entry !== "");
  return new Map(
    entries.map((entry) => [entry.slice(0, entry.indexOf("=")), entry.slice(entry.indexOf("=") + 1)]),
  );
}
