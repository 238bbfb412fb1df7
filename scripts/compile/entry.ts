/** What an executable runs: `main.ts` without its last step, for a loader that does more before it. */
import { run } from "../../src/cli/run.ts";
import { denoSystem } from "../../src/system/deno.ts";

export function start(args: readonly string[]): Promise<number> {
  return run(args, denoSystem);
}
