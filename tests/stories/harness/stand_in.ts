/** Stand-in programs that record how they were called. */

import { join } from "node:path";
import { quoted } from "./browser.ts";

const RECORDS = "called";

/** Writes the program and gives its path. A script for a shell leaves a record of each call. */
export async function installStandIn(folder: string, name: string, script: string): Promise<string> {
  const path = join(folder, name);
  const records = join(folder, RECORDS);
  await Deno.mkdir(records, { recursive: true });
  const note = `{ printf '%s\\n' "$0" "$@"; /usr/bin/env; } > ${quoted(join(records, name))}.$$`;
  await Deno.writeTextFile(path, script.startsWith("#!") ? script : `#!/bin/sh\n${note}\n${script}\n`, {
    mode: 0o755,
  });
  return path;
}

/** The calls so far: the arguments, one a line, and then the environment. */
export async function recordsOf(folder: string): Promise<{ program: string; text: string }[]> {
  const records = join(folder, RECORDS);
  const found: { program: string; text: string }[] = [];
  const names = await Array.fromAsync(Deno.readDir(records)).catch(() => []);
  for (const { name } of names) {
    found.push({ program: name.replace(/\.\d+$/, ""), text: await Deno.readTextFile(join(records, name)) });
  }
  return found;
}
