/**
 * Writes down which parts of the bundle the programs of a test file executed, when `ATMOS_TESTS_COVERAGE` names a
 * folder to leave it in. What each process leaves is large, so it is added up and removed as soon as a world ends.
 */

import { basename, join } from "node:path";
import { COMPILED } from "./program.ts";
import { executedSpans, type ScriptCoverage, type Spans, united } from "../../../scripts/cov/executed.ts";

/**
 * Watching a program makes it half as fast. These stories meet nearly every command and way to sign in, and tell nearly
 * as much as all of them would. None of them sends signals: Deno ends a watched program by one, whatever it makes of it.
 */
const WATCHED = new Set(
  ("accounts announced_examples browser_sign_in configuration custom_command damaged_files env examples list logging " +
    "shell_choices unattended usage validate")
    .split(" ").map((name) => `${name}_test.ts`),
);

/** By the name of the script. */
const executed = new Map<string, Spans>();

/** Where the programs of a world leave what V8 saw, as their environment; nothing unless it is asked for. */
export function coverageVariables(root: string): Record<string, string> {
  return target() === undefined ? {} : { DENO_COVERAGE_DIR: join(root, "coverage") };
}

/** Adds up and removes what was left below the root of a world. */
export async function addUpCoverage(root: string): Promise<void> {
  if (target() === undefined) return;
  const folder = join(root, "coverage");
  for (const { name } of await Array.fromAsync(Deno.readDir(folder)).catch(() => [])) {
    const text = await Deno.readTextFile(join(folder, name));
    // Other programs of ours run on Deno, too; and one that was killed leaves half a file.
    if (!text.includes("/program/bundle/") || !text.trimEnd().endsWith("}")) continue;
    const script: ScriptCoverage = JSON.parse(text);
    const key = basename(script.url);
    executed.set(key, united(executed.get(key) ?? [], executedSpans(script)));
  }
}

function target(): string | undefined {
  // An executable is not made for it.
  if (COMPILED) return undefined;
  return WATCHED.has(basename(Deno.mainModule))
    ? Deno.env.get("ATMOS_TESTS_COVERAGE") || undefined
    : undefined;
}

globalThis.addEventListener("unload", () => {
  const folder = target();
  if (folder === undefined || executed.size === 0) return;
  Deno.mkdirSync(folder, { recursive: true });
  Deno.writeTextFileSync(join(folder, `${crypto.randomUUID()}.json`), JSON.stringify([...executed]));
});
