/**
 * `main.ts` on a machine of another operating system: `STORY_PLATFORM` names it, `STORY_KEYCHAIN` is the path of what
 * stands in for its keychain program.
 */

import { run } from "../../../src/cli/run.ts";
import { denoSystem } from "../../../src/system/deno.ts";
import { denoEnv } from "../../../src/system/deno_env.ts";
import { otherMachine } from "./other_machine.ts";

const platform = Deno.env.get("STORY_PLATFORM");
const standIn = Deno.env.get("STORY_KEYCHAIN");
if (platform !== "darwin" && platform !== "windows" || standIn === undefined) {
  throw new Error("STORY_PLATFORM and STORY_KEYCHAIN say what this machine is");
}
Deno.exit(
  await run(Deno.args, (log) => otherMachine(denoSystem(log), { platform, standIn, env: denoEnv(platform) })),
);
